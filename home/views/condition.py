"""Whether the site runs, in words, for its operator; a page of /cms/. Machines read the same at ``/health/ready``."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.health import Away, condition
from lms.people.models import OutgoingMail, User

# What is away, what people notice of it, and what to look at.
_IN_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "storage": (
        _("De opslag van bestanden antwoordt niet."),
        _("Plaatjes en documenten zijn er even niet; de rest werkt. Kijk of de opslag draait en of de schijf vol is."),
    ),
    "redis": (
        _("Redis antwoordt niet."),
        _("De site gaat door zonder. Tellingen die misbruik remmen, gelden nu per proces. Kijk of Redis draait."),
    ),
    "workers": (
        _("Geen enkele worker geeft een teken van leven."),
        _("Mail en ander werk op de achtergrond blijft liggen tot er weer een draait. Start een worker."),
    ),
    "tasks": (
        _("Werk op de achtergrond blijft te lang liggen."),
        _("Kijk of er genoeg workers draaien en of ze vastlopen; hun log zegt waarop."),
    ),
    "mail": (
        _("Mail blijft te lang liggen."),
        _("We blijven het proberen. Kijk of de mailserver antwoordt en of de workers draaien."),
    ),
}


@require_safe
@never_cache
def site_condition(request: HttpRequest) -> HttpResponse:
    """Everything that is away or late, since when, and what to do about it. Raises ``PermissionDenied``."""
    if not isinstance(request.user, User) or not request.user.is_superuser:
        raise PermissionDenied
    first, away = condition()
    context = {
        "migrations_wait": first == "migrations waiting",
        "away": [_in_words(each) for each in away],
        "unsent": OutgoingMail.objects.filter(sent_at__isnull=True).count(),
    }
    return TemplateResponse(request, "home/condition.html", context)


def _in_words(away: Away) -> dict[str, Any]:
    what, advice = _IN_WORDS.get(away.name, (away.name, ""))
    return {"what": what, "advice": advice, "since": away.since}
