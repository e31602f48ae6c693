"""What surrounds every address of Wagtail's admin: its own content policy, and a gate for authors."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .gate import gated

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


def guard(view: View) -> View:
    """Wrap one of Wagtail's admin views."""
    guarded: View = csp_override(EDITOR_POLICY)(gated(view))
    return guarded


def guarded_patterns(patterns: list[Any]) -> list[Any]:
    """Wrap all of Wagtail's admin addresses, once."""
    return list(decorate_urlpatterns(patterns, guard))
