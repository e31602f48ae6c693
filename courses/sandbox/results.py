"""What to tell about an attempt at a next-word exercise."""

import json
from dataclasses import dataclass
from typing import Any

from courses.checks import Lacking, judge_next_word
from courses.models import Attempt
from courses.schema import NextWord, Statement

from .state import Practice


@dataclass(frozen=True)
class StatementResult:
    """A statement, what the learner said of it (None: nothing), and whether that was right."""

    statement: Statement
    said: bool | None
    right: bool


@dataclass(frozen=True)
class Outcome:
    """An attempt explained: per statement, and how many words the explanation falls short."""

    attempt: Attempt
    statements: tuple[StatementResult, ...]
    words_short: int
    explanation: str

    @property
    def wrong(self) -> int:
        return sum(not line.right for line in self.statements)


def answer_of(attempt: Attempt) -> dict[str, Any]:
    """What was handed in, as ``actions.explain`` kept it."""
    answer: dict[str, Any] = json.loads(attempt.answer)
    return answer


def outcome_of(block: NextWord, attempt: Attempt) -> Outcome:
    """Judge the attempt's own answer again, to tell what was right and what is lacking."""
    answer = answer_of(attempt)
    said: dict[str, bool] = answer["statements"]
    result = judge_next_word(
        block,
        Practice.of("", attempt).for_judging(),
        {"statements": said, "explanation": answer["explanation"]},
    )
    return Outcome(
        attempt=attempt,
        statements=tuple(StatementResult(s, said.get(s.key), result.right[s.key]) for s in block.statements),
        words_short=next((int(lack.key) for lack in result.lacks if lack.what == Lacking.WORDS), 0),
        explanation=answer["explanation"],
    )
