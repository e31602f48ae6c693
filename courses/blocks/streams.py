"""Everything that can stand in a module."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .content import CalloutBlock, DownloadBlock, ImageBlock, QuoteBlock, TextBlock
from .exercises import KnowledgeCheckBlock, NextWordBlock, ReflectionBlock


class ModuleBody(blocks.StreamBlock):
    """Content and exercises; the id that Wagtail gives a block is its lasting key."""

    text = TextBlock(group=_("Lezen en bekijken"))
    image = ImageBlock(group=_("Lezen en bekijken"))
    quote = QuoteBlock(group=_("Lezen en bekijken"))
    callout = CalloutBlock(group=_("Lezen en bekijken"))
    download = DownloadBlock(group=_("Lezen en bekijken"))
    knowledge_check = KnowledgeCheckBlock(group=_("Oefenen"))
    next_word = NextWordBlock(group=_("Oefenen"))
    reflection = ReflectionBlock(group=_("Oefenen"))
