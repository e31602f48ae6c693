"""The frame around a page, for ``base.html``."""

from typing import Any

from django.template import Library
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from home.frame import frame_footer, frame_header

register = Library()


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    """Brand, menus and language switch, for who asks."""
    request: Any = context.get("request")
    user: Any = context.get("user")
    given = str(context.get("csrf_token") or "")
    return frame_header(
        site_name=context.get("site_name") or "",
        navigation=tuple(context.get("navigation") or ()),
        user=user,
        signed_in=bool(user and user.is_authenticated),
        address=request.get_full_path() if request else "",
        # A page without a request has no form that could be sent.
        csrf_token="" if given == "NOTPROVIDED" else given,
    )


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> SafeString:
    """Links that stand under every page."""
    return frame_footer(get_language() or "", context.get("site_name") or "", context.get("support_email") or "")
