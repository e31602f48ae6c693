"""Blocks to read, look at or take away."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.exercises.block_fields import FEATURES, claims_block, minutes_block, rich_text


class TextBlock(blocks.StructBlock):
    """Running text."""

    html = blocks.RichTextBlock(
        label=_("Tekst"),
        features=FEATURES,
        help_text=_("Plakken vanuit Word kan. Koppen, vet, cursief, lijsten en links blijven staan."),
    )
    minutes = minutes_block(3)
    claims = claims_block()

    class Meta:
        icon = "pilcrow"
        label = _("Tekst")


class ImageBlock(blocks.StructBlock):
    """A picture with its text alternative."""

    image = ImageChooserBlock(label=_("Afbeelding"))
    alt = blocks.TextBlock(
        label=_("Tekstalternatief"),
        rows=3,
        help_text=_("Beschrijf wat er te zien is voor wie de afbeelding niet ziet. Verplicht om te kunnen uitbrengen."),
    )
    caption = blocks.CharBlock(label=_("Bijschrift"), required=False)
    credit = blocks.CharBlock(label=_("Bron en licentie"), required=False)
    minutes = minutes_block(1)
    claims = claims_block()

    class Meta:
        icon = "image"
        label = _("Afbeelding")


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Citaat"), rows=4)
    source = blocks.CharBlock(label=_("Bron"), required=False, help_text=_("Wie zei of schreef dit, en waar?"))
    minutes = minutes_block(1)
    claims = claims_block()

    class Meta:
        icon = "openquote"
        label = _("Citaat")


class CalloutBlock(blocks.StructBlock):
    """A remark beside the running text."""

    tone = blocks.ChoiceBlock(
        label=_("Soort"),
        choices=[("note", _("Let op")), ("tip", _("Tip")), ("warning", _("Waarschuwing"))],
        default="note",
    )
    title = blocks.CharBlock(label=_("Titel"))
    html = rich_text(_("Tekst"))
    minutes = minutes_block(1)
    claims = claims_block()

    class Meta:
        icon = "info-circle"
        label = _("Kader")


class DownloadBlock(blocks.StructBlock):
    """A file to take away."""

    document = DocumentChooserBlock(label=_("Bestand"))
    title = blocks.CharBlock(label=_("Titel"))
    description = blocks.TextBlock(
        label=_("Omschrijving"), required=False, rows=2, help_text=_("Wat staat erin, en in welke vorm?")
    )
    minutes = minutes_block(1)
    claims = claims_block()

    class Meta:
        icon = "download"
        label = _("Bestand")
