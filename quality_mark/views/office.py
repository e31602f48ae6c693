"""What the professional body's office does: admit, send back, appoint."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.people.http import SignedInRequest
from quality_mark import actions
from quality_mark.actions.panels import eligible_reviewers, seats_free
from quality_mark.enums import ASSIGNMENT_TRANSITIONS, AssignmentStatus, Capacity
from quality_mark.forms import PanelForm, ReasonForm
from quality_mark.permissions import workers_only

from .common import acted, case_of


@require_POST
@workers_only
def admit(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Say that the application can be judged."""
    case = case_of(request, key)
    case.needs(Capacity.SECRETARY)
    return acted(
        case,
        lambda: actions.accept_as_admissible(application=case.application, by=request.user),
        _("De aanvraag is compleet verklaard. De coördinator zoekt nu een panel."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def send_back(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Say what is missing, and give the application back."""
    case = case_of(request, key)
    case.needs(Capacity.SECRETARY)
    if not case.may_read:
        return redirect("quality_mark:application", key=key)
    form = ReasonForm(
        request.POST or None,
        label=_("Wat ontbreekt er?"),
        help_text=_("De aanbieder leest dit. Noem de criteria waar het om gaat."),
    )
    if request.method == "POST" and form.is_valid():
        answer = acted(
            case,
            lambda: actions.return_as_incomplete(
                application=case.application, message=form.cleaned_data["reason"], by=request.user
            ),
            _("De aanvraag is teruggestuurd."),
            form=form,
        )
        if answer is not None:
            return answer
    return TemplateResponse(request, "quality_mark/send_back.html", {"application": case.application, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def panel(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Choose from those who may be asked."""
    case = case_of(request, key)
    case.needs(Capacity.COORDINATOR)
    if not case.may_read:
        return redirect("quality_mark:application", key=key)
    seats = seats_free(case.application)
    eligible = eligible_reviewers(case.application).exclude(pk=request.user.pk)
    form = PanelForm(request.POST or None, eligible=eligible, seats=seats)
    if request.method == "POST" and form.is_valid():
        answer = acted(
            case,
            lambda: actions.appoint_panel(
                application=case.application, reviewers=list(form.cleaned_data["reviewers"]), by=request.user
            ),
            _("De beoordelaars zijn uitgenodigd."),
            form=form,
        )
        if answer is not None:
            return answer
    context = {"application": case.application, "form": form, "seats": seats, "enough": eligible.count() >= seats}
    return TemplateResponse(request, "quality_mark/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def replace(request: SignedInRequest, key: UUID, seat: int) -> HttpResponseBase:
    """Ask why, and free the seat of a reviewer who does not come."""
    case = case_of(request, key)
    case.needs(Capacity.COORDINATOR)
    place = get_object_or_404(case.application.assignments.select_related("reviewer"), pk=seat)
    replaceable = AssignmentStatus.REPLACED in ASSIGNMENT_TRANSITIONS[AssignmentStatus(place.status)]
    if not case.may_read or not replaceable:
        return redirect("quality_mark:application", key=key)
    form = ReasonForm(
        request.POST or None, label=_("Waarom?"), help_text=_("De beoordelaar leest dit in de mail over het vervallen.")
    )
    if request.method == "POST" and form.is_valid():
        answer = acted(
            case,
            lambda: actions.replace_reviewer(assignment=place, reason=form.cleaned_data["reason"], by=request.user),
            _("De plaats is vrij. Nodig nu iemand anders uit."),
            form=form,
        )
        if answer is not None:
            return answer
    context = {"application": case.application, "form": form, "place": place}
    return TemplateResponse(request, "quality_mark/replace.html", context)
