"""Improve a prompt: write better versions of a weak one, see what a program recognises, and judge yourself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import guard
from courses.exercises.differences import Piece, differences
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.improving import AnswersBlock, ImprovePromptBlock, recognised, recorded
from courses.exercises.judging import Lack, Result, same, too_short
from courses.exercises.kind import Part, SandboxKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit
from courses.guard.teaching import sentence
from courses.schema.exercises import Element, ImprovePrompt
from lms.hub.embedded.voices import CONFIDENT

# More versions than anybody compares; the oldest of her own go first.
MOST_VERSIONS = 12
SCORES = {"1": _("1: zit er niet in"), "2": _("2: een beetje"), "3": _("3: grotendeels"), "4": _("4: helemaal")}


class VersionForm(StepForm):
    """The next version of the prompt."""

    prompt = forms.CharField(
        error_messages={
            "required": _("Schrijf eerst je versie op."),
            "max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van."),
        },
        max_length=settings.SANDBOX_PROMPT_CHARACTERS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prompt"].label = _("Jouw versie %(number)d") % {"number": len(_own(self.visit.state)) + 2}

    def clean_prompt(self) -> str:
        text: str = self.cleaned_data["prompt"].strip()
        verdict = guard.check(text)
        if verdict.outcome is guard.Outcome.STOP:
            raise forms.ValidationError(sentence(verdict))
        return text


class ScoreForm(HandInForm):
    """What she thinks herself of her last version, element by element, and a look back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in self.block.elements:
            self.fields[f"score_{element.key}"] = forms.ChoiceField(
                label=element.label,
                help_text=element.help,
                choices=list(SCORES.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een score van 1 tot en met 4.")},
            )
        self.fields["reflection"] = words_field(
            self.block.reflection_prompt, self.block.reflection_min_words, missing=_("Schrijf je terugblik op.")
        )

    def clean(self) -> None:
        if not _own(self.visit.state):
            self.add_error(None, _("Bewaar eerst een eigen versie. Wat je hieronder hebt ingevuld, staat er nog."))


class Lacking(StrEnum):
    VERSIONS = "versions"  # key: how many too few, as text
    ELEMENTS = "elements"  # key: how many too few, as text
    SCORE = "score"  # key: the element


@dataclass(frozen=True)
class Version:
    """One version with what was recognised in it, and the answer to it: a model's, or the recorded one."""

    number: int
    prompt: str
    elements: tuple[tuple[Element, bool], ...]
    model: str
    answer: str
    recorded: str

    @property
    def recognised(self) -> int:
        return sum(found for _element, found in self.elements)


@dataclass(frozen=True)
class Comparison:
    """Two versions, and what the second has that the first has not and the other way round."""

    before: int
    after: int
    numbers: range
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Score:
    """One element to score, with what was chosen and what is wrong with that."""

    element: Element
    name: str
    chosen: str
    errors: list[str]


@dataclass(frozen=True)
class Outcome:
    """An attempt explained."""

    passed: bool
    versions_short: int
    elements_short: int
    words_short: int
    scores: tuple[tuple[Element, int], ...]
    reflection: str


@register
class ImprovePromptKind(SandboxKind[ImprovePrompt]):
    name = "improve_prompt"
    schema = ImprovePrompt
    block = ImprovePromptBlock
    template = "sandbox/improve_prompt.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"version": VersionForm, "score": ScoreForm}
    anchors: ClassVar[Mapping[str, str]] = {"version": "versies", "score": "uitslag"}
    state_keys = ("versions",)
    voice = CONFIDENT

    def problems(self, block: ImprovePrompt) -> Iterator[str]:
        title = {"title": block.title}
        if not 1 <= block.required_elements <= len(block.elements):
            yield gettext("“%(title)s” vraagt meer of minder elementen dan er zijn.") % title
        if block.min_versions < 2:
            yield gettext("“%(title)s” vraagt geen eigen versie. Vraag minstens twee versies.") % title
        if block.min_versions > MOST_VERSIONS:
            yield gettext("“%(title)s” vraagt te veel versies.") % title
        if len(recognised(block, block.first_prompt)) >= block.required_elements:
            yield gettext("In “%(title)s” bevat de eerste vraag al genoeg elementen. Maak die zwakker.") % title
        if block.reflection_min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: ImprovePrompt) -> Values:
        return {
            "elements": [{"key": element.key, "signals": list(element.signals)} for element in block.elements],
            "required_elements": block.required_elements,
            "min_versions": block.min_versions,
            "reflection_min_words": block.reflection_min_words,
        }

    def judge(self, block: ImprovePrompt, answer: Mapping[str, Any]) -> Result:
        """Points count the elements recognised in the last version."""
        versions = [block.first_prompt, *answer["versions"]]
        found = recognised(block, versions[-1])
        short = {
            Lacking.VERSIONS: block.min_versions - len(versions),
            Lacking.ELEMENTS: block.required_elements - len(found),
        }
        lacks = (
            *(Lack(what, str(number)) for what, number in short.items() if number > 0),
            *(Lack(Lacking.SCORE, e.key) for e in block.elements if str(answer["scores"].get(e.key)) not in SCORES),
            *too_short(answer["reflection"], block.reflection_min_words),
        )
        right = {element.key: element.key in found for element in block.elements}
        return Result(passed=not lacks, points=len(found), possible=len(block.elements), right=right, lacks=lacks)

    def solution(self, block: ImprovePrompt) -> Values:
        own = max(block.min_versions - 1, 1)
        said = [f"{element.label}: {element.signals[0]}." for element in block.elements]
        better = [said[: -(-len(said) * number // own)] for number in range(1, own + 1)]
        return {
            "versions": [" ".join([block.first_prompt, *more]) for more in better],
            "scores": {element.key: 3 for element in block.elements},
            "reflection": (
                "Mijn eerste vraag zei niets over mijn klas, dus kreeg ik een antwoord dat overal en nergens past."
                " Toen ik opschreef voor wie het was, hoe lang het mocht zijn en waar ik op let, hoefde ik minder te"
                " herschrijven. Nakijken moest ik het nog steeds: een betere vraag maakt een antwoord nog niet waar."
            ),
        }

    def review(self, block: ImprovePrompt) -> tuple[Part, ...]:
        return (
            Part(gettext("De situatie"), ((block.situation, ""),)),
            Part(gettext("De zwakke eerste vraag"), ((block.first_prompt, ""),)),
            Part(
                gettext("Wat een goede vraag bevat"),
                tuple((f"{e.label}: {e.help}", ", ".join(e.signals)) for e in block.elements),
            ),
            Part(gettext("Hoeveel elementen in de laatste versie"), ((str(block.required_elements), ""),)),
            Part(gettext("Minste aantal versies"), ((str(block.min_versions), ""),)),
            Part(gettext("Opgenomen antwoorden"), tuple((text, str(name)) for text, name in _recordings(block))),
            Part(gettext("Vraag bij de terugblik"), ((block.reflection_prompt, ""),)),
        )

    def keep(self, block: ImprovePrompt, state: Values, form: VersionForm) -> Values:
        """Add the version, unless it is the last one again."""
        own, prompt = _own(state), form.cleaned_data["prompt"]
        if own and same(own[-1], prompt):
            return state
        return {"versions": [*own, prompt][-MOST_VERSIONS:]}

    def prompts(self, visit: ExerciseVisit) -> tuple[str, ...]:
        """The versions that were kept."""
        return (visit.block.first_prompt, *_own(visit.state))

    def authored(self, block: ImprovePrompt, prompt: str) -> bool:
        return same(prompt, block.first_prompt)

    def script(self, block: ImprovePrompt, prompt: str) -> str:
        return recorded(block, len(recognised(block, prompt)))

    def own_text(self, block: ImprovePrompt, answer: Mapping[str, Any]) -> str:
        """The last version, with what she thinks helped."""
        return "\n\n".join([*answer["versions"][-1:], answer["reflection"]])

    def answer(self, visit: ExerciseVisit, form: ScoreForm) -> Values:
        return {
            "versions": _own(visit.state),
            "scores": {e.key: int(form.cleaned_data[f"score_{e.key}"]) for e in visit.block.elements},
            "reflection": form.cleaned_data["reflection"],
        }

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        block: ImprovePrompt = visit.block
        prompts = [block.first_prompt, *_own(visit.state)]
        context: Values = {
            "versions": [_version(visit, number, prompt) for number, prompt in enumerate(prompts, start=1)],
            "comparison": _comparison(visit.choices, prompts),
            "fixed_prompt": prompts[-1],
            "number": len(prompts),
            "turns": (),
            "recognised": gettext("herkend"),
            "not_recognised": gettext("niet herkend"),
            "keep_days": settings.SANDBOX_RETENTION_DAYS,
            "outcome": None if isinstance(refused, ScoreForm) else self._outcome(visit),
        }
        if visit.open:
            version = refused if isinstance(refused, VersionForm) else None
            context |= {
                "version_form": version or VersionForm(visit=visit),
                "version_text": version.data.get("prompt", "") if version else prompts[-1],
                "most_characters": settings.SANDBOX_PROMPT_CHARACTERS,
            }
        form = refused if isinstance(refused, ScoreForm) else None
        if form is None and visit.open and len(prompts) > 1:
            form = ScoreForm(visit=visit, initial=_filled_in(visit.answer))
        if form is not None:
            context |= {"score_form": form, "scores": _scores(block, form), "score_labels": list(SCORES.items())}
        return context

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        answer = visit.answer
        if answer is None:
            return None
        result = self.judge(visit.block, answer)
        return Outcome(
            passed=result.passed,
            versions_short=result.short(Lacking.VERSIONS),
            elements_short=result.short(Lacking.ELEMENTS),
            words_short=result.short(),
            scores=tuple((e, answer["scores"].get(e.key, 0)) for e in visit.block.elements),
            reflection=answer["reflection"],
        )


def _scores(block: ImprovePrompt, form: ScoreForm) -> list[Score]:
    """The elements as the page asks about them, without Django's templates for every option."""
    fields = ((element, form[f"score_{element.key}"]) for element in block.elements)
    return [
        Score(element, field.html_name, field.value() or "", [str(error) for error in field.errors])
        for element, field in fields
    ]


def _own(state: Mapping[str, Any]) -> list[str]:
    """The versions that the learner wrote."""
    return list(state.get("versions", ()))


def _version(visit: ExerciseVisit, number: int, prompt: str) -> Version:
    block: ImprovePrompt = visit.block
    found = recognised(block, prompt)
    asked = [turn for turn in visit.turns if turn.answer and same(turn.prompt, prompt)]
    turn = asked[-1] if asked and not visit.without_model else None
    return Version(
        number=number,
        prompt=prompt,
        elements=tuple((element, element.key in found) for element in block.elements),
        model=turn.title if turn else "",
        answer=turn.answer if turn else "",
        recorded=recorded(block, len(found)),
    )


def _comparison(choices: Mapping[str, str], prompts: list[str]) -> Comparison | None:
    """The two versions that the address names, else the last two; None as long as there is one."""
    if len(prompts) < 2:
        return None
    numbers = range(1, len(prompts) + 1)
    named = {str(number): number for number in numbers}
    before = named.get(choices.get("van", ""), numbers[-2])
    after = named.get(choices.get("naar", ""), numbers[-1])
    return Comparison(before, after, numbers, differences(prompts[before - 1], prompts[after - 1]))


def _recordings(block: ImprovePrompt) -> Iterator[tuple[str, object]]:
    """Each recorded answer with what its field is called in the editor."""
    for level, field in AnswersBlock.base_blocks.items():
        yield getattr(block.answers, level), field.label


def _filled_in(answer: Mapping[str, Any] | None) -> dict[str, str]:
    """What to fill in again from an earlier attempt's answer."""
    if answer is None:
        return {}
    scores = {f"score_{key}": str(score) for key, score in answer["scores"].items()}
    return scores | {"reflection": answer["reflection"]}
