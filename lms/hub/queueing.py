"""The queue of a hub in the database: first come, first served, over all processes together.

Everything that changes it holds the lock on the hub's gate for a moment; nothing here waits.
"""

import datetime
import math
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from .models import HubGate, HubTicket
from .workshops import workshop_places

# Nobody heard of a holder for so long: the process is gone, and its place is free.
WAITING_LASTS = datetime.timedelta(seconds=20)
ANSWERING_LASTS = datetime.timedelta(seconds=30)
# How much the latest answer weighs in what one takes "of late".
_NEWEST = 0.2


@dataclass(frozen=True)
class Standing:
    """Where a ticket is: ``place`` 1 is next, 0 is in; ``seconds`` it may take, 0 as long as that is unknown."""

    place: int
    seconds: int = 0


class TicketGone(Exception):  # noqa: N818 -- says what is the case
    """The ticket was not heard of for too long, and the place went to others."""


class Room:
    """Who still fits: reserved places are kept for their workshop, all others share the rest.

    Nothing reserved is lent: it could only be given back by breaking off somebody's answer.
    """

    def __init__(self, size: int, reserved: Mapping[int, int]) -> None:
        self.size, self.reserved = size, reserved
        # One place is left to the others, should the settings have become less generous than the reservations.
        self.shared = max(min(size, 1), size - sum(reserved.values()))
        self.held: Counter[int | None] = Counter()

    def lane(self, workshop: int | None) -> int | None:
        """The queue that a ticket stands in: its workshop's while that lasts, else the common one."""
        return workshop if workshop in self.reserved else None

    def slots(self, lane: int | None) -> int:
        return self.shared if lane is None else self.reserved[lane]

    def take(self, lane: int | None) -> None:
        self.held[lane] += 1

    def fits(self, lane: int | None) -> bool:
        if self.held.total() >= self.size:
            return False
        if lane is not None and self.held[lane] < self.reserved[lane]:
            return True
        beyond = sum(max(0, self.held[each] - slots) for each, slots in self.reserved.items())
        return self.held[None] + beyond < self.shared


@transaction.atomic
def take(*, hub: str, size: int, key: uuid.UUID, workshop: int | None) -> Standing:
    """Stand in line for ``hub``, of which ``size`` are answered at once.

    Whoever finds room and nobody waiting is in at once, without a look at every other ticket.
    """
    gate, now = _locked(hub), timezone.now()
    room, free = _held(gate, size, now)
    lane = room.lane(workshop)
    if free and room.fits(lane):
        HubTicket.objects.create(
            key=key, gate=gate, workshop_id=workshop, admitted_at=now, expires_at=now + ANSWERING_LASTS
        )
        return Standing(0)
    ticket = HubTicket.objects.create(key=key, gate=gate, workshop_id=workshop, expires_at=now + WAITING_LASTS)
    return Standing(0) if key in _admit(gate, size) else _standing(ticket, gate, size)


def look(*, hub: str, size: int, key: uuid.UUID) -> Standing:
    """Where the ticket is now; the first in line looks whether there is room. Raises TicketGone."""
    ticket = HubTicket.objects.select_related("gate").filter(key=key).first()
    if ticket is None:
        raise TicketGone
    if ticket.admitted_at is not None:
        return Standing(0)
    now = timezone.now()
    if ticket.expires_at < now + WAITING_LASTS / 2:
        HubTicket.objects.filter(pk=ticket.pk, admitted_at__isnull=True).update(expires_at=now + WAITING_LASTS)
    standing = _standing(ticket, ticket.gate, size)
    if standing.place > 1 or key not in _swept(hub, size):
        return standing
    return Standing(0)


def renew(key: uuid.UUID) -> None:
    """Say that the answer is still coming."""
    HubTicket.objects.filter(key=key).update(expires_at=timezone.now() + ANSWERING_LASTS)


@transaction.atomic(savepoint=False)
def leave(*, hub: str, size: int, key: uuid.UUID) -> list[uuid.UUID]:
    """Give the place back, wherever it was; return the keys of those who may come in now. Safe to repeat."""
    waiting = HubTicket.objects.filter(gate=OuterRef("gate"), admitted_at__isnull=True).exclude(key=key)
    # The gate alone is locked: whoever holds it may be about to let this very ticket in.
    locked = HubTicket.objects.select_for_update(of=("gate",)).select_related("gate")
    ticket = locked.filter(gate__hub=hub, key=key).annotate(others=Exists(waiting)).first()
    if ticket is None:
        return []
    HubTicket.objects.filter(pk=ticket.pk).delete()
    if ticket.admitted_at is not None:
        _remember(ticket.gate, timezone.now() - ticket.admitted_at)
    return _admit(ticket.gate, size) if ticket.others else []


@transaction.atomic
def _swept(hub: str, size: int) -> list[uuid.UUID]:
    return _admit(_locked(hub), size)


def _locked(hub: str) -> HubGate:
    gates = HubGate.objects.select_for_update().filter(hub=hub)
    gate = gates.first()
    if gate is None:
        HubGate.objects.get_or_create(hub=hub)
        gate = gates.get()
    return gate


def _admit(gate: HubGate, size: int) -> list[uuid.UUID]:
    """Forget who was not heard of, let in who fits, in order of arrival; return the keys of the latter."""
    now = timezone.now()
    tickets = HubTicket.objects.filter(gate=gate)
    tickets.filter(expires_at__lt=now).delete()
    rows = list(tickets.order_by("id").values_list("key", "workshop_id", "admitted_at"))
    room = _room(gate, size)
    for _key, workshop, admitted_at in rows:
        if admitted_at is not None:
            room.take(room.lane(workshop))
    admitted = []
    for key, workshop, admitted_at in rows:
        lane = room.lane(workshop)
        if admitted_at is None and room.fits(lane):
            room.take(lane)
            admitted.append(key)
    tickets.filter(key__in=admitted).update(admitted_at=now, expires_at=now + ANSWERING_LASTS)
    return admitted


def _held(gate: HubGate, size: int, now: datetime.datetime) -> tuple[Room, bool]:
    """The room with the places that are taken, and whether nobody waits and nobody is gone."""
    room = _room(gate, size)
    state = {"gone": Q(expires_at__lt=now), "waits": Q(admitted_at__isnull=True)}
    lanes = (
        HubTicket.objects.filter(gate=gate)
        .order_by()
        .values_list("workshop")
        .annotate(count=Count("pk"), **{name: Count("pk", filter=which) for name, which in state.items()})
    )
    free = True
    for workshop, count, gone, waits in lanes:
        room.held[room.lane(workshop)] += count
        free = free and not gone and not waits
    return room, free


def _room(gate: HubGate, size: int) -> Room:
    return Room(size, workshop_places(gate.hub))


def _standing(ticket: HubTicket, gate: HubGate, size: int) -> Standing:
    """How many of the same queue came before, and how long that takes as answers go of late."""
    room = _room(gate, size)
    lane = room.lane(ticket.workshop_id)
    same = Q(workshop=lane) if lane else ~Q(workshop__in=list(room.reserved)) | Q(workshop__isnull=True)
    before = HubTicket.objects.filter(same, gate=gate, admitted_at__isnull=True, pk__lt=ticket.pk).count()
    place, slots = before + 1, room.slots(lane)
    seconds = math.ceil(place * gate.answer_ms / 1000 / slots) if slots else 0
    return Standing(place, seconds)


def _remember(gate: HubGate, took: datetime.timedelta) -> None:
    newest = took / datetime.timedelta(milliseconds=1)
    known = gate.answer_ms or newest
    gate.answer_ms = round(known + (newest - known) * _NEWEST)
    gate.save(update_fields=["answer_ms"])
