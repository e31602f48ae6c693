"""Take hours back: counter-entries beside what was booked, in part or as a whole, each written once."""

import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from certificates.enums import CertificateEventKind, HoursPart
from certificates.models import Certificate, CertificateEvent, HoursEntry
from lms.audit.actions import record
from lms.errors import NotAllowedError
from lms.people.models import User

from .errors import HoursError, NotRevocableError

_CENT = Decimal("0.01")


def correct_hours(*, certificate: Certificate, part: HoursPart, hours: Decimal, key: uuid.UUID, by: User) -> HoursEntry:
    """Take ``hours`` of one part back by a counter-entry and return it; only the platform's operator does.

    The same ``key`` again returns the entry that is there and books nothing. Something always stays: a
    document of which no hour is left is revoked instead.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        NotRevocableError: the document is revoked or replaced.
        HoursError: that many hours are not there, or none would be left.
    """
    if not (by.is_superuser and by.is_active):
        raise NotAllowedError
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if written := HoursEntry.objects.filter(key=key).first():
            if (written.certificate_id, written.part, written.hours) != (certificate.pk, part, -hours):
                raise HoursError
            return written
        if certificate.has_ended:
            raise NotRevocableError
        entry = certificate.hours_entries.filter(part=part, corrects__isnull=True).first()
        if entry is None or hours <= 0 or hours != hours.quantize(_CENT) or hours > balance_of(entry):
            raise HoursError
        left = certificate.hours_entries.aggregate(left=Sum("hours"))["left"] - hours
        if left <= 0:
            raise HoursError
        counter = take_back(entry, hours, key=key)
        CertificateEvent.objects.create(
            certificate=certificate, kind=CertificateEventKind.HOURS_CORRECTED, actor=by, note=f"{part} -{hours}"
        )
        record(verb="certificate.hours_corrected", obj=certificate, by=by, reason=f"{part} -{hours}")
        return counter


def balance_of(entry: HoursEntry) -> Decimal:
    """What is left of a booked entry after its counter-entries."""
    taken: Decimal | None = entry.corrections.aggregate(taken=Sum("hours"))["taken"]
    return entry.hours + (taken or Decimal(0))


def take_all_back(certificate: Certificate) -> dict[str, Decimal]:
    """Take back what is left of every part; return how much that was by part, without the empty ones."""
    taken: dict[str, Decimal] = {}
    for entry in certificate.hours_entries.filter(corrects__isnull=True).order_by("pk"):
        if (left := balance_of(entry)) > 0:
            take_back(entry, left, key=uuid.uuid4())
            taken[entry.part] = left
    return taken


def take_back(entry: HoursEntry, hours: Decimal, *, key: uuid.UUID) -> HoursEntry:
    """Write the counter-entry: as the entry that it corrects, with hours the other way."""
    return HoursEntry.objects.create(
        certificate_id=entry.certificate_id,
        person_id=entry.person_id,
        employer_id=entry.employer_id,
        category=entry.category,
        part=entry.part,
        key=key,
        hours=-hours,
        off_entitlement=entry.off_entitlement,
        initiative=entry.initiative,
        in_whose_time=entry.in_whose_time,
        who_pays=entry.who_pays,
        earned_on=entry.earned_on,
        school_year=entry.school_year,
        corrects=entry,
    )
