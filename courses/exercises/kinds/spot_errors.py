"""Find the invented facts: mark the sentences of an answer that are not true, and say how you would check them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.judging import Lack, Result, same, too_short
from courses.exercises.kind import Part, SandboxBlock, SandboxKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit
from courses.schema.exercises import Sentence, SpotErrors
from lms.hub.embedded.voices import CONFIDENT

if TYPE_CHECKING:
    from courses.exercises.fields import Fields


class SentenceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Zin"), rows=2)
    invented = blocks.BooleanBlock(label=_("Deze zin is verzonnen"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"), rows=2, help_text=_("Wat er klopt of niet. De deelnemer leest dit na het inleveren.")
    )
    source = blocks.CharBlock(
        label=_("Bron"),
        required=False,
        help_text=_("Waar je dit nakeek. De deelnemer leest dit na het inleveren."),
    )
    checked_on = blocks.DateBlock(label=_("Bron nagelezen op"), required=False)

    class Meta:
        icon = "edit"
        label = _("Zin")


class SpotErrorsBlock(SandboxBlock):
    question = blocks.TextBlock(
        label=_("De vraag aan het model"),
        rows=2,
        help_text=_("De deelnemer kan deze vraag ook zelf aan een model stellen."),
    )
    sentences = blocks.ListBlock(
        SentenceBlock(),
        label=_("Het opgenomen antwoord, zin voor zin"),
        help_text=_("De deelnemer leest het als doorlopende tekst. Minstens één zin is verzonnen en één niet."),
        min_num=2,
    )
    max_false = blocks.IntegerBlock(
        label=_("Hoeveel vergissingen mogen"),
        help_text=_("Zoveel zinnen die wél kloppen mag de deelnemer ten onrechte aanvinken."),
        default=1,
        min_value=0,
    )
    explain_prompt = blocks.TextBlock(
        label=_("Vraag over het controleren"), rows=3, help_text=_("Bijvoorbeeld: Hoe zou je dit controleren?")
    )
    explain_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=25, min_value=1)
    minutes = minutes_block(20)
    claims = claims_block()

    class Meta:
        icon = "search"
        label = _("AI-oefening: zoek de verzonnen feiten")


class MarkForm(HandInForm):
    """Which sentences are invented, and how she would check that."""

    marked = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Vink minstens één zin aan.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marked = self.fields["marked"]
        marked.label = _("Welke zinnen zijn volgens jou verzonnen?")
        marked.choices = [(sentence.key, sentence.text) for sentence in self.block.sentences]  # type: ignore[attr-defined]
        self.fields["explanation"] = words_field(
            self.block.explain_prompt,
            self.block.explain_min_words,
            missing=_("Schrijf op hoe je dit zou controleren."),
        )


class Lacking(StrEnum):
    MISSED = "missed"  # key: the invented sentence that was not marked
    FALSE = "false"  # key: how many too many, as text


@dataclass(frozen=True)
class Verdict:
    """One sentence after handing in."""

    sentence: Sentence
    marked: bool

    @property
    def right(self) -> bool:
        return self.marked == self.sentence.invented


@dataclass(frozen=True)
class Outcome:
    """An attempt explained, sentence by sentence."""

    passed: bool
    verdicts: tuple[Verdict, ...]
    words_short: int
    explanation: str

    @property
    def missed(self) -> int:
        return sum(verdict.sentence.invented and not verdict.marked for verdict in self.verdicts)

    @property
    def found(self) -> int:
        return sum(verdict.sentence.invented and verdict.marked for verdict in self.verdicts)

    @property
    def invented(self) -> int:
        return sum(verdict.sentence.invented for verdict in self.verdicts)

    @property
    def false(self) -> int:
        return sum(verdict.marked and not verdict.sentence.invented for verdict in self.verdicts)


@register
class SpotErrorsKind(SandboxKind[SpotErrors]):
    name = "spot_errors"
    schema = SpotErrors
    block = SpotErrorsBlock
    template = "sandbox/spot_errors.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"mark": MarkForm}
    anchors: ClassVar[Mapping[str, str]] = {"mark": "uitslag"}
    own_words = "explanation"
    voice = CONFIDENT

    def load(self, fields: "Fields") -> Values:
        return super().load(fields) | {"max_false": fields.get("max_false", 1)}

    def problems(self, block: SpotErrors) -> Iterator[str]:
        title = {"title": block.title}
        invented = sum(sentence.invented for sentence in block.sentences)
        if not invented:
            yield gettext("In “%(title)s” is geen enkele zin verzonnen. Maak er minstens één verzonnen.") % title
        elif invented + block.max_false >= len(block.sentences):
            yield gettext("In “%(title)s” is alles aanvinken al genoeg. Voeg zinnen toe die kloppen.") % title
        if block.explain_min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: SpotErrors) -> Values:
        return {
            "invented": [sentence.key for sentence in block.sentences if sentence.invented],
            "others": [sentence.key for sentence in block.sentences if not sentence.invented],
            "max_false": block.max_false,
            "explain_min_words": block.explain_min_words,
        }

    def judge(self, block: SpotErrors, answer: Mapping[str, Any]) -> Result:
        """Points count the sentences that were judged rightly."""
        marked = frozenset(answer["marked"])
        right = {s.key: (s.key in marked) == s.invented for s in block.sentences}
        false = sum(s.key in marked and not s.invented for s in block.sentences) - block.max_false
        lacks = (
            *(Lack(Lacking.MISSED, s.key) for s in block.sentences if s.invented and s.key not in marked),
            *((Lack(Lacking.FALSE, str(false)),) if false > 0 else ()),
            *too_short(answer["explanation"], block.explain_min_words),
        )
        return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=lacks)

    def solution(self, block: SpotErrors) -> Values:
        return {
            "marked": [sentence.key for sentence in block.sentences if sentence.invented],
            "explanation": (
                "Namen, jaartallen en percentages zoek ik op bij de bron zelf: het rapport, de wet of de catalogus."
                " Vind ik de bron niet, dan gebruik ik de zin niet. Klinkt iets heel precies, dan kijk ik extra goed,"
                " want een model klinkt even zeker als het iets verzint. Bij twijfel vraag ik een vakcollega."
            ),
        }

    def review(self, block: SpotErrors) -> tuple[Part, ...]:
        return (
            Part(gettext("De vraag aan het model"), ((block.question, ""),)),
            Part(gettext("Het opgenomen antwoord"), tuple((s.text, _note(s)) for s in block.sentences)),
            Part(
                gettext("Hoeveel vergissingen mogen"),
                ((str(block.max_false), ""),),
            ),
            Part(gettext("Vraag over het controleren"), ((block.explain_prompt, ""),)),
        )

    def prompts(self, visit: ExerciseVisit) -> tuple[str, ...]:
        return (visit.block.question,)

    def authored(self, block: SpotErrors, prompt: str) -> bool:
        return same(prompt, block.question)

    def script(self, block: SpotErrors, prompt: str) -> str:
        return " ".join(sentence.text for sentence in block.sentences) if same(prompt, block.question) else ""

    def answer(self, visit: ExerciseVisit, form: MarkForm) -> Values:
        return {
            "marked": sorted(form.cleaned_data["marked"]),
            "explanation": form.cleaned_data["explanation"],
        }

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        form = None
        if refused is not None or visit.open:
            form = refused or MarkForm(visit=visit, initial=visit.answer)
        marked = frozenset(form["marked"].value() or ()) if form else frozenset()
        block: SpotErrors = visit.block
        return {
            "form": form,
            "sentences": [(sentence, sentence.key in marked) for sentence in block.sentences],
            "outcome": None if refused else self._outcome(visit),
            "words": {
                "seen": gettext("verzonnen, jij zag het"),
                "missed": gettext("verzonnen, jij miste het"),
                "false": gettext("klopt, jij vinkte het aan"),
                "true": gettext("klopt"),
            },
            "fixed_prompt": block.question,
            "turns": visit.turns[-1:],
        }

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        answer = visit.answer
        if answer is None:
            return None
        result = self.judge(visit.block, answer)
        return Outcome(
            passed=result.passed,
            verdicts=tuple(Verdict(s, marked=s.key in answer["marked"]) for s in visit.block.sentences),
            words_short=result.short(),
            explanation=answer["explanation"],
        )


def _note(sentence: Sentence) -> str:
    """What a reviewer has to know of a sentence."""
    verdict = gettext("verzonnen") if sentence.invented else gettext("klopt")
    return " · ".join(part for part in (verdict, sentence.feedback, sentence.source, sentence.checked_on) if part)
