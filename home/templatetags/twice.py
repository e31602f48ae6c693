"""Render a piece once and show it in two places, as the header does with its menus."""

from django.template import Library
from django.utils.safestring import SafeString

register = Library()


@register.simple_block_tag
def rendered(content: SafeString) -> SafeString:
    """Return the block as it was rendered; ``{% rendered as name %}…{% endrendered %}`` keeps it under a name."""
    return content
