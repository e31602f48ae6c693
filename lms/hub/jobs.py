"""Periodic work of the hub's ledger."""

import datetime
import logging

from django.utils import timezone

from . import discovery
from .ledger import release_stale
from .models import HubBudget, HubReservation, HubUsage

logger = logging.getLogger(__name__)
_KEPT_DAYS = 400
# So long an answer that nobody waits for any more is still booked when it comes.
_SETTLED_WITHIN = datetime.timedelta(days=1)


def release_reservations() -> int:
    """Give back tokens that a process which died had put aside; return how many reservations there were."""
    released = release_stale()
    if released:
        logger.warning("%d reservations of answers that never ended were released", released)
    return released


def forget_usage() -> int:
    """Delete what was used longer ago than we say that we keep it; return how many rows of usage went."""
    HubReservation.objects.filter(released=True, expires_at__lt=timezone.now() - _SETTLED_WITHIN).delete()
    oldest = timezone.localdate() - datetime.timedelta(days=_KEPT_DAYS)
    HubBudget.objects.filter(day__lt=oldest).delete()
    return HubUsage.objects.filter(day__lt=oldest).delete()[1].get("hub.HubUsage", 0)


def look_at_hubs() -> int:
    """Ask the hubs which models they have; return how many could not be asked."""
    failed = discovery.look_at_all()
    if failed:
        logger.warning("%d hubs did not say which models they have", failed)
    return failed
