"""Blocks in which the learner does something that is kept."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import minutes_block, rich_text


def required_block() -> blocks.BooleanBlock:
    """Return the field that says whether a certificate asks for this exercise."""
    return blocks.BooleanBlock(
        label=_("Verplicht"), required=False, default=True, help_text=_("Zonder deze oefening geen certificaat.")
    )


class OptionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Antwoord"), rows=2)
    correct = blocks.BooleanBlock(label=_("Dit antwoord is goed"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"), rows=2, help_text=_("Waarom dit klopt of niet. De deelnemer leest dit na het antwoorden.")
    )

    class Meta:
        icon = "radio-empty"
        label = _("Antwoord")


class QuestionBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Soort vraag"),
        choices=[("single", _("Eén goed antwoord")), ("multiple", _("Meer goede antwoorden"))],
        default="single",
    )
    prompt = blocks.TextBlock(label=_("Vraag"), rows=3)
    options = blocks.ListBlock(OptionBlock(), label=_("Antwoorden"), min_num=2, max_num=10)
    explanation = blocks.TextBlock(
        label=_("Toelichting"), required=False, rows=2, help_text=_("Staat onder de vraag als die is nagekeken.")
    )

    class Meta:
        icon = "help"
        label = _("Vraag")


class KnowledgeCheckBlock(blocks.StructBlock):
    """Questions with one or more right answers; a fixed count decides."""

    title = blocks.CharBlock(label=_("Titel"), max_length=200)
    intro = blocks.TextBlock(label=_("Inleiding"), required=False, rows=3)
    required = required_block()
    pass_correct = blocks.IntegerBlock(
        label=_("Aantal vragen goed om te slagen"),
        default=1,
        min_value=1,
        help_text=_("Een vraag telt als alle goede antwoorden zijn gekozen en geen enkel fout antwoord."),
    )
    questions = blocks.ListBlock(QuestionBlock(), label=_("Vragen"), min_num=1)
    minutes = minutes_block(10)

    class Meta:
        icon = "tasks"
        label = _("Kennischeck")


class ChanceBlock(blocks.StructBlock):
    word = blocks.CharBlock(label=_("Woord"))
    chance = blocks.IntegerBlock(label=_("Kans (op de duizend)"), min_value=0, max_value=1000)

    class Meta:
        icon = "list-ul"
        label = _("Kans")


class NextWordItemBlock(blocks.StructBlock):
    context = blocks.CharBlock(label=_("Begin van de zin"), help_text=_("Bijvoorbeeld: De juf schrijft op het"))
    choices = blocks.ListBlock(
        blocks.CharBlock(label=_("Woord")), label=_("Woorden om uit te kiezen"), min_num=2, max_num=8
    )
    table = blocks.ListBlock(
        ChanceBlock(),
        label=_("Kansen voor wie zonder model werkt"),
        help_text=_("Laat leeg om bij het uitbrengen de kansen van de woordvoorspeller vast te leggen."),
        min_num=0,
        default=[],
    )

    class Meta:
        icon = "edit"
        label = _("Zin")


class StatementBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Uitspraak"), rows=2)
    correct = blocks.BooleanBlock(label=_("De uitspraak is waar"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        icon = "help"
        label = _("Uitspraak")


class NextWordBlock(blocks.StructBlock):
    """Predict, look, explain: the sandbox exercise with next-word chances."""

    title = blocks.CharBlock(label=_("Titel"), max_length=200)
    required = required_block()
    purpose = blocks.TextBlock(label=_("Doel"), rows=2, help_text=_("Wat de deelnemer hiervan leert."))
    instructions_html = rich_text(_("Opdracht"))
    criteria = blocks.ListBlock(
        blocks.TextBlock(label=_("Criterium"), rows=2),
        label=_("Wanneer is het klaar?"),
        help_text=_("De deelnemer leest dit vooraf."),
        min_num=1,
    )
    without_model_html = rich_text(
        _("Zonder taalmodel"), help_text=_("Hoe iemand dezelfde taak doet zonder een model te gebruiken.")
    )
    items = blocks.ListBlock(NextWordItemBlock(), label=_("Zinnen"), min_num=1)
    statements = blocks.ListBlock(StatementBlock(), label=_("Uitspraken"), min_num=1)
    explain_prompt = blocks.TextBlock(label=_("Uitlegvraag"), rows=3)
    explain_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden uitleg"), default=15, min_value=1)
    free_intro = blocks.TextBlock(label=_("Inleiding bij vrij oefenen"), required=False, rows=3)
    free_suggestions = blocks.ListBlock(
        blocks.CharBlock(label=_("Suggestie")), label=_("Suggesties bij vrij oefenen"), min_num=0, default=[]
    )
    minutes = minutes_block(20)

    class Meta:
        icon = "code"
        label = _("Sandbox: kansen op het volgende woord")


class ReflectionBlock(blocks.StructBlock):
    """A task in the learner's own practice; the text stays hers."""

    title = blocks.CharBlock(label=_("Titel"), max_length=200)
    required = required_block()
    task_html = rich_text(_("Opdracht in de eigen praktijk"))
    prompt = blocks.TextBlock(label=_("Vraag bij de reflectie"), rows=3)
    min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=40, min_value=1)
    minutes = minutes_block(30)

    class Meta:
        icon = "comment"
        label = _("Reflectie")
