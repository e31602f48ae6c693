"""Revoke, correct, erase: what can still happen to a certificate, each as a new fact beside the record."""

import secrets

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from certificates.emails import announce, announce_revocation
from certificates.enums import (
    CORRECTING_REASONS,
    REASONS_THAT_TAKE_HOURS_BACK,
    REVOKING_REASONS,
    CertificateEventKind,
    RevocationReason,
)
from certificates.models import Certificate, CertificateDocument, CertificateEvent, CertificatePerson, HoursEntry
from lms.audit.actions import record
from lms.people.models import User

from .errors import NotAllowedError, NotRevocableError
from .issuing import PersonalData, Record, book, insert, new_token, next_number, verification_url


def revoke_certificate(*, certificate: Certificate, reason: RevocationReason, by: User) -> Certificate:
    """Revoke a certificate for good; only the platform's operator does.

    Its hours are taken back by a counter-entry when the reason says that they were
    not made. Repeating it with the same reason changes nothing.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        NotRevocableError: it was revoked before for another reason, or replaced.
        ValueError: the reason is one that asks for a new record (``correct_certificate``).
    """
    _only_operator(by)
    if reason not in REVOKING_REASONS:
        raise ValueError(f"{reason} asks for a correction")
    with transaction.atomic():
        certificate = _locked(certificate)
        if certificate.revocation_reason == reason:
            return certificate
        _end(certificate, reason, CertificateEventKind.REVOKED, by)
        if certificate.holder is not None:
            announce_revocation(certificate, certificate.holder)
        return certificate


def correct_certificate(*, certificate: Certificate, reason: RevocationReason, by: User) -> Certificate:
    """Replace a certificate by a new record with the holder's name of today; return the new one.

    The old address stays and leads to the new one, with the class of reason only.
    Everything else is as it was at issue. Repeating it returns the replacement.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        NotRevocableError: it was revoked before, or its holder is gone.
        ValueError: the reason is not one of a correction.
    """
    _only_operator(by)
    if reason not in CORRECTING_REASONS:
        raise ValueError(f"{reason} is no reason for a correction")
    with transaction.atomic():
        certificate = _locked(certificate)
        replacement = Certificate.objects.filter(supersedes=certificate).first()
        if replacement is not None:
            return replacement
        holder = certificate.holder
        if holder is None:
            raise NotRevocableError
        _end(certificate, reason, CertificateEventKind.SUPERSEDED, by)
        replacement, _issued = insert(_redrafted(certificate, holder))
        book(replacement, by=by)
        announce(replacement, holder)
        return replacement


def erase_person(*, certificate: Certificate, by: User) -> Certificate:
    """Forget whose certificate it is: name, number, PDF and every link to the person go.

    Number, hash, dates, hours and status stay. The holder may ask for it, and the
    operator for them. Repeating it changes nothing.

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


def _end(certificate: Certificate, reason: RevocationReason, kind: CertificateEventKind, by: User) -> None:
    if certificate.revoked_at is not None:
        raise NotRevocableError
    certificate.revoked_at = timezone.now()
    certificate.revocation_reason = reason
    certificate.save(update_fields=["revoked_at", "revocation_reason"])
    if reason in REASONS_THAT_TAKE_HOURS_BACK:
        _take_hours_back(certificate)
    CertificateEvent.objects.create(certificate=certificate, kind=kind, actor=by, note=reason)
    record(
        verb=f"certificate.{kind}",
        obj=certificate,
        by=by,
        before=certificate.snapshot_sha256,
        after=certificate.snapshot_sha256,
        reason=reason,
    )


def _take_hours_back(certificate: Certificate) -> None:
    for entry in certificate.hours_entries.filter(corrects__isnull=True):
        HoursEntry.objects.create(
            certificate=certificate,
            person=entry.person,
            employer=entry.employer,
            category=entry.category,
            hours=-entry.hours,
            off_entitlement=entry.off_entitlement,
            initiative=entry.initiative,
            in_whose_time=entry.in_whose_time,
            who_pays=entry.who_pays,
            earned_on=entry.earned_on,
            school_year=entry.school_year,
            corrects=entry,
        )


def _redrafted(old: Certificate, holder: User) -> Record:
    """The old facts with today's name, a new number and address."""
    issued_at = timezone.now()
    number, status_list = next_number(issued_at)
    token = new_token()
    personal = PersonalData(
        name=holder.get_full_name() or old.person.name,
        employee_number=old.person.employee_number,
        salt=secrets.token_hex(16),
    )
    return Record(
        enrolment=old.enrolment,
        snapshot=old.facts.model_copy(
            update={
                "number": number,
                "verification_url": verification_url(token),
                "issued_at": issued_at,
                "person_sha256": personal.sha256,
            }
        ),
        token=token,
        mark=old.mark,
        employer=old.employer,
        person=personal,
        status_list=status_list,
        issued_at=issued_at,
        supersedes=old,
    )


def _unlink(certificate: Certificate) -> None:
    """Take the person out of every row of the certificate; only to NULL, which the database allows."""
    CertificateEvent.objects.filter(certificate=certificate, actor=certificate.holder).update(actor=None)
    HoursEntry.objects.filter(certificate=certificate).update(person=None)
    Certificate.objects.filter(pk=certificate.pk).update(holder=None)
