"""One case: what each may see of it and do next, and the gate before its content."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.exercises.registry import kind_of
from courses.schema import ExerciseBase
from courses.versions.rendering import clean, render_module
from lms.people.http import SignedInRequest
from quality_mark import actions
from quality_mark.actions.deciding import has_decided, may_decide
from quality_mark.actions.panels import seats_free
from quality_mark.anchors import Anchor, anchors_of
from quality_mark.enums import (
    APPLICATION_ADVISED,
    APPLICATION_CLOSED,
    APPLICATION_EDITABLE,
    ASSIGNMENT_HANDED_IN,
    ASSIGNMENT_LIVE,
    ApplicationStatus,
    AssignmentStatus,
    Capacity,
    ConflictState,
)
from quality_mark.forms import DeclarationForm
from quality_mark.models import Assignment, ConflictDeclaration, Criterion, Judgement
from quality_mark.permissions import workers_only
from quality_mark.tally import advice_of

from .common import Case, acted, case_of
from .timeline import timeline

_OFFICE = {Capacity.COORDINATOR, Capacity.SECRETARY, Capacity.DECIDER}


@require_safe
@workers_only
def application(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """The case: where it stands, and what the person who asks can do."""
    case = case_of(request, key)
    if case.conflict == ConflictState.CONFLICTED and Capacity.PROVIDER not in case.capacities:
        seated = case.seat is not None and case.seat.status == AssignmentStatus.ACCEPTED
        context = {"application": case.application, "is_seated": seated}
        return TemplateResponse(request, "quality_mark/conflicted.html", context)
    if not case.may_read and case.conflict == ConflictState.UNDECLARED:
        return redirect("quality_mark:declare", key=key)
    return TemplateResponse(request, "quality_mark/application.html", _context(case))


def _context(case: Case) -> dict[str, Any]:
    application = case.application
    written = {row.criterion_id: row for row in application.self_assessments.all()}
    return {
        "application": application,
        "case": case,
        "capacities": {str(capacity) for capacity in case.capacities},
        "self_assessments": [(criterion, written.get(criterion.pk)) for criterion in case.criteria],
        "missing": len(case.criteria) - len(written),
        "is_editable": application.status in APPLICATION_EDITABLE,
        "is_closed": application.status in APPLICATION_CLOSED,
        "panel": _panel(case),
        "follows_panel": bool(case.capacities & _OFFICE),
        "timeline": timeline(case),
        "seats": _seats(case),
        "judged": _judged(case),
        "advice": advice_of(application) if _sees_advice(case) else None,
        "decisions": application.decisions.order_by("pk"),
        **_decider(case),
        "mark": getattr(application, "mark", None),
    }


def _decider(case: Case) -> dict[str, Any]:
    """What a decider needs to know beside the advice."""
    application = case.application
    if Capacity.DECIDER not in case.capacities or application.status != ApplicationStatus.DECISION_PENDING:
        return {}
    handed_in = application.assignments.filter(status__in=ASSIGNMENT_HANDED_IN, reviewer__isnull=False)
    late = ConflictDeclaration.objects.filter(
        application=application, has_conflict=True, person__in=handed_in.values("reviewer")
    )
    return {
        "may_decide": may_decide(application, case.request.user),
        "has_decided": has_decided(application, case.request.user),
        "late_conflicts": late.count(),
    }


def _panel(case: Case) -> list[Assignment]:
    """Names of the panel: all who were asked for the office, who sits on it for the provider, who may object.

    Nobody who reviews sees the others before all have handed in, whatever else they do here.
    """
    places = case.application.assignments.select_related("reviewer").order_by("pk")
    if Capacity.REVIEWER in case.capacities and case.application.status not in APPLICATION_ADVISED:
        return []
    if case.capacities & _OFFICE:
        return list(places)
    # By name, so that the order does not reveal who wrote which judgement.
    seated = places.filter(status__in=ASSIGNMENT_LIVE).order_by("reviewer__sort_name", "pk")
    return list(seated) if Capacity.PROVIDER in case.capacities else []


def _seats(case: Case) -> int:
    open_for_panel = case.application.status in {ApplicationStatus.ADMISSIBLE, ApplicationStatus.PANELLED}
    return seats_free(case.application) if open_for_panel and Capacity.COORDINATOR in case.capacities else 0


def _judged(case: Case) -> list[tuple[Criterion, Judgement | None, list[Anchor]]]:
    """A reviewer's own verdicts by criterion, with the places that she pointed at; nobody else's."""
    if case.seat is None or Capacity.REVIEWER not in case.capacities:
        return []
    own = {judgement.criterion_id: judgement for judgement in case.seat.judgements.all()}
    places = {place.key: place for place in anchors_of(case.application.version.document)} if own else {}
    return [_line(criterion, own.get(criterion.pk), places) for criterion in case.criteria]


def _line(
    criterion: Criterion, judgement: Judgement | None, places: dict[str, Anchor]
) -> tuple[Criterion, Judgement | None, list[Anchor]]:
    evidence = judgement.evidence if judgement else []
    return criterion, judgement, [places[key] for key in evidence if key in places]


def _sees_advice(case: Case) -> bool:
    """Deciders and the office once all is in; the provider once it is decided; never with names."""
    if case.application.status not in APPLICATION_ADVISED:
        return False
    if case.application.status != ApplicationStatus.DECISION_PENDING:
        return bool(case.capacities)
    return Capacity.DECIDER in case.capacities


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def declare(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Ask for the declaration before anything of the content is seen."""
    case = case_of(request, key)
    if case.capacities <= {Capacity.PROVIDER}:
        raise PermissionDenied
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        answer = acted(
            case,
            lambda: actions.declare_conflict(
                application=case.application,
                has_conflict=facts["has_conflict"],
                kind=facts["kind"] or None,
                statement=facts["statement"],
                by=request.user,
            ),
            _("Je verklaring is vastgelegd."),
            form=form,
            **_onward(facts["has_conflict"], key),
        )
        if answer is not None:
            return answer
    return TemplateResponse(request, "quality_mark/declare.html", {"application": case.application, "form": form})


def _onward(has_conflict: bool, key: UUID) -> dict[str, Any]:
    # Who has an interest has no case left to look at.
    return {"to": "quality_mark:work", "args": []} if has_conflict else {"args": [key]}


@require_safe
@workers_only
def content(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """The frozen version, whole: what is judged, and nothing newer."""
    case = case_of(request, key)
    if not case.may_read:
        return redirect("quality_mark:declare", key=key)
    context = {"application": case.application, **frozen_content(case)}
    return TemplateResponse(request, "quality_mark/content.html", context)


def frozen_content(case: Case) -> dict[str, Any]:
    """The version's document with its modules as fragments."""
    document = case.application.version.document
    language = get_language() or document.language
    modules = []
    for module in document.modules:
        exercises = {str(exercise.key): exercise for exercise in module.exercises}
        fragments = render_module(document, module.key, language=language)
        blocks = [(fragment, exercises.get(fragment.key)) for fragment in fragments]
        modules.append((module, [(fragment, exercise, _rich(exercise)) for fragment, exercise in blocks]))
    return {"document": document, "modules": modules}


def _rich(exercise: ExerciseBase | None) -> dict[str, Any]:
    """An exercise's rich texts, cleaned, and what its kind shows of it to who judges: its key included."""
    if exercise is None:
        return {}
    kind = kind_of(exercise)
    rich = {use: clean(html) for use, html in kind.rich_texts(exercise).items()}
    return {**rich, "parts": kind.review_whole(exercise)}
