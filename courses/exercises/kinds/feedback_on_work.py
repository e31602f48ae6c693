"""Feedback on pupil work: first her own, then a model's, then a text that she answers for herself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block
from courses.exercises.differences import Piece, alike, differences
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.judging import Lack, Result, count_words
from courses.exercises.kind import Part, SandboxBlock, SandboxKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit
from courses.schema.exercises import FeedbackOnWork
from lms.hub.embedded.voices import CONFIDENT

if TYPE_CHECKING:
    from courses.exercises.fields import Fields

# In hundredths; at this a final text only has to differ at all.
ALL = 100


class GoalBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Doel"), help_text=_("Bijvoorbeeld: Opbouw"))
    help = blocks.TextBlock(label=_("Waar je op let"), rows=2)

    class Meta:
        icon = "tick"
        label = _("Doel")


class FeedbackOnWorkBlock(SandboxBlock):
    situation = blocks.TextBlock(label=_("De situatie"), rows=3, help_text=_("Wie maakte dit werk, en voor welke les?"))
    work = blocks.TextBlock(
        label=_("Het werk van de leerling"),
        rows=8,
        help_text=_("Verzin het. Gebruik nooit werk van een leerling die bestaat."),
    )
    goals = blocks.ListBlock(GoalBlock(), label=_("Waarop je feedback geeft"), min_num=1)
    prompt = blocks.TextBlock(
        label=_("Voorstel voor de vraag aan het model"),
        rows=3,
        help_text=_("De deelnemer kan die veranderen. Het werk komt eronder te staan."),
    )
    recorded_feedback = blocks.TextBlock(
        label=_("Opgenomen feedback"), rows=6, help_text=_("Voor wie zonder model werkt.")
    )
    remarks = blocks.ListBlock(
        blocks.TextBlock(label=_("Opmerking"), rows=2),
        label=_("Wat er mis is met de opgenomen feedback"),
        help_text=_("De deelnemer leest dit als de oefening is gehaald."),
        min_num=0,
        default=[],
    )
    own_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden van de eigen feedback"), default=30, min_value=1)
    final_min_words = blocks.IntegerBlock(
        label=_("Minste aantal woorden van de laatste tekst"), default=40, min_value=1
    )
    most_alike = blocks.IntegerBlock(
        label=_("Hoeveel procent de laatste tekst hooguit op die van het model lijkt"),
        help_text=_("Bij 100 is elke verandering genoeg."),
        default=ALL,
        min_value=1,
        max_value=ALL,
    )
    minutes = minutes_block(25)
    claims = claims_block()

    class Meta:
        icon = "comment"
        label = _("AI-oefening: feedback op werk van een leerling")


class OwnForm(StepForm):
    """Her own feedback, before any model has said something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: FeedbackOnWork = self.block
        own = words_field(gettext("Jouw eigen feedback"), block.own_min_words, missing=_("Schrijf eerst je feedback."))
        own.max_length = settings.SANDBOX_PROMPT_CHARACTERS
        self.fields["own"] = own


class FinalForm(HandInForm):
    """The text that the pupil gets, and who answers for it."""

    confirmed = forms.BooleanField(label=_("Ik sta in voor deze feedback."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: FeedbackOnWork = self.block
        self.fields["final"] = words_field(
            gettext("De feedback die je leerling krijgt"),
            block.final_min_words,
            missing=_("Schrijf de feedback die je leerling krijgt."),
            rows=10,
        )
        self.order_fields(["final", "confirmed"])

    def clean(self) -> None:
        if not _own(self.visit.state):
            self.add_error(None, _("Bewaar eerst je eigen feedback. Wat je hieronder hebt ingevuld, staat er nog."))


class Lacking(StrEnum):
    OWN = "own"  # key: how many words too few, as text
    ANSWER = "answer"  # no model answered; no key
    FINAL = "final"  # key: how many words too few, as text
    ALIKE = "alike"  # key: how much alike in per cent, as text
    CONFIRMED = "confirmed"  # no key


@dataclass(frozen=True)
class Outcome:
    """An attempt explained, with the three texts beside each other."""

    passed: bool
    lacks: Mapping[str, str]
    own: str
    answered: str
    final: tuple[Piece, ...]
    alike: int
    own_short: int
    final_short: int


@register
class FeedbackOnWorkKind(SandboxKind[FeedbackOnWork]):
    name = "feedback_on_work"
    schema = FeedbackOnWork
    block = FeedbackOnWorkBlock
    template = "sandbox/feedback_on_work.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"own": OwnForm, "final": FinalForm}
    anchors: ClassVar[Mapping[str, str]] = {"own": "model", "final": "uitslag"}
    own_words = "final"
    state_keys = ("own",)
    voice = CONFIDENT

    def load(self, fields: "Fields") -> Values:
        return super().load(fields) | {"most_alike": fields.get("most_alike", ALL)}

    def problems(self, block: FeedbackOnWork) -> Iterator[str]:
        title = {"title": block.title}
        if not block.goals:
            yield gettext("“%(title)s” noemt geen doel om feedback op te geven. Noem er minstens één.") % title
        if not 1 <= block.most_alike <= ALL:
            yield gettext("In “%(title)s” ligt de gelijkenis niet tussen 1 en 100 procent.") % title
        if len(_proposed(block)) > settings.SANDBOX_PROMPT_CHARACTERS:
            yield gettext("In “%(title)s” zijn de vraag en het werk samen te lang voor een model.") % title
        if block.own_min_words < 1 or block.final_min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: FeedbackOnWork) -> Values:
        return {
            "own_min_words": block.own_min_words,
            "final_min_words": block.final_min_words,
            "most_alike": block.most_alike,
        }

    def judge(self, block: FeedbackOnWork, answer: Mapping[str, Any]) -> Result:
        """Points count what is done of the five things that are asked."""
        same = alike(answer["answered"], answer["final"])
        short = {
            Lacking.OWN: block.own_min_words - count_words(answer["own"]),
            Lacking.FINAL: block.final_min_words - count_words(answer["final"]),
        }
        found = {
            Lacking.OWN: str(short[Lacking.OWN]) if short[Lacking.OWN] > 0 else None,
            Lacking.ANSWER: None if answer["answered"].strip() else "",
            Lacking.FINAL: str(short[Lacking.FINAL]) if short[Lacking.FINAL] > 0 else None,
            Lacking.ALIKE: str(_percent(same)) if same == 1 or ALL * same > block.most_alike else None,
            Lacking.CONFIRMED: None if answer["confirmed"] else "",
        }
        lacks = tuple(Lack(what, key) for what, key in found.items() if key is not None)
        right = {str(what): key is None for what, key in found.items()}
        return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=lacks)

    def solution(self, block: FeedbackOnWork) -> Values:
        own = (
            "Je hebt goed nagedacht over wat je wilt vertellen, en dat merk ik aan je voorbeelden. Kies voor de"
            " volgende keer één ding om beter te maken: lees elke zin hardop en kijk of hij klopt. Streep door wat je"
            " twee keer zegt, en laat je buur vertellen wat het belangrijkste is."
        )
        return {
            "own": own,
            "answered": block.recorded_feedback,
            "final": f"{own} Kom morgen even bij me langs, dan kijken we er samen naar en kies je zelf waar je begint.",
            "confirmed": True,
        }

    def review(self, block: FeedbackOnWork) -> tuple[Part, ...]:
        return (
            Part(gettext("De situatie"), ((block.situation, ""),)),
            Part(gettext("Het werk van de leerling"), ((block.work, ""),)),
            Part(gettext("Waarop je feedback geeft"), tuple((f"{g.label}: {g.help}", "") for g in block.goals)),
            Part(gettext("Voorstel voor de vraag aan het model"), ((block.prompt, ""),)),
            Part(gettext("Opgenomen feedback"), ((block.recorded_feedback, ""),)),
            Part(gettext("Wat er mis is met de opgenomen feedback"), tuple((text, "") for text in block.remarks)),
            Part(
                gettext("Hoeveel procent de laatste tekst hooguit op die van het model lijkt"),
                ((str(block.most_alike), ""),),
            ),
        )

    def keep(self, block: FeedbackOnWork, state: Values, form: OwnForm) -> Values:
        return {"own": form.cleaned_data["own"].strip()}

    def script(self, block: FeedbackOnWork, prompt: str) -> str:
        return block.recorded_feedback

    def answer(self, visit: ExerciseVisit, form: FinalForm) -> Values:
        return {
            "own": _own(visit.state),
            "answered": _answered(visit),
            "final": form.cleaned_data["final"].strip(),
            "confirmed": form.cleaned_data["confirmed"],
        }

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        own = _own(visit.state)
        context: Values = {
            "own": own,
            "answered": _answered(visit),
            "proposed_prompt": _proposed(visit.block),
            "keep_days": settings.SANDBOX_RETENTION_DAYS,
            "outcome": None if isinstance(refused, FinalForm) else self._outcome(visit),
        }
        if visit.open:
            given = refused if isinstance(refused, OwnForm) else None
            context["own_form"] = given or OwnForm(visit=visit, initial={"own": own})
        final = refused if isinstance(refused, FinalForm) else None
        if final is None and visit.open and own:
            final = FinalForm(visit=visit, initial=visit.answer or {"final": own})
        return context | {"final_form": final}

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        answer = visit.answer
        if answer is None:
            return None
        result = self.judge(visit.block, answer)
        return Outcome(
            passed=result.passed,
            lacks={lack.what: lack.key for lack in result.lacks},
            own=answer["own"],
            answered=answer["answered"],
            final=differences(answer["answered"], answer["final"]),
            alike=_percent(alike(answer["answered"], answer["final"])),
            own_short=result.short(Lacking.OWN),
            final_short=result.short(Lacking.FINAL),
        )


def _proposed(block: FeedbackOnWork) -> str:
    """The prompt as it stands in the box: the author's question with the work below it."""
    return f"{block.prompt}\n\n{block.work}"


def _own(state: Mapping[str, Any]) -> str:
    """The feedback that the learner wrote herself."""
    return str(state.get("own", ""))


def _answered(visit: ExerciseVisit) -> str:
    """What a model answered last, or the recorded feedback for who works without one."""
    if visit.without_model:
        recorded: str = visit.block.recorded_feedback
        return recorded
    return next((turn.answer for turn in reversed(visit.turns) if turn.answer.strip()), "")


def _percent(share: float) -> int:
    """Whole per cents; 100 only for texts that are the same."""
    return ALL if share == 1 else int(ALL * share)
