"""Issue a certificate: the record, the names beside it, the hours, the mail and the PDF's task, or none of them."""

import datetime
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.tasks import async_task

from certificates.emails import announce
from certificates.enums import CertificateEventKind, CertificateKind
from certificates.models import Certificate, CertificateEvent, CertificatePerson, HoursEntry, StaffRecord
from courses.models import Enrolment
from courses.schema import digest
from lms.audit.actions import record
from lms.people.models import Membership, User
from quality_mark.models import Mark

from .drafting import STATUS_LIST_LENGTH, Record, draft, school_year_of
from .errors import NotCompletedError
from .keeping import keep_as_before, keep_with_employer


def issue_certificate(*, enrolment: Enrolment) -> Certificate:
    """Issue the certificate of a completed enrolment, exactly once, and return it.

    Called again it returns the newest certificate of the enrolment, revoked or not:
    what was taken back does not come back by itself. While the person has one in force for the same
    version, a second completion gives none and that one is returned; after it expired, the new one names it.

    Raises:
        NotCompletedError: when the enrolment has no completion date or no person.
    """
    with transaction.atomic():
        enrolment = _locked(enrolment)
        existing = enrolment.certificates.order_by("-pk").first()
        if existing is not None:
            return existing
        if enrolment.completed_at is None or enrolment.person is None:
            raise NotCompletedError
        completed_on = timezone.localdate(enrolment.completed_at)
        earlier = Certificate.objects.filter(holder=enrolment.person, version=enrolment.version)
        in_force = earlier.in_force(on=completed_on).first()
        return in_force or _issue(enrolment, enrolment.person, completed_on, earlier.to_renew(on=completed_on))


def _issue(enrolment: Enrolment, person: User, completed_on: datetime.date, renews: Certificate | None) -> Certificate:
    mark = Mark.objects.in_force(on=completed_on).filter(version=enrolment.version).select_related("standard").first()
    employment = _employment_on(enrolment, completed_on)
    certificate, issued = insert(draft(enrolment, completed_on, mark, employment, person, renews=renews))
    if issued:
        book(certificate, by=person)
        announce(certificate, person)
        if renews is not None:
            CertificateEvent.objects.create(
                certificate=renews, kind=CertificateEventKind.RENEWED, note=certificate.number
            )
    return certificate


def _locked(enrolment: Enrolment) -> Enrolment:
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "version__course", "employment__organisation")
        .get(pk=enrolment.pk)
    )


def _employment_on(enrolment: Enrolment, day: datetime.date) -> Membership | None:
    """The employment that the enrolment is under, if it still held on ``day``: a former employer gets nothing."""
    employment = enrolment.employment
    if employment is None or not Membership.objects.in_force(on=day).filter(pk=employment.pk).exists():
        return None
    return employment


def insert(drafted: Record) -> tuple[Certificate, bool]:
    """Insert the record, and return it with True; or the one that was there already, with False.

    Raises:
        IntegrityError: when no free place in the status list was found in a hundred draws.
    """
    text = drafted.snapshot.canonical()
    for _draw in range(100):
        row = Certificate(
            number=drafted.snapshot.number,
            token=drafted.token,
            kind=CertificateKind(drafted.snapshot.kind),
            enrolment=drafted.enrolment,
            version=drafted.enrolment.version,
            mark=drafted.mark,
            holder=drafted.enrolment.person,
            employer=drafted.employer,
            snapshot=text,
            snapshot_sha256=digest(text),
            status_list=drafted.status_list,
            status_list_index=secrets.randbelow(STATUS_LIST_LENGTH),
            issued_at=drafted.issued_at,
            completed_on=drafted.snapshot.completed_on,
            expires_on=drafted.snapshot.expires_on,
            supersedes=drafted.supersedes,
            supersedes_reason=drafted.supersedes_reason,
            renews=drafted.renews,
        )
        Certificate.objects.bulk_create([row], ignore_conflicts=True)
        kept = Certificate.objects.filter(token=drafted.token).first()
        if kept is not None:
            _keep_names_beside(kept, drafted)
            if drafted.supersedes is None:
                keep_with_employer(kept)
            else:
                keep_as_before(kept, old=drafted.supersedes)
            return kept, True
        standing = Certificate.objects.standing().filter(enrolment=drafted.enrolment, revoked_at__isnull=True).first()
        if standing is not None and standing != drafted.supersedes:
            return standing, False
    raise IntegrityError(f"no free place in status list {drafted.status_list}")


def _keep_names_beside(certificate: Certificate, drafted: Record) -> None:
    """Write the holder's row and the employer's, each with its own salt."""
    CertificatePerson.objects.create(certificate=certificate, name=drafted.holder.name, salt=drafted.holder.salt)
    if (staff := drafted.staff) is not None:
        StaffRecord.objects.create(
            certificate=certificate,
            name=staff.name,
            employee_number=staff.employee_number,
            salt=staff.salt,
            keep_until=staff.keep_until,
        )


def book(certificate: Certificate, *, by: User | None) -> None:
    """Book the hours of a new certificate part by part, record its issue, and enqueue its PDF."""
    facts = certificate.facts
    HoursEntry.objects.bulk_create(
        HoursEntry(
            certificate=certificate,
            person=certificate.holder,
            employer=certificate.employer,
            category=entry.category,
            part=entry.part,
            leads=number == 0,
            hours=entry.hours,
            off_entitlement=entry.off_entitlement,
            initiative=entry.initiative,
            in_whose_time=entry.in_whose_time,
            who_pays=entry.who_pays,
            earned_on=facts.completed_on,
            school_year=school_year_of(facts.completed_on),
        )
        for number, entry in enumerate(facts.hours)
    )
    CertificateEvent.objects.create(certificate=certificate, kind=CertificateEventKind.ISSUED, actor=by)
    record(verb="certificate.issued", obj=certificate, by=by, after=certificate.snapshot_sha256)
    async_task("certificates.tasks.render_certificate", certificate.pk)
