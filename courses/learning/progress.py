"""How far somebody is, and what still blocks the certificate. Constant numbers of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.versions.outline import BlockLine, ModuleLine, Outline, outlines_of
from lms.people.models import User

from .models import Enrolment
from .open_items import asked_of, exercises_passed, modules_read


@dataclass(frozen=True)
class Item:
    """One thing that the version asks: a module read to its end, or a required exercise passed."""

    label: str
    done: bool
    url: str
    minutes: int
    module_key: UUID
    block_key: UUID | None = None  # None for reading the module

    def of_reading(self, module: ModuleLine) -> bool:
        """Whether this is the item of reading ``module``."""
        return self.block_key is None and self.module_key == module.key


@dataclass(frozen=True)
class Checklist:
    """What one enrolment's version asks; ``passed`` also names exercises that are not required."""

    items: tuple[Item, ...]
    enrolment_id: int
    outline: Outline
    passed: frozenset[UUID]

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def done_count(self) -> int:
        return sum(item.done for item in self.items)

    @property
    def percent(self) -> int:
        """Whole percents of the items, rounded down: 100 only when all is done."""
        return 100 * self.done_count // self.total if self.total else 0

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes for item in self.items if not item.done)

    @property
    def next_item(self) -> Item | None:
        return next((item for item in self.items if not item.done), None)

    def after(self, block_key: UUID) -> Item | None:
        """Where to go after a block: on with its module until that was read, then to the first open item behind it.

        None when everything is done.
        """
        module = self.outline.module_of_block.get(block_key)
        reading = next((item for item in self.items if module and item.of_reading(module)), None)
        if module and reading and not reading.done:
            return self._onward(module, reading, block_key)
        keys = [item.block_key for item in self.items]
        position = keys.index(block_key) if block_key in keys else -1
        return next((item for item in self.items[position + 1 :] if not item.done), self.next_item)

    def _onward(self, module: ModuleLine, reading: Item, block_key: UUID) -> Item:
        """The block after ``block_key``, past exercises that are done; at the end, where the module is finished."""
        following = module.block_after(block_key)
        while following and following.key in self.passed:
            following = module.block_after(following.key)
        if following and following.is_exercise:
            return _exercise(self.enrolment_id, module, following, done=False)
        anchor = f"blok-{following.key}" if following else "einde"
        return replace(reading, label=module.title, url=f"{reading.url}#{anchor}")


@dataclass(frozen=True)
class Overview:
    """One enrolment with its checklist, as a dashboard shows it."""

    enrolment: Enrolment
    checklist: Checklist


def checklist(enrolment: Enrolment) -> Checklist:
    """What the enrolment's version asks, and what of it is done (two queries)."""
    return _checklists([enrolment])[enrolment.pk]


def next_step(enrolment: Enrolment) -> Item | None:
    """The first thing still to do, or None when everything is done."""
    return checklist(enrolment).next_item


def enrolments_overview(user: User) -> list[Overview]:
    """The user's open and completed enrolments, open and newest first (three queries)."""
    mine = (
        Enrolment.objects.visible_to(user)
        .filter(withdrawn_at__isnull=True)
        .select_related("version", "course")
        .defer("version__content", "version__search_text")
    )
    rows = sorted(mine, key=lambda row: (row.completed_at is not None, -row.started_at.timestamp()))
    lists = _checklists(rows)
    return [Overview(row, lists[row.pk]) for row in rows]


def _checklists(enrolments: Iterable[Enrolment]) -> dict[int, Checklist]:
    rows = list(enrolments)
    outlines = outlines_of(row.version for row in rows)
    passed, read = exercises_passed(rows), modules_read(rows)
    return {
        row.pk: checklist_from(row.pk, outlines[row.version.sha256], read=read[row.pk], passed=passed[row.pk])
        for row in rows
    }


def checklist_from(enrolment_id: int, outline: Outline, *, read: set[UUID], passed: set[UUID]) -> Checklist:
    """The checklist out of what is known: keys of the modules read and of the exercises passed. No query."""
    items = tuple(
        _exercise(enrolment_id, asked.module, asked.exercise, done=asked.done)
        if asked.exercise
        else _reading(enrolment_id, asked.module, done=asked.done)
        for asked in asked_of(outline, read=read, passed=passed)
    )
    return Checklist(items, enrolment_id, outline, frozenset(passed))


def _exercise(enrolment_id: int, module: ModuleLine, exercise: BlockLine, *, done: bool) -> Item:
    return Item(
        label=exercise.title,
        done=done,
        url=reverse("courses:exercise", args=[enrolment_id, module.slug, exercise.key]),
        minutes=exercise.minutes,
        module_key=module.key,
        block_key=exercise.key,
    )


def _reading(enrolment_id: int, module: ModuleLine, *, done: bool) -> Item:
    return Item(
        label=_("Module “%(title)s” gelezen en afgerond") % {"title": module.title},
        done=done,
        url=reverse("courses:module", args=[enrolment_id, module.slug]),
        minutes=module.reading_minutes,
        module_key=module.key,
    )
