"""How the study load of a version is made up, so that a reader can judge whether it is honest."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import strip_tags

from courses.exercises.judging import count_words
from courses.exercises.registry import kind_of
from courses.schema import Block, Callout, CourseDocument, Quote, Text
from courses.versions.models import CourseVersion

_KEEP = 500
_known: dict[str, "Load"] = {}


@dataclass(frozen=True)
class Load:
    """Minutes of reading (with the number of words), of exercises, and of tasks in one's own practice."""

    words: int
    reading_minutes: int
    exercises: int
    exercise_minutes: int
    tasks: int
    task_minutes: int

    @property
    def minutes(self) -> int:
        return self.reading_minutes + self.exercise_minutes + self.task_minutes


def load_of(version: CourseVersion) -> Load:
    """The load of a version at hand; counted once by a process, since a version never changes."""
    if version.sha256 not in _known:
        if len(_known) >= _KEEP:
            _known.clear()
        _known[version.sha256] = load_from(version.document)
    return _known[version.sha256]


def load_from(document: CourseDocument) -> Load:
    """The load of a document that need not have been released.

    Exercises that are not required count as well: the load is that of the whole course.
    """
    exercises = [block for module in document.modules for block in module.exercises]
    tasks = [block for block in exercises if kind_of(block).in_practice]
    task_minutes = sum(block.minutes for block in tasks)
    exercise_minutes = sum(block.minutes for block in exercises) - task_minutes
    return Load(
        words=sum(count_words(text) for module in document.modules for text in _texts(module.blocks)),
        reading_minutes=document.study_load_minutes - exercise_minutes - task_minutes,
        exercises=len(exercises) - len(tasks),
        exercise_minutes=exercise_minutes,
        tasks=len(tasks),
        task_minutes=task_minutes,
    )


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    """What is read outside the exercises, without markup."""
    for block in blocks:
        if isinstance(block, Text):
            yield strip_tags(block.html.replace("<", " <"))
        elif isinstance(block, Callout):
            yield strip_tags(f"{block.title} {block.html}".replace("<", " <"))
        elif isinstance(block, Quote):
            yield block.text
