"""Study days of an organisation, for those who manage it: list, reserve and cancel."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.hub.models import Workshop
from lms.hub.use_forms import WorkshopForm
from lms.hub.workshops import NotReserved, cancel_workshop, reserve_workshop
from lms.numbers import page_of
from lms.people.http import SignedInRequest, manager_required
from lms.people.models import Organisation
from lms.people.permissions import managed_organisations

PAGE_SIZE = 20


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def workshops(request: SignedInRequest, pk: int) -> HttpResponse:
    """What comes, the form for one more, and what is past."""
    here = get_object_or_404(managed_organisations(request.user), pk=pk)
    form = WorkshopForm(request.POST or None)
    if form.is_valid() and _reserved(request, here, form):
        return redirect("hub_use:workshops", here.pk)
    days = Workshop.objects.filter(organisation=here)
    now = timezone.now()
    past = days.exclude(cancelled_at__isnull=True, ends_at__gt=now)
    context = {
        "organisation": here,
        "form": form,
        "coming": days.standing().filter(ends_at__gt=now).order_by("starts_at", "id")[:PAGE_SIZE],
        "page_obj": page_of(request, past, PAGE_SIZE),
        "now": now,
    }
    return TemplateResponse(request, "hub/workshops.html", context, status=422 if form.errors else 200)


def _reserved(request: SignedInRequest, here: Organisation, form: WorkshopForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("hub", "title", "starts_at", "ends_at", "slots")}
    try:
        made = reserve_workshop(organisation=here, by=request.user, **said)
    except NotReserved as error:
        form.add_error("slots", str(error))
        return False
    messages.success(request, _("De plaatsen voor “%(title)s” zijn vastgelegd.") % {"title": made.title})
    return True


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the places back, after a page that asks whether it is meant."""
    rows = Workshop.objects.filter(organisation__in=managed_organisations(request.user))
    workshop = get_object_or_404(rows.select_related("organisation"), pk=pk)
    if request.method == "POST":
        cancel_workshop(workshop=workshop, by=request.user)
        messages.success(request, _("De studiedag is afgezegd. De plaatsen zijn weer voor iedereen."))
        return redirect("hub_use:workshops", workshop.organisation_id)
    return TemplateResponse(request, "hub/workshop_cancel.html", {"workshop": workshop})
