"""Two models, blind: score two answers to one question and choose, before it is told who wrote which."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.exercises.comparing import CompareModelsBlock
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.judging import Lack, Result, same, too_short
from courses.exercises.kind import Part, SandboxKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit, ShownTurn
from courses.schema.exercises import CompareModels, Quality, Recorded
from lms.hub.embedded.voices import CONFIDENT
from lms.hub.energy import Energy, classes_of, energy_of
from lms.hub.models import EnergyClass

if TYPE_CHECKING:
    from lms.hub.offers import OfferedModel

ROLES = ("a", "b")
EQUAL = "equal"
SCORES = range(1, 6)


class ChooseForm(HandInForm):
    """A score for each answer on each quality, a choice, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: CompareModels = self.block
        for quality in block.qualities:
            for role in ROLES:
                self.fields[_field(quality, role)] = _score_field(quality, role)
        self.fields["choice"] = forms.ChoiceField(
            label=gettext("Welk antwoord kies je?"),
            choices=[("a", gettext("Antwoord A")), ("b", gettext("Antwoord B")), (EQUAL, gettext("Allebei even goed"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Kies een antwoord, of kies voor allebei.")},
        )
        self.fields["reason"] = words_field(
            block.reason_prompt, block.reason_min_words, missing=_("Schrijf op waarom je dit kiest.")
        )

    def clean(self) -> None:
        if any(not text for text in (given["text"] for given in _answers(self.visit).values())):
            self.add_error(
                None, _("Er zijn nog geen twee hele antwoorden. Vraag ze eerst; wat je invulde, staat er nog.")
            )


class Lacking(StrEnum):
    ANSWER = "answer"  # key: the role without a whole answer
    SCORE = "score"  # key: the quality and the role
    CHOICE = "choice"  # no key


@dataclass(frozen=True)
class Column:
    """One of the two answers, as it stands before anybody may know whose it is."""

    role: str
    text: str
    turn: ShownTurn | None

    @property
    def name(self) -> str:
        return self.role.upper()


@dataclass(frozen=True)
class Told:
    """One of the two answers, with all there is to know of it."""

    name: str
    text: str
    title: str
    model: str  # empty for a recorded answer
    tokens_in: int
    tokens_out: int
    energy: Energy | None  # None where nobody knows: of a recorded answer
    chosen: bool


@dataclass(frozen=True)
class Outcome:
    """An attempt explained; ``told`` stays empty while she is choosing."""

    passed: bool
    words_short: int
    told: tuple[Told, ...]
    scores: tuple[tuple[str, int, int], ...]
    reason: str


@register
class CompareModelsKind(SandboxKind[CompareModels]):
    name = "compare_models"
    schema = CompareModels
    block = CompareModelsBlock
    template = "sandbox/compare_models.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"choose": ChooseForm}
    anchors: ClassVar[Mapping[str, str]] = {"choose": "uitslag"}
    own_words = "reason"
    roles = ROLES

    def problems(self, block: CompareModels) -> Iterator[str]:
        title = {"title": block.title}
        if len(block.qualities) < 2:
            yield gettext("“%(title)s” vraagt cijfers op minder dan twee kwaliteiten. Noem er minstens twee.") % title
        texts = [answer.text.strip() for answer in block.recorded]
        if len(texts) != 2 or not all(texts) or same(*texts):
            yield gettext("“%(title)s” heeft niet precies twee opgenomen antwoorden die verschillen.") % title
        if len(block.prompt) > settings.SANDBOX_PROMPT_CHARACTERS:
            yield gettext("In “%(title)s” is de vraag te lang voor een model.") % title
        if block.reason_min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: CompareModels) -> Values:
        return {
            "qualities": [quality.key for quality in block.qualities],
            "reason_min_words": block.reason_min_words,
        }

    def judge(self, block: CompareModels, answer: Mapping[str, Any]) -> Result:
        """Points count the scores that were given and the choice; no choice is better than another."""
        given = {f"{quality.key}:{role}": quality.key for quality in block.qualities for role in ROLES}
        right = {
            place: answer["scores"].get(quality, {}).get(place[-1]) in SCORES for place, quality in given.items()
        } | {str(Lacking.CHOICE): answer["choice"] in {*ROLES, EQUAL}}
        lacks = (
            *(Lack(Lacking.ANSWER, role) for role in ROLES if not answer["answers"][role]["text"].strip()),
            *(Lack(Lacking.SCORE, place) for place in given if not right[place]),
            *(() if right[Lacking.CHOICE] else (Lack(Lacking.CHOICE, ""),)),
            *too_short(answer["reason"], block.reason_min_words),
        )
        return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=lacks)

    def solution(self, block: CompareModels) -> Values:
        return {
            "answers": {role: _recorded(answer) for role, answer in zip(ROLES, block.recorded, strict=True)},
            "scores": {quality.key: {"a": 2, "b": 4} for quality in block.qualities},
            "choice": "b",
            "reason": (
                "Antwoord B zegt wat het niet weet en blijft bij de vraag. Antwoord A klinkt zekerder, maar ik kon niet"
                " nagaan of het klopt. Voor mijn klas gebruik ik liever een tekst die ik kan controleren, ook als die"
                " korter is. Wat er in B ontbreekt, vul ik zelf aan. Pas daarna kijk ik welk model het schreef."
            ),
        }

    def review(self, block: CompareModels) -> tuple[Part, ...]:
        return (
            Part(gettext("De vraag aan beide modellen"), ((block.prompt, ""),)),
            Part(gettext("Waarop je cijfers geeft"), tuple((f"{q.label}: {q.help}", "") for q in block.qualities)),
            Part(gettext("Twee opgenomen antwoorden"), tuple((each.text, each.name) for each in block.recorded)),
            Part(
                gettext("Wat er op te merken is over de opgenomen antwoorden"),
                tuple((text, "") for text in block.remarks),
            ),
            Part(gettext("Vraag bij de keuze"), ((block.reason_prompt, ""),)),
        )

    def read_out(self, block: CompareModels, prompt: str, model: str, times: int = 0) -> str:
        """The confident voice reads the first recorded answer, the careful one the second."""
        return block.recorded[0 if model == CONFIDENT else 1].text

    def prompts(self, visit: ExerciseVisit) -> tuple[str, ...]:
        return (visit.block.prompt,)

    def authored(self, block: CompareModels, prompt: str) -> bool:
        return same(prompt, block.prompt)

    def askable(self, models: "tuple[OfferedModel, ...]") -> "tuple[OfferedModel, ...]":
        """Large models first, then the voices; what only goes on from words has no answer to compare."""
        able = sorted((each for each in models if each.card.nature != "small"), key=lambda e: e.card.nature != "large")
        return tuple(able) if len(able) > 1 else ()

    def draw(self, visit: ExerciseVisit, state: Values, names: tuple[str, ...]) -> Values:
        """Which of the first two is A: by lot, once a round, or anew when one of them is gone."""
        pair = _pair(visit, state)
        if pair and {pair[role] for role in ROLES} <= set(names):
            return state
        two = list(names[:2])
        secrets.SystemRandom().shuffle(two)
        since = visit.turns[-1].pk if visit.turns else 0
        drawn = dict(zip(ROLES, two, strict=True)) | {"round": _round(visit), "since": since}
        return state | {"pair": drawn}

    def model_for(self, state: Values, role: str) -> str | None:
        name: str = state["pair"][role]
        return name

    def model_used(self, visit: ExerciseVisit) -> str:
        """Both, by name: which was A stands with the answers."""
        return ", ".join(sorted(filter(None, (given["model"] for given in _answers(visit).values()))))

    def answer(self, visit: ExerciseVisit, form: ChooseForm) -> Values:
        block: CompareModels = visit.block
        data = form.cleaned_data
        return {
            "answers": _with_energy(_answers(visit)),
            "scores": {q.key: {role: data[_field(q, role)] for role in ROLES} for q in block.qualities},
            "choice": data["choice"],
            "reason": data["reason"].strip(),
        }

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        form = refused or (ChooseForm(visit=visit, initial=_initial(visit)) if visit.open else None)
        return {
            "columns": _columns(visit) if visit.open else (),
            "form": form,
            "fixed_prompt": visit.block.prompt,
            "outcome": None if refused else self._outcome(visit),
        }

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        answer = visit.answer
        if answer is None:
            return None
        block: CompareModels = visit.block
        result = self.judge(block, answer)
        given = answer["scores"]
        return Outcome(
            passed=result.passed,
            words_short=result.short(),
            told=_told(answer) if result.passed and not visit.open else (),
            scores=tuple((q.label, given[q.key]["a"], given[q.key]["b"]) for q in block.qualities),
            reason=answer["reason"],
        )


def _field(quality: Quality, role: str) -> str:
    return f"{role}_{quality.key}"


def _score_field(quality: Quality, role: str) -> forms.TypedChoiceField:
    label = gettext("%(quality)s Antwoord %(role)s") % {"quality": quality.label, "role": role.upper()}
    return forms.TypedChoiceField(
        label=label,
        choices=[(score, str(score)) for score in SCORES],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Geef een cijfer van 1 tot en met 5.")},
    )


def _initial(visit: ExerciseVisit) -> Values:
    """What she filled in before, for the same two answers; a new round begins empty."""
    answer = visit.answer
    if answer is None or visit.passed:
        return {}
    scores = {f"{role}_{key}": given[role] for key, given in answer["scores"].items() for role in ROLES}
    return scores | {"choice": answer["choice"], "reason": answer["reason"]}


def _round(visit: ExerciseVisit) -> int:
    """How often it was passed before: who begins again must not know the letters from the last time."""
    return visit.times_passed


def _pair(visit: ExerciseVisit, state: Mapping[str, Any]) -> Values | None:
    """What was drawn in this round."""
    pair: Values | None = state.get("pair")
    return pair if pair and pair["round"] == _round(visit) else None


def _turn(visit: ExerciseVisit, role: str) -> ShownTurn | None:
    """What was asked last in this role, of the model that has it now."""
    pair = _pair(visit, visit.state)
    if pair is None:
        return None
    about = (t for t in reversed(visit.turns) if t.role == role and t.model == pair[role] and t.pk > pair["since"])
    return next(about, None)


def _in_order(visit: ExerciseVisit) -> dict[str, Recorded]:
    """The recorded answers by role. It follows from what only the server knows, so that it needs no keeping."""
    first, second = visit.block.recorded
    name = f"{visit.enrolment_id}:{visit.block.key}:{_round(visit)}"
    turned = salted_hmac("compare_models", name, algorithm="sha256").digest()[0] & 1
    return dict(zip(ROLES, (second, first) if turned else (first, second), strict=True))


def _columns(visit: ExerciseVisit) -> tuple[Column, ...]:
    if visit.without_model:
        return tuple(Column(role, answer.text, None) for role, answer in _in_order(visit).items())
    return tuple(Column(role, turn.answer if turn else "", turn) for role in ROLES for turn in [_turn(visit, role)])


def _answers(visit: ExerciseVisit) -> Values:
    """Both answers as they are handed in; without text where none is whole."""
    if visit.without_model:
        return {role: _recorded(answer) for role, answer in _in_order(visit).items()}
    return {role: _whole(_turn(visit, role)) for role in ROLES}


def _recorded(answer: Recorded) -> Values:
    return {"name": answer.name, "model": "", "text": answer.text, "tokens_in": 0, "tokens_out": 0}


def _whole(turn: ShownTurn | None) -> Values:
    if turn is None or not turn.whole:
        return {"name": "", "model": "", "text": "", "tokens_in": 0, "tokens_out": 0}
    counts = {"tokens_in": turn.tokens_in, "tokens_out": turn.tokens_out}
    return {"name": turn.title, "model": turn.model, "text": turn.answer.strip(), **counts}


def _with_energy(answers: Values) -> Values:
    """What each answer of a model took, kept with it: the class on its card may change."""
    classes = classes_of([given["model"] for given in answers.values() if given["model"]])
    return {role: given | _energy(classes.get(given["model"]), given) for role, given in answers.items()}


def _energy(energy_class: EnergyClass | None, given: Mapping[str, Any]) -> Values:
    if energy_class is None:
        return {}
    energy = energy_of(energy_class, tokens_in=given["tokens_in"], tokens_out=given["tokens_out"])
    return {"energy": list(energy.in_millionths)}


def _told(answer: Mapping[str, Any]) -> tuple[Told, ...]:
    return tuple(
        Told(
            name=role.upper(),
            text=given["text"],
            title=given["name"],
            model=given["model"],
            tokens_in=given["tokens_in"],
            tokens_out=given["tokens_out"],
            energy=Energy.stored(*given["energy"]) if "energy" in given else None,
            chosen=answer["choice"] in {role, EQUAL},
        )
        for role, given in answer["answers"].items()
    )
