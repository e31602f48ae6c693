"""How a page of the workshop shows itself; filled in ``AppConfig.ready``.

Both freeze the page or look for its versions, and so stand above it; Wagtail asks the page.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

# What the workshop's lists say of a page, by its class.
page_standings: dict[type[Any], Callable[[Any], str]] = {}
# The page as it will be seen once it is released, by its class; in the mode of this name.
page_previews: dict[type[Any], Callable[[HttpRequest, Any, str], HttpResponse]] = {}


class ShowsItself:
    """A page whose standing and preview are hung on."""

    @property
    def status_string(self) -> str:
        """What Wagtail's lists say of the page: its version, or that it is a draft."""
        return page_standings[type(self)](self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft as a visitor or a learner will see it once it is released."""
        return page_previews[type(self)](request, self, mode_name)
