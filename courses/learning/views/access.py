"""Fetch what a request is about and check access in one step: what is not one's own is not there."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models.expressions import Combinable
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from courses.learning.actions.errors import EnrolmentClosed, LearningError
from courses.learning.models import Enrolment
from courses.versions.models import Exercise
from courses.versions.outline import ModuleLine, Outline, outline_of
from lms.people.http import SignedInRequest


@dataclass(frozen=True)
class Lesson:
    """An own enrolment and one module of its version."""

    enrolment: Enrolment
    outline: Outline
    module: ModuleLine


def learners_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page under an enrolment: for who is signed in; what is refused leads to its overview, which says why."""

    @wraps(view)
    def guarded(request: SignedInRequest, pk: int, **parts: Any) -> HttpResponseBase:
        try:
            return view(request, pk, **parts)
        except LearningError as refused:
            messages.error(request, str(refused))
            return redirect("home:enrolment", pk)

    return login_required(guarded)


def enrolment_or_404(
    request: SignedInRequest, pk: int, *, content: bool = False, beside: tuple[str, ...] = (), **also: Combinable
) -> Enrolment:
    """The learner's own enrolment that was not given up; its version without content unless asked.

    Rows ``beside`` it and what is ``also`` asked come in the same query; the latter stands on it under these names.
    """
    try:
        return own_enrolment(request, pk, content=content, beside=beside, **also)
    except EnrolmentClosed as refused:
        raise Http404 from refused


def own_enrolment(
    request: SignedInRequest, pk: int, *, content: bool = False, beside: tuple[str, ...] = (), **also: Combinable
) -> Enrolment:
    """As ``enrolment_or_404``, but raises EnrolmentClosed when it was given up; for ``learners_only``."""
    mine = Enrolment.objects.visible_to(request.user).select_related("version", "course", *beside)
    if not content:
        mine = mine.defer("version__content", "version__search_text")
    found: Enrolment = get_object_or_404(mine.annotate(**also), pk=pk)
    if found.withdrawn_at is not None:
        raise EnrolmentClosed
    return found


def lesson_or_404(request: SignedInRequest, pk: int, slug: str, *, content: bool = False) -> Lesson:
    """The learner's own enrolment and the module of its version with this slug. Raises EnrolmentClosed."""
    enrolment = own_enrolment(request, pk, content=content)
    outline = outline_of(enrolment.version)
    module = outline.by_slug(slug)
    if module is None:
        raise Http404
    return Lesson(enrolment, outline, module)


def exercise_or_404(lesson: Lesson, block: uuid.UUID) -> Exercise:
    """The exercise of the lesson's module with this block key."""
    return get_object_or_404(
        Exercise, version_id=lesson.enrolment.version_id, module_key=lesson.module.key, block_key=block
    )
