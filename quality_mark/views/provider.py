"""What a provider does: begin, say of each criterion how the course meets it, hand in, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import CourseVersion
from lms.people.enums import Role
from quality_mark import actions
from quality_mark.actions.applying import missing_codes
from quality_mark.anchors import anchors_of
from quality_mark.enums import APPLICATION_EDITABLE, Capacity
from quality_mark.errors import MarkError
from quality_mark.forms import ReasonForm, SelfAssessmentForm
from quality_mark.permissions import SignedIn, workers_only

from .common import Case, acted, case_of


@require_POST
@workers_only
def start(request: SignedIn, version: int) -> HttpResponseBase:
    """Start an application for one of the provider's released versions, and redirect to it."""
    led = request.user.organisations_as({Role.PROVIDER_LEAD})
    own = CourseVersion.objects.filter(course__organisation__in=led).select_related("course__organisation")
    try:
        application = actions.start_application(version=get_object_or_404(own, pk=version), by=request.user)
    except MarkError as refusal:
        messages.error(request, str(refusal))
        return redirect("quality_mark:work")
    return redirect("quality_mark:application", key=application.key)


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def self_assessment(request: SignedIn, key: UUID, code: str) -> HttpResponseBase:
    """One criterion: what it asks, what the provider says, and where that shows."""
    case = case_of(request, key)
    case.needs(Capacity.PROVIDER)
    criterion = case.criterion(code)
    if case.application.status not in APPLICATION_EDITABLE:
        return redirect("quality_mark:application", key=key)
    row = case.application.self_assessments.filter(criterion=criterion).first()
    initial = {"text": row.text, "evidence": row.evidence} if row else {}
    form = SelfAssessmentForm(
        request.POST or None, initial=initial, anchors=anchors_of(case.application.version.document)
    )
    if request.method == "POST" and form.is_valid():
        answer = acted(
            case,
            lambda: actions.save_self_assessment(
                application=case.application, criterion=criterion, by=request.user, **form.cleaned_data
            ),
            _("Bewaard: %(code)s.") % {"code": code},
            form=form,
            **next_of(case, code, "quality_mark:self_assessment", last="next" not in request.POST),
        )
        if answer is not None:
            return answer
    context = {"application": case.application, "criterion": criterion, "form": form}
    return TemplateResponse(request, "quality_mark/self_assessment.html", context)


def next_of(case: Case, code: str, to: str, *, last: bool) -> dict[str, Any]:
    """Where to go after a criterion: the next one, or back to the case."""
    codes = [criterion.code for criterion in case.criteria]
    position = codes.index(code) + 1
    if last or position == len(codes):
        return {}
    return {"to": to, "args": [case.application.key, codes[position]]}


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def submit(request: SignedIn, key: UUID) -> HttpResponseBase:
    """Ask once more, and hand in; with criteria left, say which instead of asking."""
    case = case_of(request, key)
    case.needs(Capacity.PROVIDER)
    if request.method == "POST":
        return acted(
            case,
            lambda: actions.submit_application(application=case.application, by=request.user),
            _("De aanvraag is ingediend. Je krijgt bericht zodra die is bekeken."),
        )
    if case.application.status not in APPLICATION_EDITABLE:
        return redirect("quality_mark:application", key=key)
    context = {"application": case.application, "missing": missing_codes(case.application)}
    return TemplateResponse(request, "quality_mark/submit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def withdraw(request: SignedIn, key: UUID) -> HttpResponseBase:
    """Ask once more, and take the application back."""
    case = case_of(request, key)
    case.needs(Capacity.PROVIDER)
    form = ReasonForm(request.POST or None, label=_("Waarom trek je de aanvraag in?"), required=False)
    if request.method == "POST" and form.is_valid():
        answer = acted(
            case,
            lambda: actions.withdraw_application(
                application=case.application, reason=form.cleaned_data["reason"], by=request.user
            ),
            _("De aanvraag is ingetrokken."),
            form=form,
        )
        if answer is not None:
            return answer
    return TemplateResponse(request, "quality_mark/withdraw.html", {"application": case.application, "form": form})
