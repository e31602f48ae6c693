"""What surrounds every address of Wagtail's admin: its own content policy, and a gate for authors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .gate import gated
from .storage import storage_origins

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
View = Callable[..., HttpResponse]


def editor_policy() -> dict[str, list[str]]:
    """The policy of the admin; files in a store elsewhere are shown from there, and nothing else is."""
    return EDITOR_POLICY | {"img-src": [*EDITOR_POLICY["img-src"], *storage_origins()]}


def guard(view: View) -> View:
    """Wrap one of Wagtail's admin views."""
    let_in = gated(view)

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = csp_override(editor_policy())(let_in)(*args, **kwargs)
        return response

    return guarded


def guarded_patterns(patterns: list[Any]) -> list[Any]:
    """Wrap all of Wagtail's admin addresses, once."""
    return list(decorate_urlpatterns(patterns, guard))
