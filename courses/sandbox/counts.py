"""How much is practised, by day: counts for those who look after the place, never a text and never a person.

What an organisation is told of are days on which ten people or more asked something; the other days only
together, and only when they are ten together as well. So nothing can be worked out by taking one from another.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from courses.exercises.visit import TurnState
from lms.hub.usage import FEWEST_PEOPLE
from lms.people.models import Organisation

from .models import GuardCount, GuardOutcome, SandboxTurn


@dataclass(frozen=True)
class Counted:
    """What happened on a day, or on several together (no ``day``)."""

    day: datetime.date | None = None
    sessions: int = 0
    turns: int = 0
    broken: int = 0
    stopped: int = 0
    held: int = 0
    sent: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        """The numbers together, as of this day."""
        return Counted(self.day, *(getattr(self, name) + getattr(other, name) for name in _NUMBERS))


_NUMBERS = ("sessions", "turns", "broken", "stopped", "held", "sent")
_OF_OUTCOME = {GuardOutcome.STOP: "stopped", GuardOutcome.HOLD: "held", GuardOutcome.SENT: "sent"}


@dataclass(frozen=True)
class Counts:
    """Days, the latest first; ``others`` are the days that are told of together only."""

    days: tuple[Counted, ...]
    others: Counted | None = None

    @property
    def together(self) -> Counted:
        """All that is told."""
        return sum((self.others, *self.days) if self.others else self.days, Counted())


def counts_everywhere() -> Counts:
    """Of everybody together, by day, as far back as turns are kept."""
    by_day = _by_day(_turns(), _guard())
    return Counts(tuple(counted for counted, _people in by_day))


def counts_of(organisation: Organisation) -> Counts:
    """Of who practises under an employment here, by day; nothing of fewer than ten people."""
    turns = _turns().filter(session__enrolment__employment__organisation=organisation)
    by_day = _by_day(turns, _guard().filter(organisation=organisation))
    many = tuple(counted for counted, people in by_day if people >= FEWEST_PEOPLE)
    few = [counted for counted, people in by_day if people < FEWEST_PEOPLE]
    return Counts(many, _together(turns, few))


def _together(turns: QuerySet[SandboxTurn], days: Iterable[Counted]) -> Counted | None:
    """These days as one, when ten people or more asked something on them."""
    wanted = [counted.day for counted in days if counted.day]
    rest = turns.annotate(day=TruncDate("created_at")).filter(day__in=wanted)
    people = rest.aggregate(people=Count("session__person", distinct=True))["people"] if wanted else 0
    return sum(days, Counted()) if people >= FEWEST_PEOPLE else None


def _first_day() -> datetime.date:
    """The first day of which all turns are still there."""
    return timezone.localdate() - datetime.timedelta(days=settings.SANDBOX_RETENTION_DAYS - 1)


def _turns() -> QuerySet[SandboxTurn]:
    begin = datetime.datetime.combine(_first_day(), datetime.time.min)
    return SandboxTurn.objects.filter(created_at__gte=timezone.make_aware(begin)).order_by()


def _guard() -> QuerySet[GuardCount]:
    return GuardCount.objects.filter(day__gte=_first_day()).order_by()


def _by_day(turns: QuerySet[SandboxTurn], guard: QuerySet[GuardCount]) -> list[tuple[Counted, int]]:
    """Each day on which anything happened, the latest first, with how many people asked: two queries."""
    found: dict[datetime.date, tuple[Counted, int]] = {}
    rows: QuerySet[SandboxTurn, Any] = turns.annotate(day=TruncDate("created_at")).values("day").annotate(**_SUMS)
    for row in rows:
        people = row.pop("people")
        found[row["day"]] = Counted(**row), people
    seen: dict[datetime.date, Counter[str]] = {}
    outcomes = guard.filter(outcome__in=_OF_OUTCOME).values_list("day", "outcome").annotate(times=Sum("number"))
    for day, outcome, times in outcomes:
        seen.setdefault(day, Counter())[_OF_OUTCOME[GuardOutcome(outcome)]] += times
    for day, numbers in seen.items():
        counted, people = found.get(day, (Counted(day), 0))
        found[day] = counted + Counted(None, **numbers), people
    return [found[day] for day in sorted(found, reverse=True)]


_SUMS: dict[str, Any] = {
    "people": Count("session__person", distinct=True),
    "sessions": Count("session", distinct=True),
    "turns": Count("pk"),
    "broken": Count("pk", filter=Q(state__in=[TurnState.FAILED, TurnState.CUT])),
}
