"""What a seal is a digest of, and what is wrong with a chain of them."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from .actions import event_digest
from .models import AuditEvent, AuditSeal


def events_digest(events: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256 over ids and digests of events, in the order of their ids."""
    return _sha256([[pk, digest] for pk, digest in sorted(events)])


def seal_digest(seal: AuditSeal) -> str:
    """Return the SHA-256 over a seal and, through ``previous_digest``, all seals before it."""
    return _sha256([seal.number, seal.sealed_at.isoformat(), seal.event_ids, seal.events_digest, seal.previous_digest])


def problems() -> Iterator[str]:
    """Walk the whole chain and yield a sentence for everything that does not fit. One seal in memory at a time."""
    previous = ""
    expected = 1
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=100):
        if seal.number != expected:
            yield f"Seal {expected} is missing: the next one is {seal.number}."
        if seal.previous_digest != previous:
            yield f"Seal {seal.number} does not follow on the seal before it."
        if seal.digest != seal_digest(seal):
            yield f"Seal {seal.number} has been changed."
        yield from _events_problems(seal)
        previous = seal.digest
        expected = seal.number + 1
    astray = AuditEvent.objects.filter(seal_number__gte=expected)
    yield from (f"Event {pk} names a seal that is not there." for pk in astray.values_list("pk", flat=True))


def _events_problems(seal: AuditSeal) -> Iterator[str]:
    listed = [int(pk) for pk in seal.event_ids.split(",")]
    events = AuditEvent.objects.in_bulk(listed)
    for pk in listed:
        if pk not in events:
            yield f"Event {pk} of seal {seal.number} is gone."
        elif event_digest(events[pk]) != events[pk].digest:
            yield f"Event {pk} of seal {seal.number} has been changed."
    if seal.events_digest != events_digest((pk, event.digest) for pk, event in events.items()):
        yield f"Seal {seal.number} does not fit its events."
    strangers = AuditEvent.objects.filter(seal_number=seal.number).exclude(pk__in=listed).values_list("pk", flat=True)
    yield from (f"Event {pk} is not in seal {seal.number}, though it says so." for pk in strangers)


def _sha256(value: list[object]) -> str:
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()
