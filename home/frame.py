"""The header and footer of every page: drawn once for all who see the same, and filled in for who asks."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from home.navigation import NavItem

# Menus that differ: by language, by the roles held, and by which entry is the current one.
_MENUS_KEPT = 256
# What differs by person or request; the drawn header is cut at these before anything of hers is known.
_PLACES = ("user", "address", "csrf")
_CUT = re.compile(f"frame-place-({'|'.join(_PLACES)})-here")


@dataclass(frozen=True)
class _Anybody:
    """Stands for whoever asks while the header is drawn."""

    is_authenticated: bool

    def __str__(self) -> str:
        return _place("user")


def _place(name: str) -> str:
    return f"frame-place-{name}-here"


def frame_header(
    *, site_name: str, navigation: tuple[NavItem, ...], user: object, signed_in: bool, address: str, csrf_token: str
) -> SafeString:
    """The header's HTML. ``address`` is where the language switch leads back to."""
    pieces = _drawn_header(translation.get_language() or "", site_name, navigation, signed_in, bool(csrf_token))
    filled = {
        "user": conditional_escape(str(user)) if signed_in else "",
        "address": conditional_escape(address),
        "csrf": conditional_escape(csrf_token),
    }
    # Every second piece is the name of a place. Joined, so that what she is called is never read as a place itself.
    return mark_safe("".join(filled[piece] if odd % 2 else piece for odd, piece in enumerate(pieces)))


@lru_cache(maxsize=_MENUS_KEPT)
def _drawn_header(
    language: str, site_name: str, navigation: tuple[NavItem, ...], signed_in: bool, with_token: bool
) -> tuple[str, ...]:
    """The template's HTML cut at the places to fill in; it holds nothing of anybody."""
    context = {
        "site_name": site_name,
        "navigation": navigation,
        "user": _Anybody(signed_in),
        "request": {"get_full_path": _place("address")},
        "csrf_token": _place("csrf") if with_token else "",
    }
    with translation.override(language):
        return tuple(_CUT.split(render_to_string("components/header.html", context)))


@lru_cache(maxsize=16)
def frame_footer(language: str, site_name: str, support_email: str) -> SafeString:
    """The footer's HTML in a language; the same for everybody."""
    with translation.override(language):
        return render_to_string("components/footer.html", {"site_name": site_name, "support_email": support_email})
