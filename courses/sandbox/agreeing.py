"""The page of the sandbox's policy: for anyone to read, for learners to accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.people.models import User

from . import policy
from .models import PolicyAcceptance


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def agreements(request: HttpRequest) -> HttpResponse:
    """Show the policy, or take in that it was accepted (``digest``) and lead back (``next``)."""
    person = request.user if isinstance(request.user, User) else None
    here = reverse("sandbox:policy")
    if request.method == "POST":
        if person is None:
            return redirect(f"{reverse('account_login')}?next={here}")
        if policy.accept(digest_read=request.POST.get("digest", ""), by=person):
            messages.success(request, _("Je bent akkoord met de afspraken."))
            return redirect(_back(request, here))
        messages.error(request, _("De afspraken zijn veranderd sinds je ze las. Lees ze hieronder opnieuw."))
    return TemplateResponse(
        request, "sandbox/policy.html", _context(request, person), status=422 if request.method == "POST" else 200
    )


def _back(request: HttpRequest, here: str) -> str:
    wanted = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if known else here


def _context(request: HttpRequest, person: User | None) -> dict[str, object]:
    now = policy.digest()
    said = dict(PolicyAcceptance.objects.filter(person=person).values_list("digest", "accepted_at")) if person else {}
    return {
        "policy": policy.sections(),
        "policy_digest": now,
        "policy_changed": bool(said) and now not in said,
        "accepted_at": said.get(now),
        "policy_next": _back(request, ""),
    }
