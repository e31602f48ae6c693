"""What a learner can do in the minutes that she has: "Ik heb 10 minuten".

A *piece* is one block that still stands between her and the certificate: a block of reading in a
module that she has not finished, from the block where she was on; the end of a module that she
read but has not finished; or a required exercise that she has not passed. Blocks of reading count
one by one, because reading can stop after any of them.

What fits is the first piece that takes no more than her minutes: in the order of the course, from
where she was on and then round to what she left open before that. The course that she worked on
last comes first, then the others.
"""

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from courses.versions.outline import BlockLine, ModuleLine, Outline, outlines_of
from lms.people.models import User

from .models import Enrolment, ModuleProgress
from .open_items import asked_of, exercises_passed

# The minutes that a page offers.
CHOICES = (10, 20, 30)


@dataclass(frozen=True)
class Piece:
    """One thing to do, and where it is; ``title`` is the exercise's, or the module's when it is reading."""

    title: str
    course: str
    minutes: int
    url: str
    is_exercise: bool


@dataclass(frozen=True)
class Offer:
    """What fits, and the shortest thing there is; neither when nothing is left to do."""

    fits: Piece | None
    shortest: Piece | None


@dataclass(frozen=True)
class Place:
    """What is known of one enrolment: modules finished, exercises passed, and where she was in each module."""

    finished: frozenset[UUID]
    passed: frozenset[UUID]
    blocks: dict[UUID, UUID | None]  # by module, the one she was in last at the end

    @property
    def latest(self) -> UUID | None:
        """The module that she was in last."""
        return next(reversed(self.blocks), None)


def offer(user: User, minutes: int) -> Offer:
    """What the person can do in so many minutes: three queries, and one for versions that were not seen before."""
    found = [piece for enrolment, outline, place in _open(user) for piece in pieces(enrolment, outline, place)]
    fits = next((piece for piece in found if piece.minutes <= minutes), None)
    return Offer(fits, min(found, key=lambda piece: piece.minutes, default=None))


def pieces(enrolment: Enrolment, outline: Outline, place: Place) -> list[Piece]:
    """What one enrolment still asks, from where the learner was on, and then round."""
    here = next((number for number, module in enumerate(outline.modules) if module.key == place.latest), 0)
    start = (here, _position(outline.modules[here], place))
    wanted = {
        (asked.module.key, asked.exercise.key if asked.exercise else None)
        for asked in asked_of(outline, read=place.finished, passed=place.passed)
        if not asked.done
    }
    placed = [
        ((number, position), piece)
        for number, module in enumerate(outline.modules)
        for position, piece in _of_module(enrolment, module, place, wanted)
    ]
    ahead = [piece for position, piece in placed if position >= start]
    return ahead + [piece for position, piece in placed if position < start]


def _of_module(
    enrolment: Enrolment, module: ModuleLine, place: Place, wanted: Container[tuple[UUID, UUID | None]]
) -> Iterator[tuple[int, Piece]]:
    """The pieces of a module, each with the number of its block; ``wanted`` is what is still open."""
    here = _position(module, place)
    unread = (module.key, None) in wanted
    to_read = False
    for position, block in enumerate(module.blocks):
        if (module.key, block.key) in wanted:
            yield position, _exercise(enrolment, module, block)
        elif unread and not block.is_exercise and position >= here:
            to_read = True
            yield position, _reading(enrolment, module, f"blok-{block.key}", block.minutes)
    if unread and not to_read:
        yield len(module.blocks), _reading(enrolment, module, "einde", 0)


def _position(module: ModuleLine, place: Place) -> int:
    """The number of the block where she was in this module."""
    keys = [block.key for block in module.blocks]
    here = place.blocks.get(module.key)
    return keys.index(here) if here in keys else 0


def _exercise(enrolment: Enrolment, module: ModuleLine, block: BlockLine) -> Piece:
    address = reverse("courses:exercise", args=[enrolment.pk, module.slug, block.key])
    return Piece(block.title, enrolment.version.title, block.minutes, address, is_exercise=True)


def _reading(enrolment: Enrolment, module: ModuleLine, anchor: str, minutes: int) -> Piece:
    address = reverse("courses:module", args=[enrolment.pk, module.slug])
    return Piece(module.title, enrolment.version.title, minutes, f"{address}#{anchor}", is_exercise=False)


def _open(user: User) -> list[tuple[Enrolment, Outline, Place]]:
    """The person's open enrolments with all that is known of them, the one worked on last first."""
    rows = list(
        Enrolment.objects.visible_to(user)
        .open()
        .select_related("version")
        .defer("version__content", "version__search_text")
    )
    outlines = outlines_of(row.version for row in rows)
    passed = exercises_passed(rows)
    progress: dict[int, list[ModuleProgress]] = defaultdict(list)
    for opened in ModuleProgress.objects.filter(enrolment__in=rows).order_by("last_opened_at", "pk"):
        progress[opened.enrolment_id].append(opened)
    rows.sort(key=lambda row: max([row.started_at, *(each.last_opened_at for each in progress[row.pk])]), reverse=True)
    return [(row, outlines[row.version.sha256], _place(progress[row.pk], passed[row.pk])) for row in rows]


def _place(opened: list[ModuleProgress], passed: set[UUID]) -> Place:
    return Place(
        finished=frozenset(each.module_key for each in opened if each.finished_at),
        passed=frozenset(passed),
        blocks={each.module_key: each.last_block_key for each in opened},
    )
