"""What was used: one's own, what an organisation used without persons, and how energy is reckoned."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.hub.allowances import choose_allowance
from lms.hub.energy import CHECKED_ON, PER_1000_TOKENS, SOURCES
from lms.hub.limits import limits_of
from lms.hub.models import HubAllowance
from lms.hub.usage import FEWEST_PEOPLE, days_of, lately_at, lately_of, spent_today, used_of
from lms.hub.use_forms import AllowanceForm
from lms.numbers import page_of
from lms.people.enums import EMPLOYER_KINDS
from lms.people.http import SignedInRequest, manager_required
from lms.people.permissions import managed_organisations

PAGE_SIZE = 30


@require_safe
@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """Today, the last thirty days, and every day before."""
    person = request.user
    school = next((held.organisation_id for held in person.roles_held if held.kind in EMPLOYER_KINDS), None)
    page = page_of(request, days_of(person), PAGE_SIZE)
    context = {
        "spent": spent_today(person=person),
        "limit": limits_of(school).person,
        "lately": lately_of(person),
        "page_obj": page,
        "days": [used_of(row) for row in page.object_list],
    }
    return TemplateResponse(request, "hub/usage.html", context)


@require_safe
def energy(request: HttpRequest) -> HttpResponse:
    """How we reckon, with what, and who says so: for anyone."""
    context = {"ranges": PER_1000_TOKENS.items(), "sources": SOURCES, "checked_on": CHECKED_ON}
    return TemplateResponse(request, "hub/energy.html", context)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """What all people of an organisation used together, and what it allows them."""
    here = get_object_or_404(managed_organisations(request.user), pk=pk)
    chosen = HubAllowance.objects.filter(organisation=here).first()
    form = AllowanceForm(request.POST if request.method == "POST" else None, instance=chosen)
    if form.is_valid():
        choose_allowance(organisation=here, by=request.user, **form.cleaned_data)
        messages.success(request, _("Het budget is bewaard. Het geldt vanaf nu."))
        return redirect("hub_use:organisation", here.pk)
    lately = lately_at(here)
    context: dict[str, Any] = {
        "organisation": here,
        "form": form,
        "lately": lately,
        "fewest": FEWEST_PEOPLE,
        "spent_tenths": _tenths(spent_today(organisation=here), limits_of(here.pk).organisation) if lately else None,
        "limits": limits_of(here.pk),
    }
    return TemplateResponse(request, "hub/organisation_usage.html", context, status=422 if form.errors else 200)


def _tenths(spent: int, limit: int) -> int:
    """How much of a budget is used at most, in steps of ten percent: a number of tokens could be one person's."""
    return min(100, max(10, -(-10 * spent // limit) * 10))
