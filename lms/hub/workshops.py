"""Study days: places of a hub kept for the people of one organisation, and who made and cancelled them."""

import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.audit.actions import record
from lms.people.models import Organisation, User

from .configuration import Hub
from .models import HubGate, Workshop

_KEPT_SECONDS = 30
_KEY = "hub.workshops-soon"


class NotReserved(Exception):  # noqa: N818 -- says what is the case
    """The places are not kept; ``str(error)`` says why."""


def most_slots(hub: Hub) -> int:
    """How many places of a hub may be kept at the same moment: one is left to the others."""
    return max(0, hub.concurrency - 1)


@transaction.atomic
def reserve_workshop(
    *,
    organisation: Organisation,
    hub: Hub,
    title: str,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    slots: int,
    by: User,
) -> Workshop:
    """Keep places of ``hub`` for a study day of this organisation; the same one asked for again is kept once.

    Under the lock on the hub's gate, so that two at once are not given the same places. Raises NotReserved.
    """
    if ends_at <= timezone.now():
        raise NotReserved(_("Die tijd is al voorbij."))
    HubGate.objects.get_or_create(hub=hub.name)
    HubGate.objects.select_for_update().get(hub=hub.name)
    said = {"title": title, "starts_at": starts_at, "ends_at": ends_at, "slots": slots}
    same = Workshop.objects.standing().filter(organisation=organisation, hub=hub.name, **said).first()
    if same is not None:
        return same
    free = most_slots(hub) - _most_at_once(hub.name, starts_at, ends_at)
    if slots > free:
        raise NotReserved(_too_few(free))
    made = Workshop.objects.create(organisation=organisation, hub=hub.name, made_by=by, **said)
    record(verb="workshop.reserved", obj=made, by=by)
    _forget()
    return made


@transaction.atomic
def cancel_workshop(*, workshop: Workshop, by: User) -> Workshop:
    """Give the places back, also in the middle of the day. Safe to repeat; what is over stays as it was."""
    row = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if row.cancelled_at is None and row.ends_at > timezone.now():
        row.cancelled_at, row.cancelled_by = timezone.now(), by
        row.save(update_fields=["cancelled_at", "cancelled_by"])
        record(verb="workshop.cancelled", obj=row, by=by)
        _forget()
    return row


def workshop_now(person: User, *, hub: str | None = None) -> Workshop | None:
    """The study day that this person is in at this moment: of an organisation where she has a role, or of one above.

    From what was looked up half a minute ago at most: mostly without a query.
    """
    now = timezone.now()
    running = [(day, where) for day, where in _soon() if day.starts_at <= now < day.ends_at and hub in {None, day.hub}]
    if not running:
        return None
    places = {held.organisation_id for held in person.roles_held}
    return next((day for day, where in running if places & where), None)


def workshop_places(hub: str) -> dict[int, int]:
    """Places that are kept at this moment, by study day; as ``workshop_now``."""
    now = timezone.now()
    return {day.pk: day.slots for day, _where in _soon() if day.hub == hub and day.starts_at <= now < day.ends_at}


def _soon() -> list[tuple[Workshop, frozenset[int]]]:
    """The study days of the next half minute, each with the organisations whose people are in it."""
    found: list[tuple[Workshop, frozenset[int]]] | None = cache.get(_KEY)
    if found is None:
        now = timezone.now()
        days = Workshop.objects.overlapping(now, now + datetime.timedelta(seconds=_KEPT_SECONDS))
        found = [(day, _below(day)) for day in days.select_related("organisation").order_by("starts_at", "id")]
        cache.set(_KEY, found, _KEPT_SECONDS)
    return found


def _below(day: Workshop) -> frozenset[int]:
    return frozenset(Organisation.objects.within([day.organisation_id]).values_list("pk", flat=True))


def _forget() -> None:
    """Here at once, and everywhere as soon as it is stored."""
    cache.delete(_KEY)
    transaction.on_commit(lambda: cache.delete(_KEY))


def _most_at_once(hub: str, starts_at: datetime.datetime, ends_at: datetime.datetime) -> int:
    """How many places others keep at the fullest moment of this span: always when one of them begins."""
    others = list(Workshop.objects.overlapping(starts_at, ends_at).filter(hub=hub))
    moments = [max(starts_at, other.starts_at) for other in others]
    return max(
        (sum(other.slots for other in others if other.starts_at <= at < other.ends_at) for at in moments), default=0
    )


def _too_few(free: int) -> str:
    if free < 1:
        return _("In die tijd zijn alle plaatsen al vergeven. Kies een andere tijd.")
    return ngettext(
        "In die tijd is er nog %(free)d plaats vrij. Kies er minder, of een andere tijd.",
        "In die tijd zijn er nog %(free)d plaatsen vrij. Kies er minder, of een andere tijd.",
        free,
    ) % {"free": free}
