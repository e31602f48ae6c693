"""The JSON interface at ``/api/v1/``: public, read-only, described by its OpenAPI document.

Errors are problem documents (RFC 9457).
"""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.responses import NinjaJSONEncoder

api = NinjaAPI(
    title="Meesterproef",
    version="1",
    description="Register van het keurmerk, en de controle van certificaten.",
    urls_namespace="api",
    docs_url=None,  # its page loads scripts from elsewhere
)
api.add_router("/register", "quality_mark.api.router")
api.add_router("/verification", "certificates.api.router")


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> HttpResponse:
    """Return a problem document with the status's own title."""
    import json

    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, **more}
    if detail:
        body["detail"] = detail
    return HttpResponse(
        json.dumps(body, cls=NinjaJSONEncoder, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )


@api.exception_handler(Http404)
def not_found(request: HttpRequest, exc: Http404) -> HttpResponse:
    """What is not there, or not for everyone."""
    return problem(request, 404)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """What a view refused, with its reason."""
    return problem(request, exc.status_code, str(exc))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """What does not fit the parameters, each named."""
    errors = [{"location": list(map(str, error["loc"])), "detail": error["msg"]} for error in exc.errors]
    return problem(request, 422, errors=errors)
