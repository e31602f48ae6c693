"""Everything that can stand in a module."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.registry import all_kinds

from .content import CalloutBlock, DownloadBlock, ImageBlock, QuoteBlock, TextBlock


class ModuleBody(blocks.StreamBlock):
    """Content and exercises; the id that Wagtail gives a block is its lasting key."""

    text = TextBlock(group=_("Lezen en bekijken"))
    image = ImageBlock(group=_("Lezen en bekijken"))
    quote = QuoteBlock(group=_("Lezen en bekijken"))
    callout = CalloutBlock(group=_("Lezen en bekijken"))
    download = DownloadBlock(group=_("Lezen en bekijken"))

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        kinds = [(name, kind.block(group=_("Oefenen"))) for name, kind in all_kinds().items()]
        super().__init__([*kinds, *(local_blocks or [])], **kwargs)
