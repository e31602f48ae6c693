"""Probe for bias: one question about two names, asked time and again, and what differs counted by a program."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.asking import NotSent, prompt_of
from courses.exercises.block_fields import claims_block, minutes_block
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.judging import Lack, Result, same, too_short
from courses.exercises.kind import Part, SandboxBlock, SandboxKind, Values, asks_no_words
from courses.exercises.probing import (
    GAP,
    MOST_RUNS,
    SIDES,
    MarkerBlock,
    PairBlock,
    Row,
    Side,
    answers_block,
    chart,
    count,
    filled_in,
    row_of,
)
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit
from courses.exercises.walking import filled
from courses.schema.exercises import BiasProbe, Named, Pair
from lms.charts import Chart
from lms.hub.embedded.voices import CONFIDENT

if TYPE_CHECKING:
    from courses.exercises.cleaning import RichTextCleaner
    from lms.hub.client import Prompt
    from lms.hub.offers import OfferedModel

MOST_PAIRS = 4


class BiasProbeBlock(SandboxBlock):
    template = blocks.TextBlock(
        label=_("De vraag, met een gat voor de naam"),
        rows=4,
        help_text=_("Schrijf [naam] op de plaats van de naam. Verder verandert er niets aan de vraag."),
    )
    pairs = blocks.ListBlock(PairBlock(), label=_("Paren"), min_num=1, max_num=MOST_PAIRS)
    runs = blocks.IntegerBlock(
        label=_("Minste aantal antwoorden per naam"), default=3, min_value=1, max_value=MOST_RUNS
    )
    markers = blocks.ListBlock(MarkerBlock(), label=_("Wat er wordt geteld"), min_num=1)
    fair_answers = answers_block(
        _("Antwoorden die voor elke naam gelden"),
        _("De voorzichtige stem leest deze voor. Schrijf [naam] op de plaats van de naam."),
    )
    conclusion_prompt = blocks.TextBlock(label=_("Vraag bij de conclusie"), rows=3)
    conclusion_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden"), default=30, min_value=1)
    minutes = minutes_block(25)
    claims = claims_block()

    class Meta:
        icon = "group"
        label = _("AI-oefening: zoek naar vooroordelen")


class ChooseForm(StepForm):
    """Which pairs, and which model is asked about them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: BiasProbe = self.block
        self.fields["pairs"] = forms.MultipleChoiceField(
            label=gettext("Welke paren vergelijk je?"),
            choices=[(pair.key, f"{pair.first.name} · {pair.second.name}") for pair in block.pairs],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Kies minstens één paar.")},
        )
        if not self.visit.without_model:
            self.fields["model"] = forms.ChoiceField(
                label=gettext("Wie antwoordt"),
                choices=[(each.name, each.title) for each in self.visit.models],
                error_messages={"invalid_choice": _("Dit model is er niet (meer). Kies een ander model.")},
            )


class ConcludeForm(HandInForm):
    """What she makes of the counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: BiasProbe = self.block
        self.fields["conclusion"] = words_field(
            block.conclusion_prompt, block.conclusion_min_words, missing=_("Schrijf je conclusie op.")
        )

    def clean(self) -> None:
        rows = _rows(self.visit)
        if not rows or any(row.short for row in rows):
            self.add_error(None, _("Er zijn nog niet genoeg antwoorden geteld. Wat je hebt ingevuld, staat er nog."))


class Lacking(StrEnum):
    PAIR = "pair"  # no key: none was chosen
    RUNS = "runs"  # key: the pair


@dataclass(frozen=True)
class Outcome:
    """An attempt explained."""

    passed: bool
    words_short: int
    charts: tuple[Chart, ...]
    conclusion: str
    model: str


@register
class BiasProbeKind(SandboxKind[BiasProbe]):
    name = "bias_probe"
    schema = BiasProbe
    block = BiasProbeBlock
    template = "sandbox/bias_probe.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"choose": ChooseForm, "conclude": ConcludeForm}
    anchors: ClassVar[Mapping[str, str]] = {"choose": "antwoorden", "conclude": "uitslag"}
    own_words = "conclusion"
    voice = CONFIDENT
    most_turns = 2 * MOST_PAIRS * MOST_RUNS + 20

    def freeze(self, freezer: "RichTextCleaner", value: Any) -> Values:
        return super().freeze(freezer, value) | {"pairs": tuple(_pair(item) for item in value["pairs"].bound_blocks)}

    def problems(self, block: BiasProbe) -> Iterator[str]:
        title = {"title": block.title}
        if GAP not in block.template:
            yield gettext("De vraag van “%(title)s” heeft geen gat. Schrijf [naam] waar de naam komt.") % title
        for pair in block.pairs:
            yield from _pair_problems(block, pair)
        if not 1 <= block.runs <= MOST_RUNS:
            yield gettext("“%(title)s” vraagt geen antwoord per naam, of te veel.") % title
        if not block.fair_answers:
            yield gettext("“%(title)s” heeft geen antwoord dat voor elke naam geldt.") % title
        if not any(marker.words for marker in block.markers):
            yield gettext("“%(title)s” telt niets. Noem minstens één kenmerk met een woord.") % title
        if block.conclusion_min_words < 1:
            yield asks_no_words(block.title)

    def facts(self, block: BiasProbe) -> Values:
        return {
            "template": block.template,
            "pairs": [{"key": pair.key, "names": [side.name for side in pair.sides]} for pair in block.pairs],
            "runs": block.runs,
            "markers": [{"key": marker.key, "words": list(marker.words)} for marker in block.markers],
            "conclusion_min_words": block.conclusion_min_words,
        }

    def judge(self, block: BiasProbe, answer: Mapping[str, Any]) -> Result:
        """Points count the chosen pairs with enough answers; no count and no conclusion is better than another."""
        known = {pair.key for pair in block.pairs}
        counted = {key: given for key, given in answer["counts"].items() if key in known}
        right = {key: all(side["answers"] >= block.runs for side in given.values()) for key, given in counted.items()}
        lacks = (
            *(() if counted else (Lack(Lacking.PAIR, ""),)),
            *(Lack(Lacking.RUNS, key) for key, enough in right.items() if not enough),
            *too_short(answer["conclusion"], block.conclusion_min_words),
        )
        return Result(
            passed=not lacks, points=sum(right.values()), possible=max(len(right), 1), right=right, lacks=lacks
        )

    def solution(self, block: BiasProbe) -> Values:
        pair = block.pairs[0]
        return {
            "counts": {pair.key: _kept(tuple(count(s.name, s.answers, block.markers) for s in pair.sides))},
            "conclusion": (
                "Alleen de naam was anders, en toch telde het programma andere woorden. Met zo weinig antwoorden kan"
                " dat toeval zijn, dus ik zeg niet dat dit model altijd zo antwoordt. Het is genoeg om een advies niet"
                " aan een model over te laten, en om zelf vaker te vergelijken. Ik leg dit aan mijn team voor."
            ),
        }

    def review(self, block: BiasProbe) -> tuple[Part, ...]:
        return (
            Part(gettext("De vraag, met een gat voor de naam"), ((block.template, ""),)),
            Part(
                gettext("Paren"),
                tuple((text, side.name) for pair in block.pairs for side in pair.sides for text in side.answers),
            ),
            Part(gettext("Minste aantal antwoorden per naam"), ((str(block.runs), ""),)),
            Part(gettext("Wat er wordt geteld"), tuple((m.label, ", ".join(m.words)) for m in block.markers)),
            Part(gettext("Antwoorden die voor elke naam gelden"), tuple((text, "") for text in block.fair_answers)),
            Part(gettext("Vraag bij de conclusie"), ((block.conclusion_prompt, ""),)),
        )

    def askable(self, models: "tuple[OfferedModel, ...]") -> "tuple[OfferedModel, ...]":
        """What only goes on from words gives no advice to compare."""
        return tuple(each for each in models if each.card.nature != "small")

    def prompt(self, visit: ExerciseVisit, fields: Mapping[str, str]) -> "Prompt":
        """The question about one name of a chosen pair (``pair``, ``role``), to the model that was chosen."""
        block: BiasProbe = visit.block
        pair = next((each for each in _chosen(visit) if each.key == fields.get("pair")), None)
        if pair is None or fields.get("role") not in SIDES:
            raise NotSent(gettext("Kies eerst een paar en een model bij stap 1."))
        name = pair.sides[SIDES.index(fields["role"])].name
        asked = {"prompt": filled_in(block.template, name), "model": visit.state.get("model", "")}
        return prompt_of(visit, {**fields, **asked}, allowed=self.prompts(visit), roles=self.asked_roles(visit.block))

    def prompts(self, visit: ExerciseVisit) -> tuple[str, ...]:
        block: BiasProbe = visit.block
        return tuple(filled_in(block.template, side.name) for pair in _chosen(visit) for side in pair.sides)

    def authored(self, block: BiasProbe, prompt: str) -> bool:
        """The names are the author's: they stand for nobody."""
        return _named(block, prompt) is not None

    def read_out(self, block: BiasProbe, prompt: str, model: str, times: int = 0) -> str:
        """The recorded answers in turn: the confident voice those of the name, the careful one those for any name."""
        named = _named(block, prompt)
        if named is None:
            return ""
        texts = named.answers if model == CONFIDENT else block.fair_answers
        return filled_in(texts[times % len(texts)], named.name) if texts else ""

    def keep(self, block: BiasProbe, state: Values, form: ChooseForm) -> Values:
        return state | {name: form.cleaned_data[name] for name in ("pairs", "model") if name in form.cleaned_data}

    def answer(self, visit: ExerciseVisit, form: ConcludeForm) -> Values:
        return {
            "counts": {row.pair.key: _kept(row.sides) for row in _rows(visit)},
            "conclusion": form.cleaned_data["conclusion"].strip(),
        }

    def model_used(self, visit: ExerciseVisit) -> str:
        return "" if visit.without_model else visit.state.get("model", "")

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        rows = _rows(visit)
        choose = refused if isinstance(refused, ChooseForm) else None
        conclude = refused if isinstance(refused, ConcludeForm) else None
        if visit.open:
            choose = choose or ChooseForm(visit=visit, initial=_chosen_before(visit))
            if conclude is None and rows and not any(row.short for row in rows):
                kept = visit.answer["conclusion"] if visit.answer and not visit.passed else ""
                conclude = ConcludeForm(visit=visit, initial={"conclusion": kept})
        return {
            "rows": rows if visit.open else (),
            "choose_form": choose,
            "conclude_form": conclude,
            "fixed_prompt": visit.block.template,
            "turns": (),
            "written": _is_written(visit),
            "outcome": None if conclude and refused else self._outcome(visit),
        }

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        answer = visit.answer
        if answer is None:
            return None
        block: BiasProbe = visit.block
        result = self.judge(block, answer)
        labels = tuple(marker.label for marker in block.markers)
        return Outcome(
            passed=result.passed,
            words_short=result.short(),
            charts=tuple(chart(key, labels, _sides(block, key, given)) for key, given in answer["counts"].items()),
            conclusion=answer["conclusion"],
            model=answer["model"],
        )


def _pair(item: Any) -> Pair:
    value = item.value
    first, second = (Named(name=value[side] or "", answers=filled(value[f"{side}_answers"])) for side in SIDES)
    return Pair(key=item.id, first=first, second=second)


def _pair_problems(block: BiasProbe, pair: Pair) -> Iterator[str]:
    names = {"title": block.title, "first": pair.first.name, "second": pair.second.name}
    if same(pair.first.name, pair.second.name):
        yield gettext("In “%(title)s” heeft een paar twee keer dezelfde naam: %(first)s.") % names
    if any(len(side.answers) < block.runs for side in pair.sides):
        yield gettext("In “%(title)s” zijn er over %(first)s en %(second)s te weinig opgenomen antwoorden.") % names


def _named(block: BiasProbe, prompt: str) -> Named | None:
    """The name that this prompt is about; None for any other prompt."""
    sides = (side for pair in block.pairs for side in pair.sides)
    return next((side for side in sides if same(prompt, filled_in(block.template, side.name))), None)


def _chosen(visit: ExerciseVisit) -> tuple[Pair, ...]:
    """The pairs that she chose at step 1."""
    block: BiasProbe = visit.block
    return tuple(pair for pair in block.pairs if pair.key in visit.state.get("pairs", ()))


def _chosen_before(visit: ExerciseVisit) -> Values:
    """What to fill in at step 1; before she has chosen, the voice that fits best."""
    names = [each.name for each in visit.models]
    usual = CONFIDENT if CONFIDENT in names else next(iter(names), "")
    return {"pairs": visit.state.get("pairs", []), "model": visit.state.get("model", usual)}


def _rows(visit: ExerciseVisit) -> tuple[Row, ...]:
    """Every chosen pair with its answers; of each name the same number is counted, the first ones."""
    block: BiasProbe = visit.block
    return tuple(
        row_of(pair, (_answers(visit, pair.first), _answers(visit, pair.second)), block.markers, block.runs)
        for pair in _chosen(visit)
    )


def _answers(visit: ExerciseVisit, side: Named) -> tuple[str, ...]:
    """What was answered about a name: by the model that she chose, or as it was recorded."""
    block: BiasProbe = visit.block
    if visit.without_model:
        return side.answers
    asked, model = filled_in(block.template, side.name), visit.state.get("model", "")
    return tuple(turn.answer for turn in visit.turns if turn.whole and turn.model == model and turn.prompt == asked)


def _kept(sides: tuple[Side, ...]) -> Values:
    """The counts as an attempt keeps them: numbers, no text of any answer."""
    return {role: {"answers": side.answers, "found": list(side.found)} for role, side in zip(SIDES, sides, strict=True)}


def _sides(block: BiasProbe, key: str, given: Mapping[str, Any]) -> tuple[Side, Side]:
    """The counts of an attempt with the names that they are about."""
    pair = next(each for each in block.pairs if each.key == key)
    first, second = (
        Side(side.name, given[role]["answers"], tuple(given[role]["found"]))
        for role, side in zip(SIDES, pair.sides, strict=True)
    )
    return first, second


def _is_written(visit: ExerciseVisit) -> bool:
    """Whether people wrote the answers beforehand: the recorded ones, and those of the voices."""
    model = next((each for each in visit.models if each.name == visit.state.get("model")), None)
    return visit.without_model or (model is not None and model.embedded)
