"""Do something in one's own practice and look back on it; the text stays the learner's."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block, required_block, rich_text
from courses.exercises.forms import MOST_CHARACTERS, ExerciseForm
from courses.exercises.judging import Result, too_short
from courses.exercises.kind import PageKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.schema import ReflectionTask

SOLUTION = (
    "Ik koos het oefenprogramma voor woordenschat in mijn brugklas. Wij weten niet of dat adaptief is met vaste regels"
    " of met een geleerd model, dus heb ik de leverancier een bericht gestuurd. Tot er antwoord is, gebruik ik het"
    " anders: leerlingen kiezen zelf hun niveau en leggen aan elkaar uit waarom. Mijn collega vond dat te veel werk."
    " Dat snap ik, maar ik wil zien wat zij al kunnen."
)


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


class ReflectionForm(ExerciseForm):
    """The learner's own text; short is fine for a draft."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MOST_CHARACTERS,
        error_messages={
            "required": _("Schrijf eerst iets op."),
            "max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = self.spoken(self.block.prompt)
        self.fields["text"].help_text = ngettext(
            "Minstens %(words)d woord. Alleen jij kunt dit lezen.",
            "Minstens %(words)d woorden. Alleen jij kunt dit lezen.",
            self.block.min_words,
        ) % {"words": self.block.min_words}


@register
class ReflectionKind(PageKind[ReflectionTask]):
    name = "reflection"
    schema = ReflectionTask
    block = ReflectionBlock
    task_field = "task_html"
    in_practice = True
    keeps_text = True
    template = "courses/reflection.html"
    form = ReflectionForm

    def problems(self, block: ReflectionTask) -> Iterator[str]:
        if block.min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: ReflectionTask) -> Values:
        return {"min_words": block.min_words}

    def judge(self, block: ReflectionTask, answer: Mapping[str, Any]) -> Result:
        """Judge by the number of words and the floor under written text; nobody reads it."""
        lacks = too_short(answer["text"], block.min_words, (strip_tags(block.task_html),))
        return Result(passed=not lacks, points=int(not lacks), possible=1, right={}, lacks=lacks)

    def solution(self, block: ReflectionTask) -> Values:
        return {"text": SOLUTION}

    def kept(self, block: ReflectionTask, answer: Mapping[str, Any]) -> Values:
        """The text is hers to change and to delete."""
        return {"long_enough": True}

    def answer(self, form: ReflectionForm) -> Values:
        return {"text": form.cleaned_data["text"]}
