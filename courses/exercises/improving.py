"""What an author writes to have a prompt improved: frozen, and in the editor. The kind itself is in ``kinds``."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.schema.exercises import ImprovePrompt

from .block_fields import claims_block, minutes_block
from .judging import mentions
from .kind import SandboxBlock


class ElementBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Element"), help_text=_("Bijvoorbeeld: Doelgroep"))
    help = blocks.TextBlock(
        label=_("Uitleg"),
        rows=2,
        help_text=_("Wat een deelnemer kan opschrijven. Die leest dit bij elke versie."),
    )
    signals = blocks.ListBlock(
        blocks.CharBlock(label=_("Woord of woordgroep")),
        label=_("Signaalwoorden"),
        help_text=_(
            "Staat één hiervan als heel woord in de vraag, dan is het element herkend. "
            "Hoofdletters en accenten maken niet uit. Zet alle vormen erbij: leerling, leerlingen."
        ),
        min_num=1,
    )

    class Meta:
        icon = "tick"
        label = _("Element")


class AnswersBlock(blocks.StructBlock):
    few = blocks.TextBlock(label=_("Bij minder dan de helft van de elementen"), rows=4)
    some = blocks.TextBlock(label=_("Bij de helft of meer"), rows=4)
    all = blocks.TextBlock(label=_("Bij alle elementen"), rows=4)

    class Meta:
        icon = "comment"
        label = _("Opgenomen antwoorden")


class ImprovePromptBlock(SandboxBlock):
    situation = blocks.TextBlock(
        label=_("De situatie"), rows=3, help_text=_("Wie vraagt dit, voor welke les en welke leerlingen?")
    )
    first_prompt = blocks.TextBlock(label=_("De zwakke eerste vraag"), rows=2, help_text=_("Dit is versie 1."))
    elements = blocks.ListBlock(ElementBlock(), label=_("Wat een goede vraag bevat"), min_num=2)
    required_elements = blocks.IntegerBlock(label=_("Hoeveel elementen in de laatste versie"), default=3, min_value=1)
    min_versions = blocks.IntegerBlock(
        label=_("Minste aantal versies"), help_text=_("De eerste vraag telt mee als versie 1."), default=2, min_value=2
    )
    answers = AnswersBlock(
        label=_("Opgenomen antwoorden"),
        help_text=_("Voor wie zonder model werkt, en voor wie geen antwoord vraagt."),
    )
    reflection_prompt = blocks.TextBlock(label=_("Vraag bij de terugblik"), rows=3)
    reflection_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=30, min_value=1)
    minutes = minutes_block(25)
    claims = claims_block()

    class Meta:
        icon = "edit"
        label = _("AI-oefening: verbeter een vraag aan een model")


def recognised(block: ImprovePrompt, prompt: str) -> frozenset[str]:
    """Keys of the elements of which a signal stands in ``prompt``."""
    return frozenset(e.key for e in block.elements if mentions(prompt, e.signals))


def recorded(block: ImprovePrompt, found: int) -> str:
    """The recorded answer that fits so many recognised elements."""
    if found == len(block.elements):
        return block.answers.all
    return block.answers.some if 2 * found >= len(block.elements) else block.answers.few
