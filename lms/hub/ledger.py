"""Who may still use how many tokens today: reserved before sending, settled afterwards."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.people.models import Organisation, User

from .errors import BudgetSpent
from .models import HubUsage


@dataclass(frozen=True)
class Reservation:
    """Tokens put aside in one row of the ledger."""

    usage_id: int
    tokens: int


@transaction.atomic
def reserve(*, person: User, organisation: Organisation | None, tokens: int) -> Reservation:
    """Put ``tokens`` aside for one request of ``person`` today, under the lock on that person's own row.

    Raises BudgetSpent when they would go over the day's limit, over all organisations together.
    """
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=person.pk)
    today = timezone.localdate()
    rows = HubUsage.objects.filter(person=person, day=today)
    used = sum(row.tokens_reserved + row.tokens_in + row.tokens_out for row in rows)
    if used + tokens > settings.HUB_DAILY_TOKENS:
        raise BudgetSpent
    row, _created = HubUsage.objects.get_or_create(person=person, organisation=organisation, day=today)
    rows.filter(pk=row.pk).update(requests=F("requests") + 1, tokens_reserved=F("tokens_reserved") + tokens)
    return Reservation(row.pk, tokens)


def settle(*, reservation: Reservation, tokens_in: int, tokens_out: int, estimated: bool) -> None:
    """Book what was really used in place of what was put aside; once a reservation."""
    changes: dict[str, object] = {
        "tokens_reserved": F("tokens_reserved") - reservation.tokens,
        "tokens_in": F("tokens_in") + tokens_in,
        "tokens_out": F("tokens_out") + tokens_out,
    }
    if estimated:
        changes["estimated"] = True
    HubUsage.objects.filter(pk=reservation.usage_id).update(**changes)
