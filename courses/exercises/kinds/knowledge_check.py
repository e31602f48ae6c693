"""Questions with one or more right answers; a fixed count decides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.block_fields import claims_block, minutes_block, required_block
from courses.exercises.forms import ExerciseForm
from courses.exercises.judging import Result
from courses.exercises.kind import PageKind, Values
from courses.exercises.registry import register
from courses.schema import KnowledgeCheck, Option, Question


class AnswerOptionBlock(blocks.StructBlock):
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
    options = blocks.ListBlock(AnswerOptionBlock(), label=_("Antwoorden"), min_num=2, max_num=10)
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


class KnowledgeCheckForm(ExerciseForm):
    """One field a question: radio buttons for one right answer, check boxes for several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(self.block.questions, start=1):
            self.fields[f"q_{question.key}"] = self._field(question, number)

    def _field(self, question: Question, number: int) -> forms.Field:
        choices = [(option.key, self.spoken(option.text)) for option in question.options]
        label = self.spoken(f"{number}. {question.prompt}")
        if question.kind == "single":
            return forms.ChoiceField(
                label=label,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een antwoord.")},
            )
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Er kunnen meer antwoorden goed zijn."),
            error_messages={"required": _("Kies minstens één antwoord.")},
        )


@dataclass(frozen=True)
class OptionResult:
    """An option, whether it was chosen, and whether to explain it: what was chosen, or missed."""

    option: Option
    chosen: bool

    @property
    def right(self) -> bool:
        return self.chosen == self.option.correct

    @property
    def explained(self) -> bool:
        return self.chosen or self.option.correct


@dataclass(frozen=True)
class QuestionResult:
    question: Question
    right: bool
    options: tuple[OptionResult, ...]


@register
class KnowledgeCheckKind(PageKind[KnowledgeCheck]):
    """An answer is the chosen option keys per question key, sorted."""

    name = "knowledge_check"
    schema = KnowledgeCheck
    block = KnowledgeCheckBlock
    template = "courses/knowledge_check.html"
    result_template = "courses/knowledge_check_result.html"
    form = KnowledgeCheckForm
    passed_message = _("Kennischeck gehaald.")

    def problems(self, block: KnowledgeCheck) -> Iterator[str]:
        title = {"title": block.title}
        if block.pass_correct > len(block.questions):
            yield gettext("“%(title)s” vraagt meer goede antwoorden dan er vragen zijn.") % title
        if block.pass_correct < 1:
            yield gettext("“%(title)s” is al gehaald zonder één goed antwoord. Vraag er minstens één.") % title
        for question in block.questions:
            right = len(question.correct_keys)
            named = {"title": block.title, "question": question.prompt[:60]}
            if not right:
                yield gettext("In “%(title)s” heeft de vraag “%(question)s” geen goed antwoord.") % named
            elif question.kind == "single" and right > 1:
                yield gettext("In “%(title)s” heeft de vraag “%(question)s” meer dan één goed antwoord.") % named

    def facts(self, block: KnowledgeCheck) -> Values:
        return {
            "pass_correct": block.pass_correct,
            "questions": [
                {"key": q.key, "kind": q.kind, "options": [o.key for o in q.options], "correct": sorted(q.correct_keys)}
                for q in block.questions
            ],
        }

    def judge(self, block: KnowledgeCheck, answer: Mapping[str, Any]) -> Result:
        """A question is right when the choice is exactly the key."""
        right = {q.key: frozenset(answer.get(q.key, ())) == q.correct_keys for q in block.questions}
        points = sum(right.values())
        return Result(passed=points >= block.pass_correct, points=points, possible=len(right), right=right)

    def solution(self, block: KnowledgeCheck) -> Values:
        return {question.key: sorted(question.correct_keys) for question in block.questions}

    def failure(self, block: KnowledgeCheck) -> Values:
        """Nothing chosen at all."""
        return {question.key: [] for question in block.questions}

    def answer(self, form: KnowledgeCheckForm) -> Values:
        chosen = {q.key: form.cleaned_data[f"q_{q.key}"] for q in form.block.questions}
        return {key: sorted(value) if isinstance(value, list) else [value] for key, value in chosen.items()}

    def results(self, block: KnowledgeCheck, answer: Mapping[str, Any]) -> list[QuestionResult]:
        """Every question with what was chosen in it."""
        right = self.judge(block, answer).right
        return [
            QuestionResult(
                question,
                right[question.key],
                tuple(OptionResult(option, option.key in answer.get(question.key, ())) for option in question.options),
            )
            for question in block.questions
        ]
