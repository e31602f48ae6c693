"""The pages of what went wrong. The 500 page is static: it must work when nothing else does."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django_ratelimit.exceptions import Ratelimited

# All that the two pages without a frame know.
_SUPPORT = {"support_email": settings.SUPPORT_EMAIL}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for too much: we could not read what was sent. Without the frame, which may need the request."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    context = {**_SUPPORT, "too_much": too_much}
    return SimpleTemplateResponse("400.html", context, status=413 if too_much else 400).render()


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not allowed; shows the reason when it is a sentence of ours."""
    if isinstance(exception, Ratelimited):
        return too_many_requests(request, exception)
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
    """500: no database, no context."""
    return SimpleTemplateResponse("500.html", _SUPPORT, status=500).render()


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    return TemplateResponse(request, template, context, status=status).render()
