"""The pages of what went wrong. Those of 500 and 503 are static: they must work when nothing else does."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_ratelimit.exceptions import Ratelimited

from lms.api import problem
from lms.outages import BUSY, DATABASE, STORAGE, what_is_away
from lms.people.middleware import chosen_language
from lms.people.models import User
from lms.people.views.second_factor import way_back

logger = logging.getLogger(__name__)

# All that the two pages without a frame know.
_SUPPORT = {"support_email": settings.SUPPORT_EMAIL}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for too much: we could not read what was sent. Without the frame, which may need the request."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    context = {**_SUPPORT, "too_much": too_much}
    return SimpleTemplateResponse("400.html", context, status=413 if too_much else 400).render()


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not allowed; shows the reason when it is a sentence of ours.

    Whose role waits for a second factor reads that instead, and what to do.
    """
    if isinstance(exception, Ratelimited):
        return too_many_requests(request, exception)
    person = getattr(request, "user", None)
    if isinstance(person, User) and person.must_show_second_factor:
        return _page(request, "people/second_factor.html", 403, way=way_back(request))
    reason = str(exception) if exception else ""
    return _page(request, "403.html", 403, reason=reason)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, "404.html", 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: slow down; says when to try again."""
    response = _page(request, "429.html", 429)
    response.headers.setdefault("Retry-After", "60")
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret no longer fits: usually a page that was open for too long."""
    return _page(request, "403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no database, no context. Or 503, when it is no fault of ours but something that we stand on is away."""
    error = sys.exc_info()[1]
    away = what_is_away(error)
    if not away:
        return SimpleTemplateResponse("500.html", _SUPPORT, status=500).render()
    # One line instead of a stack for each visitor; what watches the database or the store tells the rest.
    logger.error("503 %s: %s", away, type(error.__cause__ or error).__name__ if error else "")
    response = something_is_away(request, away)
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django's own mark
    return response


def something_is_away(request: HttpRequest, away: str) -> HttpResponse:
    """503, with when to try again: as a page without a database, or as a problem document for programs."""
    with translation.override(chosen_language(request)):
        title = {
            DATABASE: _("We kunnen even niet bij onze gegevens"),
            BUSY: _("Dit duurde te lang"),
            STORAGE: _("We kunnen even niet bij onze bestanden"),
        }[away]
        if request.path.startswith("/api/"):
            response = problem(request, 503, title)
        else:
            context = {**_SUPPORT, "title": title, "away": away, "sent": request.method not in {"GET", "HEAD"}}
            response = SimpleTemplateResponse("503.html", context, status=503).render()
    response.headers["Retry-After"] = "60"
    add_never_cache_headers(response)
    return response


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    return TemplateResponse(request, template, context, status=status).render()
