"""Periodic work of the audit trail."""

import logging

from django.db import transaction
from django.utils import timezone

from .models import AuditEvent, AuditSeal
from .seals import events_digest, seal_digest

logger = logging.getLogger(__name__)

# SQLite takes 250,000 values in a statement at most, and a seal must stay readable.
_IN_ONE_SEAL = 1000


def seal_events() -> int:
    """Seal every event that has no seal yet; return how many.

    Plain inserts cost a transaction nothing; the chain is made here. Ids are listed,
    because one with a lower id may be committed later than one with a higher.
    When two of these run at once, the number's uniqueness lets one win and the other
    is tried again by the queue.
    """
    total = 0
    while sealed := _seal_next():
        total += sealed
    if total:
        logger.info("%d events sealed", total)
    return total


@transaction.atomic
def _seal_next() -> int:
    last = AuditSeal.objects.select_for_update().order_by("-number").first()
    unsealed = AuditEvent.objects.filter(seal_number__isnull=True).order_by("id")
    events = list(unsealed.values_list("id", "digest")[:_IN_ONE_SEAL])
    if not events:
        return 0
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        event_ids=",".join(str(pk) for pk, _ in events),
        events_digest=events_digest(events),
        previous_digest=last.digest if last else "",
        sealed_at=timezone.now(),
    )
    seal.digest = seal_digest(seal)
    seal.save(force_insert=True)
    return AuditEvent.objects.filter(pk__in=[pk for pk, _ in events]).update(seal_number=seal.number)
