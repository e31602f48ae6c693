"""Decide whether an exercise is done. Pure functions: the same answer always gets the same result.

No language model has a say here. ``rule_of`` gives the facts that decided, which an
attempt keeps, so that a result can be explained for as long as the attempt exists.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypedDict

from courses.schema import KnowledgeCheck, NextWord, ReflectionTask

# Rises when the way of judging changes; kept with every attempt.
JUDGING = 1
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


class Lacking(StrEnum):
    """What a next-word exercise can still lack."""

    PREDICTION = "prediction"  # key: the item
    LOOK = "look"  # key: the item
    STATEMENT = "statement"  # key: the statement, judged wrongly or not at all
    WORDS = "words"  # key: how many words too few, as text


@dataclass(frozen=True)
class Lack:
    what: Lacking
    key: str


@dataclass(frozen=True)
class Result:
    """Outcome of judging: ``right`` says per question or statement whether it was exactly right."""

    passed: bool
    points: int
    possible: int
    right: Mapping[str, bool]
    lacks: tuple[Lack, ...] = ()


class NextWordState(TypedDict):
    """What the learner did while practising: a predicted word per item, and the items whose chances she saw."""

    predictions: Mapping[str, str]
    looked: Collection[str]


class NextWordAnswer(TypedDict):
    """What the learner hands in: per statement whether it is true, and her explanation."""

    statements: Mapping[str, bool]
    explanation: str


def count_words(text: str) -> int:
    """Number of words in ``text``: runs of letters and digits, with inner hyphens and apostrophes."""
    return len(_WORD.findall(text))


def judge_knowledge_check(block: KnowledgeCheck, answer: Mapping[str, Collection[str]]) -> Result:
    """Judge ``answer`` (chosen option keys per question key): right is a choice that is exactly the key."""
    right = {
        question.key: frozenset(answer.get(question.key, ())) == question.correct_keys for question in block.questions
    }
    points = sum(right.values())
    return Result(passed=points >= block.pass_correct, points=points, possible=len(right), right=right)


def judge_reflection(block: ReflectionTask, text: str) -> Result:
    """Judge a reflection by its number of words alone; nobody reads it."""
    short = block.min_words - count_words(text)
    lacks = (Lack(Lacking.WORDS, str(short)),) if short > 0 else ()
    return Result(passed=not lacks, points=int(not lacks), possible=1, right={}, lacks=lacks)


def judge_next_word(block: NextWord, state: NextWordState, answer: NextWordAnswer) -> Result:
    """Judge predict, look, explain.

    Passed when every item is predicted with one of its words and looked at, every statement is
    judged as the key says, and the explanation is long enough. Points count the statements.
    """
    right = {s.key: answer["statements"].get(s.key) is s.correct for s in block.statements}
    lacks = [
        *(Lack(Lacking.PREDICTION, i.key) for i in block.items if state["predictions"].get(i.key) not in i.choices),
        *(Lack(Lacking.LOOK, i.key) for i in block.items if i.key not in state["looked"]),
        *(Lack(Lacking.STATEMENT, key) for key, is_right in right.items() if not is_right),
    ]
    short = block.explain_min_words - count_words(answer["explanation"])
    if short > 0:
        lacks.append(Lack(Lacking.WORDS, str(short)))
    return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=tuple(lacks))


def rule_of(block: KnowledgeCheck | NextWord | ReflectionTask) -> dict[str, Any]:
    """The facts that decide about ``block``, ready for canonical JSON."""
    rule: dict[str, Any] = {"judging": JUDGING, "type": block.type, "block": str(block.key)}
    if isinstance(block, KnowledgeCheck):
        rule["pass_correct"] = block.pass_correct
        rule["questions"] = [
            {"key": q.key, "kind": q.kind, "options": [o.key for o in q.options], "correct": sorted(q.correct_keys)}
            for q in block.questions
        ]
    elif isinstance(block, NextWord):
        rule["items"] = [{"key": item.key, "choices": list(item.choices)} for item in block.items]
        rule["statements"] = [{"key": s.key, "correct": s.correct} for s in block.statements]
        rule["explain_min_words"] = block.explain_min_words
    else:
        rule["min_words"] = block.min_words
    return rule
