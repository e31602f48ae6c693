"""Upheld complaints, as the professional body's secretary keeps them."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.numbers import page_of
from lms.people.enums import Role
from lms.people.http import SignedInRequest
from quality_mark import actions
from quality_mark.forms import ComplaintForm, ReasonForm
from quality_mark.models import UpheldComplaint
from quality_mark.permissions import holds_at_body, workers_only

PAGE_SIZE = 25


@require_safe
@workers_only
def complaints(request: SignedInRequest) -> HttpResponseBase:
    """All that were recorded, newest first, those that were struck out among them."""
    _secretary_only(request)
    kept = (
        UpheldComplaint.objects.select_related("version")
        .defer("version__content", "version__search_text")
        .order_by("-upheld_on", "-pk")
    )
    page = page_of(request, kept, PAGE_SIZE)
    return TemplateResponse(request, "quality_mark/complaints.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def record_complaint(request: SignedInRequest) -> HttpResponseBase:
    """Record one."""
    _secretary_only(request)
    form = ComplaintForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        actions.record_upheld_complaint(**form.cleaned_data, by=request.user)
        messages.success(request, _("Vastgelegd. De klacht staat binnen een minuut op de cursuspagina."))
        return redirect("quality_mark:complaints")
    status = 422 if form.errors else 200
    return TemplateResponse(request, "quality_mark/record_complaint.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workers_only
def strike_out(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Strike one out, with a reason."""
    _secretary_only(request)
    complaint = get_object_or_404(UpheldComplaint.objects.standing().select_related("version"), key=key)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label=_("Waarom haal je deze klacht weg?"),
        help_text=_("Bijvoorbeeld: in beroep alsnog ongegrond verklaard. Dit blijft intern."),
    )
    if request.method == "POST" and form.is_valid():
        actions.strike_out_complaint(complaint=complaint, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("De klacht staat niet meer op de cursuspagina."))
        return redirect("quality_mark:complaints")
    context = {"complaint": complaint, "form": form}
    return TemplateResponse(request, "quality_mark/strike_out.html", context, status=422 if form.errors else 200)


def _secretary_only(request: SignedInRequest) -> None:
    if not holds_at_body(request.user, Role.SECRETARY):
        raise PermissionDenied
