"""What is still open? Completion, checklists, dashboards and offers for a few minutes ask it; the answer is here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from courses.versions.outline import BlockLine, ModuleLine, Outline, outline_of

from .models import Attempt, Enrolment, ModuleProgress


@dataclass(frozen=True)
class Asked:
    """One thing that a version asks: a required exercise passed, or (without ``exercise``) a module read to its end."""

    module: ModuleLine
    exercise: BlockLine | None
    done: bool


def asked_of(outline: Outline, *, read: Collection[UUID], passed: Collection[UUID]) -> tuple[Asked, ...]:
    """Everything that a version asks, in its order: per module its required exercises, then reading it. No query.

    ``read`` and ``passed`` are the keys of modules read to their end and of exercises passed.
    """
    return tuple(asked for module in outline.modules for asked in _of_module(module, read, passed))


def _of_module(module: ModuleLine, read: Collection[UUID], passed: Collection[UUID]) -> Iterable[Asked]:
    for exercise in module.exercises:
        if exercise.required:
            yield Asked(module, exercise, done=exercise.key in passed)
    yield Asked(module, None, done=module.key in read)


def still_open(enrolment: Enrolment) -> tuple[Asked, ...]:
    """What still stands between the learner and the end of her course; nothing when it is complete (two queries)."""
    read, passed = modules_read([enrolment])[enrolment.pk], exercises_passed([enrolment])[enrolment.pk]
    return tuple(each for each in asked_of(outline_of(enrolment.version), read=read, passed=passed) if not each.done)


def modules_read(enrolments: Iterable[Enrolment]) -> Mapping[int, set[UUID]]:
    """The keys of the modules read to their end, by enrolment (one query)."""
    found: dict[int, set[UUID]] = defaultdict(set)
    rows = ModuleProgress.objects.filter(enrolment__in=list(enrolments), finished_at__isnull=False)
    for pk, module in rows.values_list("enrolment_id", "module_key"):
        found[pk].add(module)
    return found


def exercises_passed(enrolments: Iterable[Enrolment]) -> Mapping[int, set[UUID]]:
    """The keys of the exercises passed, required or not, by enrolment (one query)."""
    found: dict[int, set[UUID]] = defaultdict(set)
    rows = Attempt.objects.filter(enrolment__in=list(enrolments), passed=True)
    for pk, block in rows.values_list("enrolment_id", "exercise__block_key"):
        found[pk].add(block)
    return found
