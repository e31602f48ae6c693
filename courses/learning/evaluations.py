"""What people together say of a version: nothing below ten of them, and never who said what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.versions.models import Course, CourseVersion
from lms.people.enums import AUTHOR_ROLES
from lms.people.models import User

from .evaluation_models import Evaluation

# The smallest group of which anything is told, to anybody.
LEAST = 10
SCORES = (1, 2, 3, 4, 5)
QUESTIONS: dict[str, str | Promise] = {
    "clear": _("De cursus was duidelijk."),
    "useful": _("Ik heb er in mijn eigen werk iets aan."),
    "load_honest": _("De opgegeven studielast klopte."),
    "recommend": _("Ik raad de cursus een collega aan."),
}
_SECONDS = 60


class _Row(NamedTuple):
    clear: int
    useful: int
    load_honest: int
    recommend: int
    hours: Decimal


@dataclass(frozen=True)
class Line:
    """One question: the average, and how many gave each score from 1 to 5."""

    name: str
    average: Decimal
    counts: tuple[int, ...]

    @property
    def question(self) -> str:
        """In the language of whoever looks."""
        return str(QUESTIONS[self.name])

    @property
    def bars(self) -> list[tuple[int, Decimal, Decimal]]:
        """Of each score that was given: the score, where its part of a bar of 100 begins, and how long it is."""
        parts, start, total = [], Decimal(0), sum(self.counts)
        for score, count in zip(SCORES, self.counts, strict=True):
            if count:
                width = _rounded(Decimal(100 * count) / total, "0.01")
                parts.append((score, start, width))
                start += width
        return parts


@dataclass(frozen=True)
class Summary:
    """How many evaluated a version; lines and hours only from ten on."""

    count: int
    lines: tuple[Line, ...] = ()
    median_hours: Decimal | None = None

    @property
    def hours(self) -> str:
        """The median as one writes it ("1,5")."""
        return number_format((self.median_hours or Decimal(0)).normalize(), use_l10n=True)

    @property
    def is_shown(self) -> bool:
        return self.count >= LEAST


def summary_of(version: CourseVersion) -> Summary:
    """What is told of a version: one query, kept for a minute and thrown away when somebody evaluates."""
    found: Summary | None = cache.get(_key(version.pk))
    if found is None:
        found = summaries_of([version])[version.pk]
        cache.set(_key(version.pk), found, _SECONDS)
    return found


def summaries_of(versions: Iterable[CourseVersion]) -> dict[int, Summary]:
    """Summaries by the version's id: one query for all."""
    rows: dict[int, list[_Row]] = {version.pk: [] for version in versions}
    given = Evaluation.objects.filter(enrolment__version__in=rows)
    for pk, *answers in given.values_list("enrolment__version_id", *_Row._fields):
        rows[pk].append(_Row(*answers))
    return {pk: summary_from(of_version) for pk, of_version in rows.items()}


def summary_from(rows: Sequence[_Row]) -> Summary:
    """The summary of these answers; below ten, only how many there are."""
    if len(rows) < LEAST:
        return Summary(len(rows))
    lines = tuple(_line(name, [getattr(row, name) for row in rows]) for name in QUESTIONS)
    return Summary(len(rows), lines, _rounded(median(row.hours for row in rows), "0.01"))


def _line(name: str, scores: list[int]) -> Line:
    average = _rounded(Decimal(sum(scores)) / len(scores), "0.1")
    return Line(name, average, tuple(scores.count(score) for score in SCORES))


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)


def remarks_on(course: Course, *, reader: User) -> dict[int, list[str]]:
    """The remarks by version's id, for the provider's authors and leads, from ten evaluations on.

    By alphabet: the order in which they were written could tell whose they are.
    """
    if course.organisation_id not in reader.organisations_as(AUTHOR_ROLES):
        return {}
    on_course = Evaluation.objects.filter(enrolment__course=course)
    enough = on_course.values("enrolment__version").annotate(count=Count("pk")).filter(count__gte=LEAST)
    found: dict[int, list[str]] = defaultdict(list)
    remarks = on_course.filter(enrolment__version__in=enough.values("enrolment__version")).exclude(remark="")
    for pk, remark in remarks.values_list("enrolment__version_id", "remark").order_by("remark"):
        found[pk].append(remark)
    return found


def forget_summary(version_id: int) -> None:
    """Throw away what is kept of a version, as soon as the change is stored."""
    transaction.on_commit(lambda: cache.delete(_key(version_id)))


def _key(version_id: int) -> str:
    return f"courses.learning.evaluations.{version_id}"
