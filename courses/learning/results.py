"""What to tell about an attempt at a knowledge check, question by question."""

import json
from dataclasses import dataclass

from courses.exercises.checks import judge_knowledge_check
from courses.schema import KnowledgeCheck, Option, Question

from .models import Attempt


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


def results_of(block: KnowledgeCheck, attempt: Attempt) -> list[QuestionResult]:
    """Every question of ``block`` with what ``attempt`` chose in it."""
    answer: dict[str, list[str]] = json.loads(attempt.answer)
    judged = judge_knowledge_check(block, answer)
    return [
        QuestionResult(
            question=question,
            right=judged.right[question.key],
            options=tuple(
                OptionResult(option, chosen=option.key in answer.get(question.key, ())) for option in question.options
            ),
        )
        for question in block.questions
    ]
