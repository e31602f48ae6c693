"""Issue a certificate: the record, the name beside it, the hours, the mail and the PDF's task, or none of them."""

import base64
import datetime
import secrets
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from certificates.emails import announce
from certificates.enums import (
    CertificateEventKind,
    CertificateKind,
    HoursCategory,
    InWhoseTime,
    OffEntitlement,
    WhoPays,
)
from certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateNumber,
    CertificatePerson,
    HoursEntry,
)
from certificates.snapshot import CourseFacts, HoursFacts, Issuer, MarkFacts, Outcome, Snapshot, person_digest
from courses.models import CourseVersion, Enrolment
from courses.schema import digest
from lms.audit.actions import record
from lms.people.models import Membership, Organisation, User
from quality_mark.models import Mark

from .errors import NotCompletedError

STATUS_LIST_LENGTH = 131_072
# A list is closed when half full, so that a free place is found in a few draws.
STATUS_LIST_USED = STATUS_LIST_LENGTH // 2


@dataclass(frozen=True, kw_only=True)
class Record:
    """All that is fixed about a certificate before it has a row."""

    enrolment: Enrolment
    snapshot: Snapshot
    token: str
    mark: Mark | None
    employer: Organisation | None
    person: "PersonalData"
    status_list: int
    issued_at: datetime.datetime
    supersedes: Certificate | None = None


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What goes into the side row."""

    name: str
    employee_number: str
    salt: str

    @property
    def sha256(self) -> str:
        return person_digest(salt=self.salt, name=self.name, employee_number=self.employee_number)


def issue_certificate(*, enrolment: Enrolment) -> Certificate:
    """Issue the certificate of a completed enrolment, exactly once, and return it.

    Called again it returns the newest certificate of the enrolment, revoked or not:
    what was taken back does not come back by itself.

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
        mark = (
            Mark.objects.in_force(on=completed_on).filter(version=enrolment.version).select_related("standard").first()
        )
        certificate, issued = insert(
            draft(enrolment, completed_on, mark, _employment_on(enrolment, completed_on), enrolment.person)
        )
        if issued:
            book(certificate, by=enrolment.person)
            announce(certificate, enrolment.person)
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


def draft(
    enrolment: Enrolment,
    completed_on: datetime.date,
    mark: Mark | None,
    employment: Membership | None,
    person: User,
) -> Record:
    """Fix everything about a new certificate; takes the next number, so its row stays locked until commit."""
    issued_at = timezone.now()
    number, status_list = next_number(issued_at)
    token = new_token()
    personal = PersonalData(
        name=person.get_full_name() or _("Naam onbekend"),
        employee_number=employment.employee_number if employment else "",
        salt=secrets.token_hex(16),
    )
    document = enrolment.version.document
    snapshot = Snapshot(
        number=number,
        kind="certificate" if mark else "attendance_statement",
        language=enrolment.version.language,
        issuer=Issuer(name=settings.SITE_NAME, url=settings.PUBLIC_ORIGIN),
        verification_url=verification_url(token),
        issued_at=issued_at,
        completed_on=completed_on,
        course=_course_facts(enrolment.version),
        minutes=document.study_load_minutes,
        hours=(_hours_facts(enrolment, employment),),
        mark=_mark_facts(mark),
        models_used=document.models_used,
        person_sha256=personal.sha256,
    )
    return Record(
        enrolment=enrolment,
        snapshot=snapshot,
        token=token,
        mark=mark,
        employer=employment.organisation if employment else None,
        person=personal,
        status_list=status_list,
        issued_at=issued_at,
    )


def new_token() -> str:
    """Return 128 random bits in base32: 26 letters and digits without look-alikes 0, 1, 8 and 9."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def verification_url(token: str) -> str:
    """The address on the QR code; spelled out here because paper cannot follow a changed route."""
    return f"{settings.PUBLIC_ORIGIN}/controleer/{token}/"


def next_number(at: datetime.datetime) -> tuple[str, int]:
    """Return the next number of the year and the status list it falls in; locks the year until commit."""
    year = timezone.localtime(at).year
    CertificateNumber.objects.bulk_create([CertificateNumber(year=year)], ignore_conflicts=True)
    row = CertificateNumber.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"MP-{year}-{row.last:06d}", year * 100 + row.last // STATUS_LIST_USED


def hours_of(minutes: int) -> Decimal:
    """Return minutes as hours with two decimals, halves up: 50 minutes are 0.83."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def school_year_of(day: datetime.date) -> int:
    """Return the year in which the school year of ``day`` began: it runs from 1 August to 31 July."""
    return day.year if day.month >= 8 else day.year - 1


def _course_facts(version: CourseVersion) -> CourseFacts:
    document = version.document
    return CourseFacts(
        key=str(document.key),
        title=document.title,
        version=version.number,
        sha256=version.sha256,
        provider=document.provider_name,
        outcomes=tuple(Outcome(code=o.code, text=o.text, frameworks=o.frameworks) for o in document.outcomes),
    )


def _hours_facts(enrolment: Enrolment, employment: Membership | None) -> HoursFacts:
    """The four answers, as far as anyone knows them on the day of issue."""
    document = enrolment.version.document
    return HoursFacts(
        category=HoursCategory.AI_LITERACY,
        hours=hours_of(document.study_load_minutes),
        off_entitlement=OffEntitlement.NO if employment else OffEntitlement.NOT_APPLICABLE,
        initiative=enrolment.initiative,
        in_whose_time=InWhoseTime.UNKNOWN,
        who_pays=WhoPays.NO_COST if Decimal(document.cost_amount) == 0 else WhoPays.UNKNOWN,
    )


def _mark_facts(mark: Mark | None) -> MarkFacts | None:
    if mark is None:
        return None
    return MarkFacts(
        number=mark.number,
        status=mark.status,
        granted_on=mark.granted_on,
        expires_on=mark.expires_on,
        standard=mark.standard.number,
    )


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
            supersedes=drafted.supersedes,
        )
        Certificate.objects.bulk_create([row], ignore_conflicts=True)
        kept = Certificate.objects.filter(token=drafted.token).first()
        if kept is not None:
            CertificatePerson.objects.create(
                certificate=kept,
                name=drafted.person.name,
                employee_number=drafted.person.employee_number,
                salt=drafted.person.salt,
            )
            return kept, True
        standing = Certificate.objects.filter(enrolment=drafted.enrolment, revoked_at__isnull=True).first()
        if standing is not None:
            return standing, False
    raise IntegrityError(f"no free place in status list {drafted.status_list}")


def book(certificate: Certificate, *, by: User | None) -> None:
    """Book the hours of a new certificate, record its issue, and enqueue its PDF."""
    facts = certificate.facts
    HoursEntry.objects.bulk_create(
        HoursEntry(
            certificate=certificate,
            person=certificate.holder,
            employer=certificate.employer,
            category=entry.category,
            hours=entry.hours,
            off_entitlement=entry.off_entitlement,
            initiative=entry.initiative,
            in_whose_time=entry.in_whose_time,
            who_pays=entry.who_pays,
            earned_on=facts.completed_on,
            school_year=school_year_of(facts.completed_on),
        )
        for entry in facts.hours
    )
    CertificateEvent.objects.create(certificate=certificate, kind=CertificateEventKind.ISSUED, actor=by)
    record(verb="certificate.issued", obj=certificate, by=by, after=certificate.snapshot_sha256)
    async_task("certificates.tasks.render_certificate", certificate.pk)
