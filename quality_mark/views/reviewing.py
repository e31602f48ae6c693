"""What a reviewer does: answer, judge criterion by criterion, hand in, or leave."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.people.http import SignedInRequest
from quality_mark import actions
from quality_mark.actions.reviewing import unjudged_codes
from quality_mark.anchors import anchors_of
from quality_mark.enums import AssignmentStatus, Capacity
from quality_mark.forms import JudgementForm, ReasonForm
from quality_mark.models import Assignment
from quality_mark.permissions import workers_only

from .case import frozen_content
from .common import Case, acted, case_of
from .provider import next_of


def _seat(case: Case) -> Assignment:
    case.needs(Capacity.REVIEWER)
    assert case.seat is not None  # noqa: S101 - the capacity says so
    return case.seat


@require_POST
@workers_only
def answer(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Take the seat, or say no with a reason if one likes."""
    case = case_of(request, key)
    seat = _seat(case)
    accepts = request.POST.get("answer") == "accept"
    thanks = _("Fijn dat je meedoet.") if accepts else _("Je hebt de uitnodiging afgeslagen. Dank voor je antwoord.")
    return acted(
        case,
        lambda: actions.answer_invitation(
            assignment=seat, accepts=accepts, reason=request.POST.get("reason", "")[:2000], by=request.user
        ),
        thanks,
        to="quality_mark:application" if accepts else "quality_mark:work",
        args=None if accepts else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def leave(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Ask why, and leave the panel."""
    case = case_of(request, key)
    seat = _seat(case)
    form = ReasonForm(request.POST or None, label=_("Waarom trek je je terug?"))
    if request.method == "POST" and form.is_valid():
        done = acted(
            case,
            lambda: actions.recuse(assignment=seat, reason=form.cleaned_data["reason"], by=request.user),
            _("Je zit niet meer in het panel. De coördinator zoekt iemand anders."),
            form=form,
            to="quality_mark:work",
            args=[],
        )
        if done is not None:
            return done
    return TemplateResponse(request, "quality_mark/leave.html", {"application": case.application, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def judge(request: SignedInRequest, key: UUID, code: str) -> HttpResponseBase:
    """One criterion beside the frozen content; saved before going on to the next."""
    case = case_of(request, key)
    seat = _seat(case)
    criterion = case.criterion(code)
    if not case.may_read or seat.status != AssignmentStatus.ACCEPTED:
        return redirect("quality_mark:application", key=key)
    own = seat.judgements.filter(criterion=criterion).first()
    initial = {"verdict": own.verdict, "reason": own.reason, "evidence": own.evidence} if own else {}
    form = JudgementForm(request.POST or None, initial=initial, anchors=anchors_of(case.application.version.document))
    if request.method == "POST" and form.is_valid():
        done = acted(
            case,
            lambda: actions.save_judgement(assignment=seat, criterion=criterion, by=request.user, **form.cleaned_data),
            _("Bewaard: %(code)s.") % {"code": code},
            form=form,
            **next_of(case, code, "quality_mark:judge", last="next" not in request.POST),
        )
        if done is not None:
            return done
    said = case.application.self_assessments.filter(criterion=criterion).first()
    context = {"application": case.application, "criterion": criterion, "form": form, "said": said}
    return TemplateResponse(request, "quality_mark/judge.html", context | frozen_content(case))


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def hand_in(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Ask once more, and hand in for good."""
    case = case_of(request, key)
    seat = _seat(case)
    if request.method == "POST":
        return acted(
            case,
            lambda: actions.submit_review(assignment=seat, by=request.user),
            _("Je beoordeling is ingeleverd. Dank je wel."),
        )
    context = {"application": case.application, "missing": unjudged_codes(seat)}
    return TemplateResponse(request, "quality_mark/hand_in.html", context)
