"""Privacy scrub: rewrite a pupil's case so that nobody is recognisable while the task can still be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.judging import Lack, Result, mentions, same, too_short
from courses.exercises.kind import Part, SandboxBlock, SandboxKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.exercises.scrubbing import Seen, identifiers, seen_in
from courses.exercises.visit import ExerciseVisit
from courses.schema.exercises import Clue, PrivacyScrub
from lms.hub.embedded.voices import CONFIDENT


class ClueBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Gegeven"), help_text=_("Bijvoorbeeld: De naam van de leerling"))
    signals = blocks.ListBlock(
        blocks.CharBlock(label=_("Woord of woordgroep")),
        label=_("Signaalwoorden"),
        help_text=_(
            "Staat één hiervan als heel woord in de tekst, dan staat het gegeven er nog. "
            "Hoofdletters en accenten maken niet uit. Zet alle vormen en andere woorden erbij."
        ),
        min_num=1,
    )
    why = blocks.TextBlock(label=_("Waarom"), rows=2, help_text=_("De deelnemer leest dit na het inleveren."))

    class Meta:
        icon = "tag"
        label = _("Gegeven")


class PrivacyScrubBlock(SandboxBlock):
    situation = blocks.TextBlock(label=_("De situatie"), rows=3, help_text=_("Wie schrijft dit, en waarvoor?"))
    case = blocks.TextBlock(
        label=_("De tekst over een leerling"),
        rows=8,
        help_text=_("Verzin alles. Gebruik nooit gegevens van een leerling die bestaat."),
    )
    question = blocks.TextBlock(
        label=_("De vraag aan het model"), rows=2, help_text=_("Wat de leraar met de tekst wil laten doen.")
    )
    details = blocks.ListBlock(ClueBlock(), label=_("Wat eruit moet"), min_num=1)
    needed = blocks.ListBlock(ClueBlock(), label=_("Wat erin moet blijven"), min_num=1)
    example = blocks.TextBlock(
        label=_("Een tekst die goed is"), rows=6, help_text=_("De deelnemer leest dit als de oefening is gehaald.")
    )
    may_be_sent = blocks.BooleanBlock(
        label=_("De nieuwe tekst mag naar een model"),
        required=False,
        default=True,
        help_text=_("Pas als er geen gegeven meer in staat dat eruit moet."),
    )
    recorded_answer = blocks.TextBlock(
        label=_("Opgenomen antwoord"), rows=6, help_text=_("Voor wie zonder model werkt, en voor wie niets verstuurt.")
    )
    reflection_prompt = blocks.TextBlock(
        label=_("Vraag bij de terugblik"), rows=3, help_text=_("Bijvoorbeeld: Wat kan iemand nu nog verraden?")
    )
    reflection_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=30, min_value=1)
    minutes = minutes_block(25)
    claims = claims_block()

    class Meta:
        icon = "lock"
        label = _("AI-oefening: maak een tekst onherkenbaar")


class RewriteForm(StepForm):
    """The text as it would leave the school."""

    text = forms.CharField(
        label=_("Jouw tekst"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=settings.SANDBOX_PROMPT_CHARACTERS,
        error_messages={
            "required": _("Schrijf eerst je tekst op."),
            "max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van."),
        },
    )


class FinishForm(HandInForm):
    """What could still give somebody away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: PrivacyScrub = self.block
        self.fields["reflection"] = words_field(
            block.reflection_prompt, block.reflection_min_words, missing=_("Schrijf je terugblik op.")
        )

    def clean(self) -> None:
        if not _text(self.visit.state):
            self.add_error(None, _("Bewaar eerst je tekst. Wat je hieronder hebt ingevuld, staat er nog."))


class Lacking(StrEnum):
    IDENTIFIER = "identifier"  # key: what kind of identifier the guard found
    DETAIL = "detail"  # key: the detail that is still there
    NEEDED = "needed"  # key: what the task needs and is gone


@dataclass(frozen=True)
class Check:
    """What a program can say of the text that was kept."""

    seen: tuple[Seen, ...]
    left: tuple[Clue, ...]
    gone: tuple[Clue, ...]  # of what the task needs

    @property
    def hard(self) -> int:
        return sum(each.hard for each in self.seen)

    @property
    def clean(self) -> bool:
        return not (self.hard or self.left or self.gone)


@dataclass(frozen=True)
class Outcome:
    """An attempt explained."""

    passed: bool
    text: str
    identifiers: int
    left: tuple[Clue, ...]
    gone: tuple[Clue, ...]
    words_short: int
    reflection: str


@register
class PrivacyScrubKind(SandboxKind[PrivacyScrub]):
    name = "privacy_scrub"
    schema = PrivacyScrub
    block = PrivacyScrubBlock
    template = "sandbox/privacy_scrub.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"rewrite": RewriteForm, "finish": FinishForm}
    anchors: ClassVar[Mapping[str, str]] = {"rewrite": "controle", "finish": "uitslag"}
    own_words = "text"
    state_keys = ("text",)
    voice = CONFIDENT

    def problems(self, block: PrivacyScrub) -> Iterator[str]:
        title = {"title": block.title}
        for clue in (*block.details, *block.needed):
            if not mentions(block.case, clue.signals):
                yield gettext("In “%(title)s” staat “%(label)s” niet in de tekst over de leerling.") % (
                    title | {"label": clue.label}
                )
        if not block.details:
            yield gettext("In “%(title)s” hoeft er niets uit de tekst. Noem minstens één gegeven.") % title
        if not block.needed:
            yield gettext("In “%(title)s” hoeft er niets in de tekst te blijven. Noem minstens één gegeven.") % title
        if not _check(block, block.example).clean:
            yield gettext("In “%(title)s” is de tekst die goed is, niet goed genoeg voor de controle.") % title
        if block.reflection_min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: PrivacyScrub) -> Values:
        return {
            "details": [{"key": clue.key, "signals": list(clue.signals)} for clue in block.details],
            "needed": [{"key": clue.key, "signals": list(clue.signals)} for clue in block.needed],
            "reflection_min_words": block.reflection_min_words,
        }

    def judge(self, block: PrivacyScrub, answer: Mapping[str, Any]) -> Result:
        """Points count the details that are gone and the words that are still there.

        What the guard found stands in the answer, as it was when she handed in: a guard that learns
        something later changes no result.
        """
        text = answer["text"]
        right = {clue.key: not mentions(text, clue.signals) for clue in block.details}
        right |= {clue.key: mentions(text, clue.signals) for clue in block.needed}
        lacks = (
            *(Lack(Lacking.IDENTIFIER, kind) for kind in answer["identifiers"]),
            *(Lack(Lacking.DETAIL, clue.key) for clue in block.details if not right[clue.key]),
            *(Lack(Lacking.NEEDED, clue.key) for clue in block.needed if not right[clue.key]),
            *too_short(answer["reflection"], block.reflection_min_words),
        )
        return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=lacks)

    def solution(self, block: PrivacyScrub) -> Values:
        return {
            "text": block.example,
            "identifiers": identifiers(block.example),
            "reflection": (
                "Namen en nummers zijn weg, maar het verhaal zelf kan iemand nog verraden. Wie op onze school werkt,"
                " herkent een leerling aan één bijzondere gebeurtenis of aan een combinatie van gewone dingen. Een"
                " programma ziet dat niet. Daarom laat ik weg wat voor de vraag niet nodig is en lees ik het als ouder."
            ),
        }

    def review(self, block: PrivacyScrub) -> tuple[Part, ...]:
        return (
            Part(gettext("De situatie"), ((block.situation, ""),)),
            Part(gettext("De tekst over een leerling"), ((block.case, ""),)),
            Part(gettext("De vraag aan het model"), ((block.question, _sending(block)),)),
            Part(gettext("Wat eruit moet"), _lines(block.details)),
            Part(gettext("Wat erin moet blijven"), _lines(block.needed)),
            Part(gettext("Een tekst die goed is"), ((block.example, ""),)),
            Part(gettext("Opgenomen antwoord"), ((block.recorded_answer, ""),)),
            Part(gettext("Vraag bij de terugblik"), ((block.reflection_prompt, ""),)),
        )

    def keep(self, block: PrivacyScrub, state: Values, form: RewriteForm) -> Values:
        return {"text": form.cleaned_data["text"].strip()}

    def script(self, block: PrivacyScrub, prompt: str) -> str:
        return block.recorded_answer

    def prompts(self, visit: ExerciseVisit) -> tuple[str, ...]:
        """The text that was kept, when it is clean; else the question without any text."""
        block: PrivacyScrub = visit.block
        text = _text(visit.state)
        return (asked(block, text if _check(block, text).clean else ""),)

    def answer(self, visit: ExerciseVisit, form: FinishForm) -> Values:
        text = _text(visit.state)
        return {"text": text, "identifiers": identifiers(text), "reflection": form.cleaned_data["reflection"]}

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        block: PrivacyScrub = visit.block
        text = _text(visit.state)
        check = _check(block, text) if text else None
        context: Values = {
            "first_seen": seen_in(block.case),
            "text": text,
            "check": check,
            "fixed_prompt": asked(block, text),
            "turns": _about(visit, text),
            "may_be_sent": bool(block.may_be_sent and check and check.clean and not visit.without_model),
            "keep_days": settings.SANDBOX_RETENTION_DAYS,
            "words": {
                "stop": gettext("houdt je bericht tegen"),
                "hold": gettext("vraagt of je het zeker weet"),
                "left": gettext("staat er nog"),
                "gone": gettext("is weg"),
            },
            "outcome": None if isinstance(refused, FinishForm) else self._outcome(visit),
        }
        if visit.open:
            rewrite = refused if isinstance(refused, RewriteForm) else None
            context["rewrite_form"] = rewrite or RewriteForm(visit=visit, initial={"text": text or block.case})
        finish = refused if isinstance(refused, FinishForm) else None
        if finish is None and visit.open and text:
            finish = FinishForm(visit=visit, initial=visit.answer)
        return context | {"finish_form": finish}

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        answer = visit.answer
        if answer is None:
            return None
        block: PrivacyScrub = visit.block
        result = self.judge(block, answer)
        lacking = {lack.key for lack in result.lacks if lack.what in {Lacking.DETAIL, Lacking.NEEDED}}
        return Outcome(
            passed=result.passed,
            text=answer["text"],
            identifiers=sum(lack.what == Lacking.IDENTIFIER for lack in result.lacks),
            left=tuple(clue for clue in block.details if clue.key in lacking),
            gone=tuple(clue for clue in block.needed if clue.key in lacking),
            words_short=result.short(),
            reflection=answer["reflection"],
        )


def asked(block: PrivacyScrub, text: str) -> str:
    """The prompt with which ``text`` goes to a model."""
    return f"{block.question}\n\n{text}"


def _text(state: Mapping[str, Any]) -> str:
    """The text that the learner kept last."""
    return str(state.get("text", ""))


def _check(block: PrivacyScrub, text: str) -> Check:
    return Check(
        seen=seen_in(text),
        left=tuple(clue for clue in block.details if mentions(text, clue.signals)),
        gone=tuple(clue for clue in block.needed if not mentions(text, clue.signals)),
    )


def _about(visit: ExerciseVisit, text: str) -> tuple[Any, ...]:
    """What a model answered to the text as it stands now."""
    prompt = asked(visit.block, text)
    return tuple(turn for turn in visit.turns if same(turn.prompt, prompt))


def _lines(clues: tuple[Clue, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{clue.label}: {clue.why}", ", ".join(clue.signals)) for clue in clues)


def _sending(block: PrivacyScrub) -> str:
    if block.may_be_sent:
        return gettext("de deelnemer mag de nieuwe tekst naar een model sturen")
    return gettext("de tekst gaat niet naar een model")
