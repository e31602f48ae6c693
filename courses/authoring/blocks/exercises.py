"""Blocks in which the learner does something that is kept; those of the sandbox stand with their kinds."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block, required_block, rich_text


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
    claims = claims_block()

    class Meta:
        icon = "tasks"
        label = _("Kennischeck")


class ReflectionBlock(blocks.StructBlock):
    """A task in the learner's own practice; the text stays hers."""

    title = blocks.CharBlock(label=_("Titel"), max_length=200)
    required = required_block()
    task_html = rich_text(_("Opdracht in de eigen praktijk"))
    prompt = blocks.TextBlock(label=_("Vraag bij de reflectie"), rows=3)
    min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=40, min_value=1)
    minutes = minutes_block(30)
    claims = claims_block()

    class Meta:
        icon = "comment"
        label = _("Reflectie")
