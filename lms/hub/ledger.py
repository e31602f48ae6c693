"""Who may still use how many tokens today: reserved before sending, settled afterwards.

Three budgets hold at once, each for a day: the person's (over all organisations together), the
organisation's, and the whole platform's. Tokens are put aside in all of them or in none. A reservation
lasts as long as waiting and answering can take. Whose process died never settles it; then it is given
back at anybody's next request, or by the job that sweeps.

What an answer takes beyond what was put aside is in the usage, and not in the budgets: so no budget is
ever overdrawn, by which the database is held as well.
"""

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from lms.people.models import Organisation, User

from .energy import class_of, energy_of
from .errors import BudgetSpent, Whose
from .limits import limits_of
from .models import HubBudget, HubReservation, HubUsage

# On top of what waiting and answering may take, for what comes before and after.
_SLACK_SECONDS = 60
# How many that were never settled one request gives back on its way; the rest is the job's.
_STALE_AT_ONCE = 50


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


@transaction.atomic
def reserve(*, person: User, organisation: Organisation | None, tokens: int, model: str = "") -> Reservation:
    """Put ``tokens`` aside for one request of ``person`` today, in every budget that it counts for.

    Raises BudgetSpent, which says whose budget does not hold that much and when it will; then nothing is changed.
    """
    platform = _lock()
    _release(_stale()[:_STALE_AT_ONCE])
    budgets = []
    for whose, budget, limit in _budgets(person, organisation, platform):
        _put_aside(budget, tokens, limit, whose)
        budgets.append(budget)
    today = platform.day
    row, _created = HubUsage.objects.get_or_create(person=person, organisation=organisation, day=today)
    HubUsage.objects.filter(pk=row.pk).update(requests=F("requests") + 1)
    aside = HubReservation.objects.create(usage=row, tokens=tokens, model=model, expires_at=timezone.now() + _longest())
    aside.budgets.set(budgets)
    return Reservation(aside.pk, row.pk, tokens)


@transaction.atomic
def settle(*, reservation: Reservation, tokens_in: int, tokens_out: int, estimated: bool) -> None:
    """Book what was really used in place of what was put aside. Safe to repeat: what is settled stays as it is."""
    _lock()
    aside = HubReservation.objects.select_for_update().filter(pk=reservation.pk).first()
    if aside is None:
        return
    _charge(aside, tokens_in + tokens_out)
    energy = energy_of(class_of(aside.model), tokens_in=tokens_in, tokens_out=tokens_out)
    low, high = energy.in_millionths
    changes: dict[str, object] = {
        "tokens_in": F("tokens_in") + tokens_in,
        "tokens_out": F("tokens_out") + tokens_out,
        "energy_low": F("energy_low") + low,
        "energy_high": F("energy_high") + high,
    }
    if estimated:
        changes["estimated"] = True
    HubUsage.objects.filter(reservations=aside).update(**changes)
    aside.delete()


@transaction.atomic
def release_stale() -> int:
    """Give back what was put aside for answers that can no longer come; return how many there were."""
    _lock()
    return _release(_stale())


def _lock() -> HubBudget:
    """Today's budget of the platform, locked: it is part of every change, so whoever takes it first waits for nobody.

    What is written below holds without it too; it keeps two at once from waiting for each other.
    """
    today = timezone.localdate()
    found = HubBudget.objects.select_for_update().filter(person=None, organisation=None, day=today)
    budget = found.first()
    if budget is None:
        HubBudget.objects.get_or_create(person=None, organisation=None, day=today)
        budget = found.get()
    return budget


def _budgets(
    person: User, organisation: Organisation | None, platform: HubBudget
) -> Iterator[tuple[Whose, HubBudget, int]]:
    """Every budget that a request counts for, and its limit."""
    limits, day = limits_of(organisation.pk if organisation else None), platform.day
    own, _created = HubBudget.objects.get_or_create(person=person, organisation=None, day=day)
    yield Whose.PERSON, own, limits.person
    if organisation is not None:
        theirs, _created = HubBudget.objects.get_or_create(person=None, organisation=organisation, day=day)
        yield Whose.ORGANISATION, theirs, limits.organisation
    yield Whose.PLATFORM, platform, limits.platform


def _put_aside(budget: HubBudget, tokens: int, limit: int, whose: Whose) -> None:
    row = HubBudget.objects.filter(pk=budget.pk)
    fits = row.filter(spent__lte=limit - tokens - F("reserved"))
    if not fits.update(reserved=F("reserved") + tokens, granted=limit):
        raise BudgetSpent(whose, _minutes_until(row.get(), tokens, limit))


def _minutes_until(budget: HubBudget, tokens: int, limit: int) -> int:
    """After how many minutes enough comes free of what is put aside; 0 when not before midnight."""
    lacking = budget.spent + budget.reserved + tokens - limit
    if lacking > budget.reserved:
        return 0
    waiting = budget.reservations.filter(released=False).order_by("expires_at").values_list("tokens", "expires_at")
    for put_aside, until in waiting:
        lacking -= put_aside
        if lacking <= 0:
            return max(1, math.ceil((until - timezone.now()).total_seconds() / 60))
    return 0


def _charge(aside: HubReservation, used: int) -> None:
    """Take what was used off the budgets: of what was put aside, or of what is left when that was given back."""
    budgets = HubBudget.objects.filter(pk__in=list(aside.budgets.values_list("pk", flat=True)))
    if aside.released:
        budgets.update(spent=Least(F("spent") + used, F("granted") - F("reserved")))
    else:
        budgets.update(reserved=F("reserved") - aside.tokens, spent=F("spent") + min(used, aside.tokens))


def _stale() -> QuerySet[HubReservation]:
    return HubReservation.objects.filter(expires_at__lt=timezone.now(), released=False).order_by("pk")


def _release(stale: QuerySet[HubReservation]) -> int:
    """Give the tokens back to their budgets: once, whoever else does the same at the same time."""
    count = 0
    for aside in stale:
        if HubReservation.objects.filter(pk=aside.pk, released=False).update(released=True):
            budgets = list(aside.budgets.values_list("pk", flat=True))
            HubBudget.objects.filter(pk__in=budgets).update(reserved=F("reserved") - aside.tokens)
            count += 1
    return count


def _longest() -> datetime.timedelta:
    """How long a request can take in all."""
    return datetime.timedelta(seconds=settings.HUB_QUEUE_SECONDS + settings.HUB_DEADLINE_SECONDS + _SLACK_SECONDS)
