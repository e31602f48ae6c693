"""\"Ik heb 10 minuten\": straight on to what fits in them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.learning.spare_time import CHOICES, offer
from courses.models import Enrolment
from lms.people.http import SignedInRequest
from lms.people.models import User


@require_safe
@never_cache
@login_required
def spare_time(request: SignedInRequest) -> HttpResponse:
    """Open what fits at its exact place; say so when nothing does; lead to the courses when nothing is left."""
    person = request.user
    minutes = _minutes(request)
    found = offer(person, minutes)
    if found.fits:
        return redirect(found.fits.url)
    if found.shortest is None:
        messages.info(request, _nothing_left(person))
        return redirect("home:catalogue")
    context = {"minutes": minutes, "shortest": found.shortest, "choices": [each for each in CHOICES if each > minutes]}
    return TemplateResponse(request, "home/spare_time.html", context)


def _minutes(request: SignedInRequest) -> int:
    asked = request.GET.get("minuten", "")
    return int(asked) if asked in map(str, CHOICES) else CHOICES[0]


def _nothing_left(person: User) -> str:
    if Enrolment.objects.visible_to(person).filter(completed_at__isnull=False).exists():
        return _("Je hebt alles afgerond waaraan je begon. Kies hier een volgende cursus.")
    return _("Je volgt nog geen cursus. Kies er hier een, dan kun je meteen beginnen.")
