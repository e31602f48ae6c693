"""What a decider does: read the advice, decide with reasons, and confirm."""

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.people.http import SignedInRequest
from quality_mark import actions
from quality_mark.actions.deciding import has_decided, may_decide
from quality_mark.enums import ApplicationStatus, Capacity, Outcome
from quality_mark.forms import DecisionForm
from quality_mark.permissions import workers_only
from quality_mark.tally import advice_of

from .common import acted, case_of


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def decide(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """The advice with the form; the first time it is sent it is shown back, the second time it counts."""
    case = case_of(request, key)
    case.needs(Capacity.DECIDER)
    pending = case.application.status == ApplicationStatus.DECISION_PENDING
    if not (case.may_read and pending and may_decide(case.application, request.user)):
        messages.info(request, _("Er is nu niets om over te besluiten."))
        return redirect("quality_mark:application", key=key)
    if has_decided(case.application, request.user):
        messages.info(request, _("Je hebt al besloten over deze aanvraag."))
        return redirect("quality_mark:application", key=key)
    advice = advice_of(case.application)
    form = DecisionForm(request.POST or None, passes=advice.passes)
    confirming = request.method == "POST" and form.is_valid() and "change" not in request.POST
    if confirming and "confirmed" in request.POST:
        done = acted(
            case,
            lambda: actions.decide(
                application=case.application,
                outcome=Outcome(form.cleaned_data["outcome"]),
                reasons=form.cleaned_data["reasons"],
                by=request.user,
            ),
            _("Je besluit is vastgelegd."),
            form=form,
        )
        if done is not None:
            return done
        confirming = False
    context = {
        "application": case.application,
        "advice": advice,
        "form": form,
        "confirming": confirming,
    }
    return TemplateResponse(request, "quality_mark/decide.html", context)
