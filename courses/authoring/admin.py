"""What surrounds every address of Wagtail's admin: its own content policy, and no view across organisations."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from wagtail.utils.urlpatterns import decorate_urlpatterns

# Wagtail's editor needs inline scripts and styles; nothing comes from elsewhere all the same.
EDITOR_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
# Lists that know nothing of organisations: for the platform's operator alone.
ACROSS_ORGANISATIONS = re.compile(
    r"^/cms/(tag-autocomplete/|reports/|api/main/(images|documents)/|users/|groups/|sites/|collections/|locales/"
    r"|workflows/|snippets/|bulk/people/)"
)
View = Callable[..., HttpResponse]


def guard(view: View) -> View:
    """Wrap one of Wagtail's admin views."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person: Any = request.user
        if ACROSS_ORGANISATIONS.match(request.path) and person.is_authenticated and not person.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csp_override(EDITOR_POLICY)(guarded)


def guarded_patterns(patterns: list[Any]) -> list[Any]:
    """Wrap all of Wagtail's admin addresses, once."""
    return list(decorate_urlpatterns(patterns, guard))
