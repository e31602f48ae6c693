"""Revoke, replace, erase: what can still happen to a certificate, each as a new fact beside the record."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from certificates.emails import announce, announce_revocation
from certificates.enums import (
    REASONS_THAT_TAKE_HOURS_BACK,
    CertificateEventKind,
    HoursPart,
    KeepingGround,
    Relation,
    ReplacementReason,
    RevocationReason,
)
from certificates.models import Certificate, CertificateDocument, CertificateEvent, CertificatePerson, HoursEntry
from certificates.snapshot import HoursFacts
from lms.audit.actions import record
from lms.errors import NotAllowedError
from lms.people.models import User

from .correcting_hours import take_all_back
from .drafting import (
    Record,
    earlier,
    hours_by_part,
    name_beside,
    new_token,
    next_number,
    staff_beside,
    verification_url,
)
from .errors import NotRevocableError
from .issuing import book, insert


def revoke_certificate(*, certificate: Certificate, reason: RevocationReason, by: User) -> Certificate:
    """Revoke a certificate for good; only the platform's operator does.

    Its hours are taken back by counter-entries when the reason says that they were
    not made. Repeating it with the same reason changes nothing.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        NotRevocableError: it was revoked before for another reason, or replaced.
    """
    _only_operator(by)
    with transaction.atomic():
        certificate = _locked(certificate)
        if certificate.revocation_reason == reason:
            return certificate
        if certificate.has_ended:
            raise NotRevocableError
        certificate.revoked_at = timezone.now()
        certificate.revocation_reason = reason
        certificate.save(update_fields=["revoked_at", "revocation_reason"])
        if reason in REASONS_THAT_TAKE_HOURS_BACK:
            take_all_back(certificate)
        _tell(certificate, CertificateEventKind.REVOKED, reason, by)
        if certificate.holder is not None:
            announce_revocation(certificate, certificate.holder)
        return certificate


def correct_certificate(*, certificate: Certificate, reason: ReplacementReason, by: User) -> Certificate:
    """Put a new record in a certificate's place, with the holder's name of today; return the new one.

    The old record stays what it was, and its address leads to the new one with the class of reason
    only. The new one names it, and takes over the hours that are left: they are booked once. All else is
    as it was at issue; ``BACKFILLED`` also adds what the version tells and the old document did not.
    Repeating it returns the replacement.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        NotRevocableError: it was revoked before, or its holder is gone.
    """
    _only_operator(by)
    with transaction.atomic():
        certificate = _locked(certificate)
        if (replacement := certificate.replacement) is not None:
            return replacement
        holder = certificate.holder
        if holder is None or certificate.has_ended:
            raise NotRevocableError
        left = take_all_back(certificate)
        replacement, _issued = insert(_redrafted(certificate, holder, left, reason))
        _tell(certificate, CertificateEventKind.SUPERSEDED, reason, by)
        book(replacement, by=by)
        announce(replacement, holder)
        return replacement


def erase_person(*, certificate: Certificate, by: User) -> Certificate:
    """Forget whose certificate it is: name, PDF and every link to the person's account go.

    Number, hash, dates, hours and status stay, and so does the employer's own record for its term.
    The holder may ask for it, and the operator for them. Repeating it changes nothing.

    Raises:
        NotAllowedError: ``by`` is neither the holder nor the operator.
    """
    with transaction.atomic():
        certificate = _locked(certificate)
        if not by.is_superuser and certificate.holder_id != by.pk:
            raise NotAllowedError
        erased, _rows = CertificatePerson.objects.filter(certificate=certificate).delete()
        if not erased:
            return certificate
        for name in certificate.documents.values_list("file", flat=True):
            async_task("certificates.tasks.delete_file", name)
        CertificateDocument.objects.filter(certificate=certificate).delete()
        _unlink(certificate)
        CertificateEvent.objects.create(certificate=certificate, kind=CertificateEventKind.PERSONAL_DATA_ERASED)
        record(verb="certificate.personal_data_erased", obj=certificate, by=None, after=certificate.snapshot_sha256)
        if certificate.supersedes is not None:
            erase_person(certificate=certificate.supersedes, by=by)  # it holds the name of before
        return Certificate.objects.get(pk=certificate.pk)


def _only_operator(by: User) -> None:
    if not (by.is_superuser and by.is_active):
        raise NotAllowedError


def _locked(certificate: Certificate) -> Certificate:
    return Certificate.objects.select_for_update(of=("self",)).select_related("holder").get(pk=certificate.pk)


def _tell(certificate: Certificate, kind: CertificateEventKind, reason: str, by: User) -> None:
    CertificateEvent.objects.create(certificate=certificate, kind=kind, actor=by, note=reason)
    record(
        verb=f"certificate.{kind}",
        obj=certificate,
        by=by,
        before=certificate.snapshot_sha256,
        after=certificate.snapshot_sha256,
        reason=reason,
    )


def _redrafted(old: Certificate, holder: User, left: dict[str, Decimal], reason: ReplacementReason) -> Record:
    """The old facts with today's name and the hours that are left, under a new number and address."""
    issued_at = timezone.now()
    number, status_list = next_number(issued_at)
    token = new_token()
    name = name_beside(holder.get_full_name() or old.name)
    kept = getattr(old, "staff_record", None)
    staff = staff_beside(name.name, kept.employee_number, old.completed_on) if kept else None
    relation = Relation.BACKFILLS if reason == ReplacementReason.BACKFILLED else Relation.CORRECTS
    return Record(
        enrolment=old.enrolment,
        snapshot=old.facts.model_copy(
            update={
                "number": number,
                "verification_url": verification_url(token),
                "issued_at": issued_at,
                "hours": _hours_left(old, left, relation),
                "earlier": earlier(old, relation),
                "holder_sha256": name.sha256,
                "staff_record_sha256": staff.sha256 if staff else "",
            }
        ),
        token=token,
        mark=old.mark,
        employer=old.employer,
        holder=name,
        staff=staff,
        status_list=status_list,
        issued_at=issued_at,
        supersedes=old,
        supersedes_reason=reason,
    )


def _hours_left(old: Certificate, left: dict[str, Decimal], relation: Relation) -> tuple[HoursFacts, ...]:
    """The hours of before less what was taken back; backfilled, a whole sum comes in the version's parts."""
    entries = tuple(
        entry.model_copy(update={"hours": left[entry.part]}) for entry in old.facts.hours if entry.part in left
    )
    parts = hours_by_part(old.version.document)
    whole = [entry for entry in entries if entry.part == HoursPart.UNDIVIDED.value]
    if relation != Relation.BACKFILLS or not whole or sum(parts.values()) != whole[0].hours:
        return entries
    return tuple(whole[0].model_copy(update={"part": part.value, "hours": hours}) for part, hours in parts.items())


def _unlink(certificate: Certificate) -> None:
    """Take the person out of every row of the certificate; only to NULL, which the database allows.

    What she shared she shows no more.
    """
    shared = certificate.keepers.filter(ground=KeepingGround.SHARED)
    shared.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    shared.update(given_by=None)
    CertificateEvent.objects.filter(certificate=certificate, actor=certificate.holder).update(actor=None)
    HoursEntry.objects.filter(certificate=certificate).update(person=None)
    Certificate.objects.filter(pk=certificate.pk).update(holder=None)
