"""Decide whether an exercise is done. Pure functions: the same answer always gets the same result.

No language model has a say here. ``rule_of`` gives the facts that decided, which an
attempt keeps, so that a result can be explained for as long as the attempt exists.
Exercises of the sandbox are judged by their kind.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.html import strip_tags

from courses.schema import KnowledgeCheck, ReflectionTask
from courses.schema.base import ExerciseBase

from .judging import JUDGING, Result, too_short
from .registry import kind_of


def judge_knowledge_check(block: KnowledgeCheck, answer: Mapping[str, Collection[str]]) -> Result:
    """Judge ``answer`` (chosen option keys per question key): right is a choice that is exactly the key."""
    right = {
        question.key: frozenset(answer.get(question.key, ())) == question.correct_keys for question in block.questions
    }
    points = sum(right.values())
    return Result(passed=points >= block.pass_correct, points=points, possible=len(right), right=right)


def judge_reflection(block: ReflectionTask, text: str) -> Result:
    """Judge a reflection by its number of words and the floor; nobody reads it."""
    lacks = too_short(text, block.min_words, (strip_tags(block.task_html),))
    return Result(passed=not lacks, points=int(not lacks), possible=1, right={}, lacks=lacks)


def rule_of(block: ExerciseBase) -> dict[str, Any]:
    """The facts that decide about ``block``, ready for canonical JSON."""
    rule: dict[str, Any] = {"judging": JUDGING, "type": block.type, "block": str(block.key)}
    if isinstance(block, KnowledgeCheck):
        rule["pass_correct"] = block.pass_correct
        rule["questions"] = [
            {"key": q.key, "kind": q.kind, "options": [o.key for o in q.options], "correct": sorted(q.correct_keys)}
            for q in block.questions
        ]
        return rule
    if isinstance(block, ReflectionTask):
        return rule | {"min_words": block.min_words}
    return kind_of(block).rule(block)
