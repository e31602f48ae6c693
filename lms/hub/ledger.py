"""Who may still use how many tokens today: reserved before sending, settled afterwards.

Three budgets hold at once, each for a day: the person's (over all organisations together), the
organisation's, and the whole platform's. Tokens are put aside in all of them or in none. A reservation
lasts as long as waiting and answering can take. Whose process died never settles it; then it is given
back at anybody's next request, or by the job that sweeps.

What an answer takes beyond what was put aside is in the usage, and not in the budgets: so no budget is
ever overdrawn, by which the database is held as well.

Every change goes through usage and budgets in the same order, the platform's row last: whoever asks waits
for it no longer than one statement of somebody else's takes, and no two wait for each other.
"""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Least
from django.utils import timezone

from lms.people.models import Organisation, User

from .energy import energy_of
from .errors import BudgetSpent, Whose
from .limits import Limits, limits_of
from .models import HubBudget, HubReservation, HubUsage
from .offers import energy_class_kept

# On top of what waiting and answering may take, for what comes before and after.
_SLACK_SECONDS = 60
# How many that were never settled one request gives back on its way; the rest is the job's.
_STALE_AT_ONCE = 50
# Both databases know these, and Django's own way takes three statements for each.
_BEGIN_USAGE = """
    INSERT INTO hub_hubusage
        (person_id, organisation_id, day, requests, tokens_in, tokens_out, estimated, energy_low, energy_high)
    VALUES (%s, %s, %s, 1, 0, 0, %s, 0, 0)
    ON CONFLICT {those} DO UPDATE SET requests = hub_hubusage.requests + 1
    RETURNING id, requests
"""
_PUT_ASIDE = """
    UPDATE hub_hubbudget SET reserved = reserved + %s, granted = {limit}
    WHERE id IN ({those}) AND spent + reserved + %s <= {limit}
    RETURNING person_id, organisation_id
"""
_LIMIT = "CASE WHEN person_id IS NOT NULL THEN %s WHEN organisation_id IS NOT NULL THEN %s ELSE %s END"
_BUDGETS = """
    SELECT id FROM hub_hubbudget
    WHERE person_id = (SELECT person_id FROM hub_hubusage WHERE id = %s) AND day = %s
        OR organisation_id = %s AND day = %s
        OR person_id IS NULL AND organisation_id IS NULL AND day = %s
    ORDER BY person_id NULLS LAST, organisation_id NULLS LAST
"""
_TAKE_OUT = (
    "DELETE FROM hub_hubreservation WHERE id = %s RETURNING usage_id, organisation_id, day, tokens, model, released"
)


@dataclass(frozen=True)
class Reservation:
    """Tokens put aside; ``tokens`` is how many."""

    pk: int
    usage_id: int
    tokens: int

    def within(self, tokens_in: int, tokens_out: int) -> tuple[int, int]:
        """These counts, of what was written no more than there is room for beside what was read."""
        tokens_in = min(max(0, tokens_in), self.tokens)
        return tokens_in, min(max(0, tokens_out), self.tokens - tokens_in)


@dataclass(frozen=True)
class _Aside:
    """A reservation as it was when it was taken out."""

    usage_id: int | None
    organisation_id: int | None
    day: datetime.date
    tokens: int
    model: str
    released: bool


@transaction.atomic(savepoint=False)
def reserve(*, person: User, organisation: Organisation | None, tokens: int, model: str = "") -> Reservation:
    """Put ``tokens`` aside for one request of ``person`` today, in every budget that it counts for.

    Raises BudgetSpent, which says whose budget does not hold that much and when it will; then nothing of the
    transaction it is in may stay. See ``once_more`` for what dead processes left.
    """
    day, limits = timezone.localdate(), limits_of(organisation.pk if organisation else None)
    usage, requests = _begin_usage(person, organisation, day)
    if requests == 1:
        _open_budgets(person, organisation, day)
    aside = HubReservation.objects.create(
        usage_id=usage,
        organisation=organisation,
        day=day,
        tokens=tokens,
        model=model,
        expires_at=timezone.now() + _longest(),
    )
    _put_aside(aside, person, limits)
    return Reservation(aside.pk, usage, tokens)


def once_more[T](reserving: Callable[[], T]) -> T:
    """Do it; when a budget is spent, give back what dead processes left, and do it again if that was anything.

    Outside all transactions: what is given back are other people's budgets. Raises BudgetSpent.
    """
    try:
        return reserving()
    except BudgetSpent:
        if not _release(_stale()[:_STALE_AT_ONCE]):
            raise
    return reserving()


@transaction.atomic(savepoint=False)
def settle(*, reservation: Reservation, tokens_in: int, tokens_out: int, estimated: bool) -> None:
    """Book what was really used in place of what was put aside. Safe to repeat: what is settled stays as it is."""
    found = _fetched(_TAKE_OUT, [reservation.pk])
    if not found:
        return
    aside = _Aside(*found[0])
    energy = energy_of(energy_class_kept(aside.model), tokens_in=tokens_in, tokens_out=tokens_out)
    low, high = energy.in_millionths
    changes: dict[str, object] = {
        "tokens_in": F("tokens_in") + tokens_in,
        "tokens_out": F("tokens_out") + tokens_out,
        "energy_low": F("energy_low") + low,
        "energy_high": F("energy_high") + high,
    }
    if estimated:
        changes["estimated"] = True
    if aside.usage_id is not None:
        HubUsage.objects.filter(pk=aside.usage_id).update(**changes)
    _charge(aside, tokens_in + tokens_out)


def release_stale() -> int:
    """Give back what was put aside for answers that can no longer come; return how many there were."""
    return _release(_stale())


def _begin_usage(person: User, organisation: Organisation | None, day: datetime.date) -> tuple[int, int]:
    """One request more in the row of the day; its key, and how many that makes."""
    those = "(person_id, organisation_id, day)" if organisation else "(person_id, day) WHERE organisation_id IS NULL"
    facts = [person.pk, organisation.pk if organisation else None, day, False]
    ((usage, requests),) = _fetched(_BEGIN_USAGE.format(those=those), facts)
    return usage, requests


def _open_budgets(person: User, organisation: Organisation | None, day: datetime.date) -> None:
    """Make the budgets of the day that are not there yet."""
    own, platform = HubBudget(person=person, day=day), HubBudget(day=day)
    theirs = [HubBudget(organisation=organisation, day=day)] if organisation else []
    HubBudget.objects.bulk_create([own, *theirs, platform], ignore_conflicts=True)


def _put_aside(aside: HubReservation, person: User, limits: Limits) -> None:
    """Put it aside in all budgets at once. Raises BudgetSpent."""
    limit = [limits.person, limits.organisation, limits.platform]
    those, which = _budgets_sql(aside)
    statement = _PUT_ASIDE.format(limit=_LIMIT, those=those)
    held = set(_fetched(statement, [aside.tokens, *limit, *which, aside.tokens, *limit]))
    for whose, most, facts in zip(Whose, limit, _facts(person.pk, aside.organisation_id), strict=True):
        if facts is not None and facts not in held:
            raise BudgetSpent(whose, _minutes_until(aside, facts, most))


def _facts(person: int | None, organisation: int | None) -> list[tuple[int | None, int | None] | None]:
    """Person and organisation of each budget in the order of ``Whose``; None where there is none."""
    return [(person, None), (None, organisation) if organisation else None, (None, None)]


def _budgets_sql(aside: "_Aside | HubReservation") -> tuple[str, list[Any]]:
    """The keys of the budgets in which it is put aside, locked in their order, as a query.

    Those of accounts that are gone are not among them.
    """
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    return _BUDGETS + lock, [aside.usage_id, aside.day, aside.organisation_id, aside.day, aside.day]


def _fetched(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows


def _minutes_until(aside: HubReservation, facts: tuple[int | None, int | None], limit: int) -> int:
    """After how many minutes enough comes free of what is put aside; 0 when not before midnight."""
    person, organisation = facts
    budget = HubBudget.objects.get(person=person, organisation=organisation, day=aside.day)
    lacking = budget.spent + budget.reserved + aside.tokens - limit
    if lacking > budget.reserved:
        return 0
    others = HubReservation.objects.of_budget(budget).exclude(pk=aside.pk).order_by("expires_at")
    for put_aside, until in others.values_list("tokens", "expires_at"):
        lacking -= put_aside
        if lacking <= 0:
            return max(1, math.ceil((until - timezone.now()).total_seconds() / 60))
    return 0


def _budgets_of(aside: _Aside | HubReservation) -> QuerySet[HubBudget]:
    those, which = _budgets_sql(aside)
    return HubBudget.objects.filter(pk__in=RawSQL(those, which))  # noqa: S611 -- no value of anybody's is in the text


def _charge(aside: _Aside, used: int) -> None:
    """Take what was used off the budgets: of what was put aside, or of what is left when that was given back."""
    budgets = _budgets_of(aside)
    if aside.released:
        budgets.update(spent=Least(F("spent") + used, F("granted") - F("reserved")))
    else:
        budgets.update(reserved=F("reserved") - aside.tokens, spent=F("spent") + min(used, aside.tokens))


def _stale() -> QuerySet[HubReservation]:
    return HubReservation.objects.filter(expires_at__lt=timezone.now(), released=False).order_by("pk")


def _release(stale: QuerySet[HubReservation]) -> int:
    """Give the tokens back to their budgets: once, whoever else does the same at the same time."""
    return sum(_released(aside) for aside in stale)


@transaction.atomic
def _released(aside: HubReservation) -> bool:
    if not HubReservation.objects.filter(pk=aside.pk, released=False).update(released=True):
        return False
    _budgets_of(aside).update(reserved=F("reserved") - aside.tokens)
    return True


def _longest() -> datetime.timedelta:
    """How long a request can take in all."""
    return datetime.timedelta(seconds=settings.HUB_QUEUE_SECONDS + settings.HUB_DEADLINE_SECONDS + _SLACK_SECONDS)
