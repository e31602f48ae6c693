"""How long a course takes: the norm that stated minutes are held against. Pure functions.

Authors state the minutes of every block, because they know their learners. The norm is the
second opinion: what the same block would take a colleague who reads all of it, does all of it
and hurries nowhere. Certificates state hours, so the two may not drift apart.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import strip_tags

from courses.schema import Block, Module, is_exercise

from .judging import count_words
from .registry import kind_of

# Adults read about 240 words of plain non-fiction a minute in silence (Brysbaert 2019, a meta-analysis).
# Studying at B2 level is slower: one stops, looks back and thinks of one's own class. Three quarters of it.
READING_WORDS_A_MINUTE = 180
# Thinking while writing; the keys are not what takes the time.
WRITING_WORDS_A_MINUTE = 10
# To look at a picture, beside reading what it says.
PICTURE = 0.5
# Free practice on a model, where an exercise offers it.
FREE_PRACTICE = 5.0
# To write a version of a prompt and to weigh the answer to it.
VERSION = 6.0
# To do one row of an exercise, beside reading it: choose, predict and look, judge, check a claim, score.
EACH = {
    "questions": 0.5,
    "items": 1.0,
    "statements": 0.5,
    "sentences": 1.0,
    "elements": 0.25,
    "details": 1.5,  # to find it, and to write something in its place
    "needed": 0.5,
    "topics": 2.5,  # to weigh the choices, and to put one's own in words
}

# How far stated minutes may be from the norm: of a block (at least a whole minute), and of a module.
BLOCK_MARGIN = 0.25
MODULE_MARGIN = 0.1

_UNREAD = {"key", "type", "kind", "tone", "media", "signals", "table", "checked_on", "claims"}
_STEP = re.compile(r"\((\d+) (?:minuten|minutes|min)\)")


def expected_minutes(block: Block) -> float:
    """Return what ``block`` takes by the norm: reading, doing and writing.

    A task that says of its steps how long they take is taken at its word. The task itself happens in
    somebody's own classroom; no count of words knows how long that is.
    """
    values = block.model_dump()
    return _stated_steps(values) or _reading(values) + _doing(values) + _writing(values)


def is_off(block: Block) -> bool:
    """Whether the stated minutes are further from the norm than its margin."""
    expected = _at_least(block)
    return abs(block.minutes - expected) > max(1.0, BLOCK_MARGIN * expected)


def module_is_off(module: Module) -> bool:
    """Whether all stated minutes of a module together are further from the norm than its margin."""
    expected = sum(_at_least(block) for block in module.blocks)
    return abs(module.minutes - expected) > max(1.0, MODULE_MARGIN * expected)


def _at_least(block: Block) -> float:
    """The norm, or what is stated where the norm knows only the least: a task that says nothing of its steps."""
    expected = expected_minutes(block)
    values = block.model_dump()
    is_open = _is_done_elsewhere(block) and not _stated_steps(values)
    return max(expected, block.minutes) if is_open else expected


def _is_done_elsewhere(block: Block) -> bool:
    return is_exercise(block) and kind_of(block).in_practice


def _stated_steps(values: Mapping[str, Any]) -> int:
    return sum(int(minutes) for minutes in _STEP.findall(values.get("task_html", "")))


def _reading(values: Mapping[str, Any]) -> float:
    return count_words(" ".join(_texts(values))) / READING_WORDS_A_MINUTE


def _texts(value: Any) -> list[str]:
    """Everything that a learner reads in a block."""
    if isinstance(value, str):
        return [strip_tags(value)]
    if isinstance(value, Mapping):
        return [text for name, part in value.items() if name not in _UNREAD for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return []


def _doing(values: Mapping[str, Any]) -> float:
    picture = PICTURE if values["type"] == "image" else 0.0
    practice = FREE_PRACTICE if values.get("free_intro") else 0.0
    versions: float = VERSION * max(0, values.get("min_versions", 1) - 1)
    answers: float = sum(minutes * len(values.get(name, ())) for name, minutes in EACH.items())
    return answers + picture + practice + versions


def _writing(values: Mapping[str, Any]) -> float:
    asked: int = sum(number for name, number in values.items() if name.endswith("min_words"))
    minutes: float = asked / WRITING_WORDS_A_MINUTE
    return minutes
