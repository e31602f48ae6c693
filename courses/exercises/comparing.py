"""What an author writes to have two models compared: frozen, and in the editor. The kind itself is in ``kinds``."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .block_fields import claims_block, minutes_block
from .kind import SandboxBlock


class QualityBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Kwaliteit"), help_text=_("Bijvoorbeeld: Klopt het?"))
    help = blocks.TextBlock(label=_("Waar je op let"), rows=2)

    class Meta:
        icon = "tick"
        label = _("Kwaliteit")


class RecordedBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        label=_("Wie dit antwoord gaf"), help_text=_("De deelnemer leest dit pas als de oefening is gehaald.")
    )
    text = blocks.TextBlock(label=_("Antwoord"), rows=6)

    class Meta:
        icon = "comment"
        label = _("Opgenomen antwoord")


class CompareModelsBlock(SandboxBlock):
    prompt = blocks.TextBlock(
        label=_("De vraag aan beide modellen"), rows=3, help_text=_("De deelnemer kan die niet veranderen.")
    )
    qualities = blocks.ListBlock(QualityBlock(), label=_("Waarop je cijfers geeft"), min_num=2)
    recorded = blocks.ListBlock(
        RecordedBlock(),
        label=_("Twee opgenomen antwoorden"),
        help_text=_("Voor wie zonder model werkt. De website kiest zelf welk antwoord A heet."),
        min_num=2,
        max_num=2,
    )
    remarks = blocks.ListBlock(
        blocks.TextBlock(label=_("Opmerking"), rows=2),
        label=_("Wat er op te merken is over de opgenomen antwoorden"),
        help_text=_("De deelnemer leest dit als de oefening is gehaald."),
        min_num=0,
        default=[],
    )
    reason_prompt = blocks.TextBlock(
        label=_("Vraag bij de keuze"), rows=3, help_text=_("Bijvoorbeeld: Waarom zou je dit antwoord gebruiken?")
    )
    reason_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=30, min_value=1)
    minutes = minutes_block(25)
    claims = claims_block()

    class Meta:
        icon = "duplicate"
        label = _("AI-oefening: vergelijk twee modellen")
