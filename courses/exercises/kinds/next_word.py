"""Predict, look, explain: the chances of the next word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block
from courses.exercises.chances import Row, model_chances, rows
from courses.exercises.forms import HandInForm, StepForm, words_field
from courses.exercises.judging import Lack, Result, too_short
from courses.exercises.kind import Part, SandboxBlock, SandboxKind, Values, asks_no_words
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit
from courses.exercises.walking import filled
from courses.schema.exercises import NextWord, NextWordItem, Statement
from lms.hub.next_word import TEMPERATURES

if TYPE_CHECKING:
    from courses.exercises.cleaning import RichTextCleaner
    from courses.exercises.fields import Fields

# Words in the printed table of somebody who works without a model.
TABLE_WORDS = 6
MODEL = "woordvoorspeller"
TRUE, FALSE = "waar", "niet-waar"


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


class NextWordBlock(SandboxBlock):
    items = blocks.ListBlock(NextWordItemBlock(), label=_("Zinnen"), min_num=1)
    statements = blocks.ListBlock(StatementBlock(), label=_("Uitspraken"), min_num=1)
    explain_prompt = blocks.TextBlock(label=_("Uitlegvraag"), rows=3)
    explain_min_words = blocks.IntegerBlock(label=_("Minste aantal woorden uitleg"), default=15, min_value=1)
    free_intro = blocks.TextBlock(label=_("Inleiding bij vrij oefenen"), required=False, rows=3)
    free_suggestions = blocks.ListBlock(
        blocks.CharBlock(label=_("Suggestie")), label=_("Suggesties bij vrij oefenen"), min_num=0, default=[]
    )
    minutes = minutes_block(20)
    claims = claims_block()

    class Meta:
        icon = "code"
        label = _("AI-oefening: kansen op het volgende woord")


class PredictForm(StepForm):
    """One of its words for every beginning of a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, item in enumerate(self.block.items, start=1):
            self.fields[f"i_{item.key}"] = forms.ChoiceField(
                label=f"{number}. {item.context} …",
                choices=[(word, word) for word in item.choices],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een woord.")},
            )


class ExplainForm(HandInForm):
    """True or not for every statement, and an explanation in her own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, statement in enumerate(self.block.statements, start=1):
            self.fields[f"s_{statement.key}"] = forms.ChoiceField(
                label=f"{number}. {statement.text}",
                choices=[(TRUE, _("Waar")), (FALSE, _("Niet waar"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies waar of niet waar.")},
            )
        self.fields["explanation"] = words_field(
            self.block.explain_prompt, self.block.explain_min_words, missing=_("Schrijf je uitleg op.")
        )

    def clean(self) -> None:
        if not self.visit.state.get("predictions"):
            self.add_error(None, _("Leg eerst je voorspellingen vast. Wat je hieronder hebt ingevuld, staat er nog."))


@dataclass(frozen=True)
class Look:
    """One item with its chances; no rows when a course was frozen without a table."""

    item: NextWordItem
    prediction: str
    rows: tuple[Row, ...]

    @property
    def most_likely(self) -> bool:
        """Whether the learner predicted the likeliest word."""
        return bool(self.rows) and self.rows[0].mine


@dataclass(frozen=True)
class StatementResult:
    """A statement, what the learner said of it (None: nothing), and whether that was right."""

    statement: Statement
    said: bool | None
    right: bool


@dataclass(frozen=True)
class Outcome:
    """An attempt explained: per statement, and how many words the explanation falls short."""

    passed: bool
    statements: tuple[StatementResult, ...]
    words_short: int
    explanation: str

    @property
    def wrong(self) -> int:
        return sum(not line.right for line in self.statements)


class Lacking(StrEnum):
    PREDICTION = "prediction"  # key: the item
    LOOK = "look"  # key: the item
    STATEMENT = "statement"  # key: the statement, judged wrongly or not at all


@register
class NextWordKind(SandboxKind[NextWord]):
    name = "next_word"
    schema = NextWord
    block = NextWordBlock
    template = "sandbox/next_word.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"predict": PredictForm, "explain": ExplainForm}
    anchors: ClassVar[Mapping[str, str]] = {"predict": "kijk", "explain": "uitslag"}
    own_words = "explanation"
    state_keys = ("predictions", "looked")

    def load(self, fields: "Fields") -> Values:
        free = fields.mapping("free_prompt")
        return super().load(fields) | {
            "items": [row.item(_loaded_item(row)) for row in fields.rows("items")],
            "free_intro": free.text_if_any("intro"),
            "free_suggestions": fields.listed_texts("suggestions", free.get("suggestions", [])),
        }

    def freeze(self, freezer: "RichTextCleaner", value: Any) -> Values:
        return super().freeze(freezer, value) | {"items": tuple(_item(item) for item in value["items"].bound_blocks)}

    def problems(self, block: NextWord) -> Iterator[str]:
        if block.explain_min_words < 1:
            yield asks_no_words(block.title)
        for item in block.items:
            if not item.table:
                yield gettext("In “%(title)s” heeft de zin “%(context)s” geen tabel met kansen.") % {
                    "title": block.title,
                    "context": item.context,
                }

    def facts(self, block: NextWord) -> Values:
        return {
            "items": [{"key": item.key, "choices": list(item.choices)} for item in block.items],
            "statements": [{"key": s.key, "correct": s.correct} for s in block.statements],
            "explain_min_words": block.explain_min_words,
        }

    def judge(self, block: NextWord, answer: Mapping[str, Any]) -> Result:
        """Points count the statements."""
        predictions, looked = answer["predictions"], answer["looked"]
        right = {s.key: answer["statements"].get(s.key) is s.correct for s in block.statements}
        lacks = (
            *(Lack(Lacking.PREDICTION, i.key) for i in block.items if predictions.get(i.key) not in i.choices),
            *(Lack(Lacking.LOOK, i.key) for i in block.items if i.key not in looked),
            *(Lack(Lacking.STATEMENT, key) for key, is_right in right.items() if not is_right),
            *too_short(answer["explanation"], block.explain_min_words),
        )
        return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=lacks)

    def solution(self, block: NextWord) -> Values:
        return {
            "predictions": {item.key: item.choices[0] for item in block.items},
            "looked": [item.key for item in block.items],
            "statements": {statement.key: statement.correct for statement in block.statements},
            "explanation": (
                "Het model telt welke woorden in zijn oefenzinnen vaak volgden en trekt daaruit een volgend woord."
                " Daardoor kan dezelfde vraag iets anders opleveren, en zegt een vlotte zin niets over waar of onwaar."
            ),
        }

    def review(self, block: NextWord) -> tuple[Part, ...]:
        true, false = gettext("klopt"), gettext("klopt niet")
        statements = ((s.text, f"{true if s.correct else false} · {s.feedback}") for s in block.statements)
        return (
            Part(gettext("Zinnen"), tuple((f"{item.context} …", ", ".join(item.choices)) for item in block.items)),
            Part(gettext("Uitspraken"), tuple(statements)),
            Part(gettext("Uitlegvraag"), ((block.explain_prompt, ""),)),
        )

    def keep(self, block: NextWord, state: Values, form: PredictForm) -> Values:
        """Predictions made before stay: whoever has seen the chances cannot predict any more.

        The page that follows shows the chances, so these count as looked at.
        """
        if state.get("predictions"):
            return state
        predictions = {item.key: form.cleaned_data[f"i_{item.key}"] for item in block.items}
        return {"predictions": predictions, "looked": sorted(predictions)}

    def answer(self, visit: ExerciseVisit, form: ExplainForm) -> Values:
        said = {s.key: form.cleaned_data[f"s_{s.key}"] == TRUE for s in visit.block.statements}
        return {
            "predictions": visit.state["predictions"],
            "looked": sorted(visit.state["looked"]),
            "statements": said,
            "explanation": form.cleaned_data["explanation"],
        }

    def model_used(self, visit: ExerciseVisit) -> str:
        """The chances are always those of the small model."""
        return "" if visit.without_model else MODEL

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        temperature = visit.choices.get("temperatuur", "1")
        if temperature not in TEMPERATURES:
            temperature = "1"
        predictions = visit.state.get("predictions", {})
        context: Values = {
            "temperature": temperature,
            "temperatures": [(each, visit.address(temperatuur=each)) for each in TEMPERATURES],
            "looks": _looks(visit.block, predictions, float(temperature), with_model=not visit.without_model),
            "outcome": self._outcome(visit),
            "suggestions": visit.block.free_suggestions,
        }
        if not predictions:
            context["predict_form"] = refused if isinstance(refused, PredictForm) else PredictForm(visit=visit)
        if isinstance(refused, ExplainForm):
            context["explain_form"] = refused
        elif predictions and visit.open:
            context["explain_form"] = ExplainForm(visit=visit, initial=_filled_in(visit.answer))
        return context

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        """Judge the attempt's own answer again, to tell what was right and what is lacking."""
        if visit.answer is None:
            return None
        said: dict[str, bool] = visit.answer["statements"]
        result = self.judge(visit.block, visit.answer)
        return Outcome(
            passed=result.passed,
            statements=tuple(StatementResult(s, said.get(s.key), result.right[s.key]) for s in visit.block.statements),
            words_short=result.short(),
            explanation=visit.answer["explanation"],
        )


def _loaded_item(row: "Fields") -> Values:
    """One sentence; its table is written as pairs of a word and its chance."""
    pairs = row.get("table", [])
    table = [row.listed(f"table:{word}", {"word": word, "chance": chance}) for word, chance in pairs]
    return {"context": row.text("context"), "choices": row.texts("choices"), "table": table}


def _item(item: Any) -> NextWordItem:
    """One sentence; an empty table is filled with what the woordvoorspeller says, so that it is printed for good."""
    value = item.value
    context = (value["context"] or "").strip()
    table = tuple((row["word"], row["chance"]) for row in value["table"] if row["word"] and row["chance"] is not None)
    if not table and context:
        table = tuple(model_chances(context, top=TABLE_WORDS))
    return NextWordItem(key=item.id, context=context, choices=filled(value["choices"]), table=table)


def _looks(block: NextWord, predictions: Mapping[str, str], temperature: float, *, with_model: bool) -> list[Look]:
    """Every predicted item with its chances: the model's own, or those printed with the course."""
    return [
        Look(
            item,
            predictions[item.key],
            rows(
                model_chances(item.context, temperature=temperature)
                if with_model
                else sorted(item.table, key=lambda pair: -pair[1]),
                predictions[item.key],
            ),
        )
        for item in block.items
        if item.key in predictions
    ]


def _filled_in(answer: Mapping[str, Any] | None) -> dict[str, str]:
    """What to fill in again from an earlier attempt's answer."""
    if answer is None:
        return {}
    filled_in = {f"s_{key}": TRUE if is_true else FALSE for key, is_true in answer["statements"].items()}
    return filled_in | {"explanation": answer["explanation"]}
