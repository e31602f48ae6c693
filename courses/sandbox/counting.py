"""Pages of counts: for the operator of everything, for who manages an organisation of that."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.hub.usage import FEWEST_PEOPLE
from lms.people.http import SignedInRequest, manager_required
from lms.people.models import Organisation
from lms.people.permissions import managed_organisations

from .counts import Counts, counts_everywhere, counts_of


@require_safe
@never_cache
@login_required
def everywhere(request: SignedInRequest) -> HttpResponse:
    """How much is practised on the whole platform."""
    if not request.user.is_superuser:
        raise PermissionDenied
    return _page(request, counts_everywhere(), None)


@require_safe
@never_cache
@manager_required
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """How much is practised under an employment at one organisation."""
    here = get_object_or_404(managed_organisations(request.user), pk=pk)
    return _page(request, counts_of(here), here)


def _page(request: SignedInRequest, counts: Counts, here: Organisation | None) -> HttpResponse:
    context = {
        "organisation": here,
        "counts": counts,
        "fewest": FEWEST_PEOPLE,
        "days": settings.SANDBOX_RETENTION_DAYS,
    }
    return TemplateResponse(request, "sandbox/counts.html", context)
