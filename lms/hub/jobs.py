"""Periodic work of the hub's ledger."""

import logging

from .ledger import release_stale

logger = logging.getLogger(__name__)


def release_reservations() -> int:
    """Give back tokens that a process which died had put aside; return how many reservations there were."""
    released = release_stale()
    if released:
        logger.warning("%d reservations of answers that never ended were released", released)
    return released
