"""Who may still use how many tokens today: reserved before sending, settled afterwards.

A reservation lasts as long as an answer can take. Whose process died never settles it; then it
is released at the person's next request, or by the job that sweeps.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from lms.people.models import Organisation, User

from .errors import BudgetSpent
from .models import HubReservation, HubUsage

# On top of the deadline of an answer, for what comes before and after it.
_SLACK_SECONDS = 60


@dataclass(frozen=True)
class Reservation:
    """Tokens put aside in one row of the ledger."""

    pk: int
    usage_id: int


@transaction.atomic
def reserve(*, person: User, organisation: Organisation | None, tokens: int) -> Reservation:
    """Put ``tokens`` aside for one request of ``person`` today, under the lock on that person's own row.

    Raises BudgetSpent when they would go over the day's limit, over all organisations together.
    """
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=person.pk)
    today = timezone.localdate()
    release_stale(of=person)
    rows = HubUsage.objects.filter(person=person, day=today)
    used = sum(row.tokens_reserved + row.tokens_in + row.tokens_out for row in rows)
    if used + tokens > settings.HUB_DAILY_TOKENS:
        raise BudgetSpent
    row, _created = HubUsage.objects.get_or_create(person=person, organisation=organisation, day=today)
    rows.filter(pk=row.pk).update(requests=F("requests") + 1, tokens_reserved=F("tokens_reserved") + tokens)
    lease = datetime.timedelta(seconds=settings.HUB_DEADLINE_SECONDS + _SLACK_SECONDS)
    aside = HubReservation.objects.create(usage=row, tokens=tokens, expires_at=timezone.now() + lease)
    return Reservation(aside.pk, row.pk)


@transaction.atomic
def settle(*, reservation: Reservation, tokens_in: int, tokens_out: int, estimated: bool) -> None:
    """Book what was really used in place of what was put aside, if that was not released before."""
    _release(HubReservation.objects.filter(pk=reservation.pk))
    changes: dict[str, object] = {"tokens_in": F("tokens_in") + tokens_in, "tokens_out": F("tokens_out") + tokens_out}
    if estimated:
        changes["estimated"] = True
    HubUsage.objects.filter(pk=reservation.usage_id).update(**changes)


@transaction.atomic
def release_stale(*, of: User | None = None) -> int:
    """Give back what was put aside for answers that can no longer come; return how many there were."""
    stale = HubReservation.objects.filter(expires_at__lt=timezone.now())
    return _release(stale if of is None else stale.filter(usage__person=of))


def _release(reservations: QuerySet[HubReservation]) -> int:
    """Take the reservations off their rows: each once, whoever else does the same at the same time."""
    rows = reservations.select_for_update(of=("self",), skip_locked=True).values_list("pk", "usage_id", "tokens")
    found = list(rows)
    for _pk, usage, tokens in found:
        HubUsage.objects.filter(pk=usage).update(tokens_reserved=F("tokens_reserved") - tokens)
    HubReservation.objects.filter(pk__in=[pk for pk, _usage, _tokens in found]).delete()
    return len(found)
