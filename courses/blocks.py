"""The blocks that an author composes a module from."""

from wagtail import blocks


class ModuleBody(blocks.StreamBlock):
    """Everything that can stand in a module."""

    text = blocks.RichTextBlock(label="Tekst")
