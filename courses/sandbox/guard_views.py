"""The page on which an organisation makes the guard stricter for its people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.people.enums import EMPLOYER_KINDS
from lms.people.http import SignedInRequest, manager_required
from lms.people.permissions import managed_organisations

from .guard_forms import GuardForm, choose_guard
from .models import GuardSettings


@never_cache
@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def guard_settings(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show and change what an employer adds to the guard; hard identifiers are always stopped."""
    here = get_object_or_404(managed_organisations(request.user), pk=pk, kind__in=EMPLOYER_KINDS)
    row = GuardSettings.objects.filter(organisation=here).first()
    form = GuardForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        choose_guard(organisation=here, by=request.user, **form.cleaned_data)
        messages.success(request, _("Bewaard. Dit geldt vanaf nu voor wie bij jullie werkt."))
        return redirect("sandbox:guard_settings", here.pk)
    context = {"organisation": here, "form": form, "changed_at": row.changed_at if row else None}
    return TemplateResponse(request, "sandbox/guard_settings.html", context, status=422 if form.errors else 200)
