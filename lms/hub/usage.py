"""What was used, added up: by day for the person herself, and without persons for an organisation."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Max, QuerySet, Sum, Value, When
from django.utils import timezone

from lms.people.models import Organisation, User

from .energy import Energy
from .models import HubBudget, HubUsage

LAST_DAYS = 30
# Fewer people than this are recognised in what they used together.
FEWEST_PEOPLE = 10

_SUMS: dict[str, Any] = {
    "asked": Sum("requests", default=0),
    "read": Sum("tokens_in", default=0),
    "written": Sum("tokens_out", default=0),
    "low": Sum("energy_low", default=0),
    "high": Sum("energy_high", default=0),
    "guessed": Max(Case(When(estimated=True, then=Value(1)), default=Value(0))),
}


@dataclass(frozen=True)
class Used:
    """Requests, tokens and energy of a day or of several."""

    requests: int
    tokens: int
    estimated: bool
    energy: Energy
    day: datetime.date | None = None


def used_of(sums: dict[str, Any]) -> Used:
    """From a row of sums."""
    return Used(
        requests=sums["asked"],
        tokens=sums["read"] + sums["written"],
        estimated=bool(sums["guessed"]),
        energy=Energy.stored(sums["low"], sums["high"]),
        day=sums.get("day"),
    )


def days_of(person: User) -> QuerySet[HubUsage, Any]:
    """A row of sums for each day on which this person asked something, the latest first."""
    return HubUsage.objects.filter(person=person).order_by("-day").values("day").annotate(**_SUMS)


def lately_of(person: User) -> Used:
    """What this person used in the last thirty days, today included."""
    return used_of(_lately().filter(person=person).aggregate(**_SUMS))


def spent_today(*, person: User | None = None, organisation: Organisation | None = None) -> int:
    """Tokens of today's budget that are used or put aside."""
    budget = HubBudget.objects.filter(person=person, organisation=organisation, day=timezone.localdate()).first()
    return budget.spent + budget.reserved if budget else 0


def lately_at(organisation: Organisation) -> Used | None:
    """What all people together asked here in the last thirty days; None when they are too few to be told of."""
    sums = _lately().filter(organisation=organisation).aggregate(people=Count("person", distinct=True), **_SUMS)
    return used_of(sums) if sums["people"] >= FEWEST_PEOPLE else None


def _lately() -> QuerySet[HubUsage]:
    first = timezone.localdate() - datetime.timedelta(days=LAST_DAYS - 1)
    return HubUsage.objects.filter(day__gte=first)
