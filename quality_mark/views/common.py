"""What every page of a case needs: the case, in what capacity one sees it, and a way to act and come back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, overload
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise, cached_property

from lms.people.http import SignedInRequest
from quality_mark.enums import Capacity, ConflictState
from quality_mark.errors import MarkError, UndeclaredError
from quality_mark.models import Application, Assignment, Criterion
from quality_mark.permissions import capacities, conflict_state


@dataclass(frozen=True)
class Case:
    """A case as one person sees it."""

    application: Application
    request: SignedInRequest
    seat: Assignment | None

    @cached_property
    def capacities(self) -> set[Capacity]:
        return capacities(self.application, self.request.user, self.seat)

    @cached_property
    def conflict(self) -> ConflictState:
        """Only who works for the professional body is asked."""
        if self.capacities <= {Capacity.PROVIDER}:
            return ConflictState.NOT_ASKED
        return conflict_state(self.application, self.request.user)

    @property
    def may_read(self) -> bool:
        """Whether the content is open to this person: the provider's own, or past the gate."""
        return Capacity.PROVIDER in self.capacities or self.conflict == ConflictState.CLEAR

    @cached_property
    def criteria(self) -> list[Criterion]:
        return list(self.application.criteria())

    def criterion(self, code: str) -> Criterion:
        """The criterion of this case with this code, or 404."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise Http404

    def needs(self, capacity: Capacity) -> None:
        """Raise ``PermissionDenied`` unless the person has this capacity here."""
        if capacity not in self.capacities:
            raise PermissionDenied


def case_of(request: SignedInRequest, key: UUID) -> Case:
    """The case with this key, as far as the person may know of it; else 404."""
    visible = Application.objects.visible_to(request.user).select_related("version__course", "standard", "organisation")
    application = get_object_or_404(visible, key=key)
    seat = application.assignments.filter(reviewer=request.user).first()
    if seat is not None:
        seat.application = application
    return Case(application, request, seat)


@overload
def acted(
    case: Case,
    action: Callable[[], object],
    done: str | Promise,
    *,
    form: None = None,
    to: str = ...,
    args: list[Any] | None = None,
) -> HttpResponseBase: ...


@overload
def acted(
    case: Case,
    action: Callable[[], object],
    done: str | Promise,
    *,
    form: forms.Form,
    to: str = ...,
    args: list[Any] | None = None,
) -> HttpResponseBase | None: ...


def acted(
    case: Case,
    action: Callable[[], object],
    done: str | Promise,
    *,
    form: forms.Form | None = None,
    to: str = "quality_mark:application",
    args: list[Any] | None = None,
) -> HttpResponseBase | None:
    """Do it and go on to the next page; what it refuses stands on the form, or on the case's page.

    Who has not declared is asked to first; who may not do it at all gets 403. Returns None
    when the form has to be shown again, with everything that was typed.
    """
    try:
        action()
    except UndeclaredError as refusal:
        messages.warning(case.request, str(refusal))
        return redirect("quality_mark:declare", key=case.application.key)
    except MarkError as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
            return None
        messages.error(case.request, str(refusal))
        return redirect("quality_mark:application", key=case.application.key)
    messages.success(case.request, str(done))
    return redirect(to, *([case.application.key] if args is None else args))
