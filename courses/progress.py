"""How far somebody is, and what still blocks the certificate. Constant numbers of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Attempt, Enrolment, ModuleProgress
from courses.outline import ModuleLine, Outline, outlines_of
from lms.people.models import User


@dataclass(frozen=True)
class Item:
    """One thing that the version asks: a module read to its end, or a required exercise passed."""

    label: str
    done: bool
    url: str
    minutes: int
    module_key: UUID
    block_key: UUID | None = None  # None for reading the module


@dataclass(frozen=True)
class Checklist:
    items: tuple[Item, ...]

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
        """What to do after a block: the next open item behind it, else the first open one."""
        keys = [item.block_key for item in self.items]
        position = keys.index(block_key) if block_key in keys else -1
        return next((item for item in self.items[position + 1 :] if not item.done), self.next_item)


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
    passed: dict[int, set[UUID]] = defaultdict(set)
    for pk, block in Attempt.objects.filter(enrolment__in=rows, passed=True).values_list(
        "enrolment_id", "exercise__block_key"
    ):
        passed[pk].add(block)
    read: dict[int, set[UUID]] = defaultdict(set)
    for pk, module in ModuleProgress.objects.filter(enrolment__in=rows, finished_at__isnull=False).values_list(
        "enrolment_id", "module_key"
    ):
        read[pk].add(module)
    return {
        row.pk: Checklist(tuple(_items(row, outlines[row.version.sha256], read[row.pk], passed[row.pk])))
        for row in rows
    }


def _items(enrolment: Enrolment, outline: Outline, read: set[UUID], passed: set[UUID]) -> Iterable[Item]:
    for module in outline.modules:
        for exercise in module.exercises:
            if exercise.required:
                yield Item(
                    label=exercise.title,
                    done=exercise.key in passed,
                    url=reverse("courses:exercise", args=[enrolment.pk, module.slug, exercise.key]),
                    minutes=exercise.minutes,
                    module_key=module.key,
                    block_key=exercise.key,
                )
        yield _reading(enrolment, module, done=module.key in read)


def _reading(enrolment: Enrolment, module: ModuleLine, *, done: bool) -> Item:
    return Item(
        label=_("Module “%(title)s” gelezen en afgerond") % {"title": module.title},
        done=done,
        url=reverse("courses:module", args=[enrolment.pk, module.slug]),
        minutes=module.reading_minutes,
        module_key=module.key,
    )
