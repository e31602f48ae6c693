"""Help, the statements, and where to report a weakness."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.accessibility import facts

# RFC 9116 advises less than a year.
SECURITY_TXT_DAYS = 180


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answers to the questions that come first, and an address for the rest."""
    return TemplateResponse(request, "home/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we know of a person, why, and for how long."""
    return TemplateResponse(request, "home/privacy.html", {"retention_days": settings.SANDBOX_RETENTION_DAYS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement after the model that Dutch public bodies use, from the facts of the last walk."""
    return TemplateResponse(request, "home/accessibility.html", {"facts": facts()})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Contact for reports of weaknesses, as RFC 9116 prescribes; expires 180 days from midnight UTC."""
    midnight = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = midnight + datetime.timedelta(days=SECURITY_TXT_DAYS)
    contact = settings.SECURITY_CONTACT
    lines = [
        f"Contact: {contact if contact.startswith('https:') else f'mailto:{contact}'}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PUBLIC_ORIGIN}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
