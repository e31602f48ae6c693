"""How often the guard did something, collected in this process and written now and then.

What was let through is followed by an answer, and written while answers come in (``running``); what was not, at once.
"""

import threading
from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone

from lms.counting import add_to

from .models import GuardCount, GuardOutcome

_lock = threading.Lock()
_collected: Counter[tuple[int | None, date, str, str]] = Counter()


def collect(outcome: GuardOutcome, kinds: Collection[str], *, organisation: int | None) -> None:
    """One more of this outcome today, once for every kind that was found."""
    day = timezone.localdate()
    with _lock:
        _collected.update((organisation, day, str(outcome), kind) for kind in kinds)


def write() -> None:
    """Write what was collected so far; what can't be written stays for the next time."""
    with _lock:
        counts = sorted(_collected.items(), key=lambda count: (count[0][0] or 0, *count[0][1:]))
        _collected.clear()
    while counts:
        (organisation, day, outcome, kind), number = counts[-1]
        facts: dict[str, Any] = {"organisation_id": organisation, "day": day, "outcome": outcome, "kind": kind}
        try:
            add_to(GuardCount, "number", number, **facts)
        except Exception:
            with _lock:
                _collected.update(dict(counts))
            raise
        counts.pop()
