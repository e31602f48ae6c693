"""What is fixed about a certificate before it has a row: facts, digests, number and address."""

import base64
import datetime
import secrets
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import HoursCategory, HoursPart, InWhoseTime, OffEntitlement, Relation, WhoPays
from certificates.models import Certificate, CertificateNumber
from certificates.snapshot import (
    CourseFacts,
    Earlier,
    HoursFacts,
    Issuer,
    MarkFacts,
    Outcome,
    Snapshot,
    holder_digest,
    staff_record_digest,
)
from courses.exercises.registry import kind_of
from courses.models import CourseVersion, Enrolment
from courses.schema import CourseDocument
from lms.people.models import Membership, Organisation, User
from lms.terms import last_day_of_term
from quality_mark.models import Mark

STATUS_LIST_LENGTH = 131_072
# A list is closed when half full, so that a free place is found in a few draws.
STATUS_LIST_USED = STATUS_LIST_LENGTH // 2


@dataclass(frozen=True, kw_only=True)
class HolderName:
    """What goes into the holder's side row."""

    name: str
    salt: str

    @property
    def sha256(self) -> str:
        return holder_digest(salt=self.salt, name=self.name)


@dataclass(frozen=True, kw_only=True)
class StaffFacts:
    """What goes into the employer's side row."""

    name: str
    employee_number: str
    salt: str
    keep_until: datetime.date

    @property
    def sha256(self) -> str:
        return staff_record_digest(salt=self.salt, name=self.name, employee_number=self.employee_number)


@dataclass(frozen=True, kw_only=True)
class Record:
    """All that is fixed about a certificate before it has a row."""

    enrolment: Enrolment
    snapshot: Snapshot
    token: str
    mark: Mark | None
    employer: Organisation | None
    holder: HolderName
    staff: StaffFacts | None
    status_list: int
    issued_at: datetime.datetime
    supersedes: Certificate | None = None
    supersedes_reason: str = ""
    renews: Certificate | None = None


def draft(
    enrolment: Enrolment,
    completed_on: datetime.date,
    mark: Mark | None,
    employment: Membership | None,
    person: User,
    *,
    renews: Certificate | None = None,
) -> Record:
    """Fix everything about a new certificate; takes the next number, so its row stays locked until commit."""
    issued_at = timezone.now()
    number, status_list = next_number(issued_at)
    token = new_token()
    holder = name_beside(person.get_full_name() or _("Naam onbekend"))
    staff = staff_beside(holder.name, employment.employee_number, completed_on) if employment else None
    document = enrolment.version.document
    months = document.validity_months
    snapshot = Snapshot(
        number=number,
        kind="certificate" if mark else "attendance_statement",
        language=enrolment.version.language,
        issuer=Issuer(name=settings.SITE_NAME, url=settings.PUBLIC_ORIGIN),
        verification_url=verification_url(token),
        issued_at=issued_at,
        completed_on=completed_on,
        validity_months=months,
        expires_on=last_day_of_term(completed_on, months) if months else None,
        course=_course_facts(enrolment.version),
        minutes=document.study_load_minutes,
        hours=_hours_facts(enrolment, employment),
        mark=_mark_facts(mark),
        models_used=document.models_used,
        earlier=earlier(renews, Relation.RENEWS) if renews else None,
        holder_sha256=holder.sha256,
        staff_record_sha256=staff.sha256 if staff else "",
    )
    return Record(
        enrolment=enrolment,
        snapshot=snapshot,
        token=token,
        mark=mark,
        employer=employment.organisation if employment else None,
        holder=holder,
        staff=staff,
        status_list=status_list,
        issued_at=issued_at,
        renews=renews,
    )


def name_beside(name: str) -> HolderName:
    """The holder's side row, with a salt of its own."""
    return HolderName(name=name, salt=secrets.token_hex(16))


def staff_beside(name: str, employee_number: str, completed_on: datetime.date) -> StaffFacts:
    """The employer's side row, with a salt of its own and the term that the operator set."""
    return StaffFacts(
        name=name,
        employee_number=employee_number,
        salt=secrets.token_hex(16),
        keep_until=last_day_of_term(completed_on, 12 * settings.STAFF_RECORD_YEARS),
    )


def earlier(certificate: Certificate, relation: Relation) -> Earlier:
    """How a new document names the one of before."""
    return Earlier(relation=relation.value, number=certificate.number, sha256=certificate.snapshot_sha256)


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


def hours_by_part(document: CourseDocument) -> dict[HoursPart, Decimal]:
    """The norm of a version in parts, as far as it tells them; together exactly ``hours_of`` the whole.

    A version knows the minutes of its exercises in the sandbox; all else in it is studied alone. None
    tells of hours together yet.
    """
    exercises = [block for module in document.modules for block in module.exercises]
    sandbox = sum(block.minutes for block in exercises if kind_of(block).in_sandbox)
    minutes = {HoursPart.SELF_STUDY: document.study_load_minutes - sandbox, HoursPart.SANDBOX: sandbox}
    hours: dict[HoursPart, Decimal] = {}
    before = 0
    for part, number in minutes.items():
        if number:
            # Rounded where the parts meet, so that what one gains another loses.
            hours[part] = hours_of(before + number) - hours_of(before)
        before += number
    return hours


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
        # In which ways each was shown, no version tells yet.
        outcomes=tuple(Outcome(code=o.code, text=o.text, frameworks=o.frameworks) for o in document.outcomes),
    )


def _hours_facts(enrolment: Enrolment, employment: Membership | None) -> tuple[HoursFacts, ...]:
    """The four answers about each part, as far as anyone knows them on the day of issue."""
    document = enrolment.version.document
    return tuple(
        HoursFacts(
            part=part.value,
            category=HoursCategory.AI_LITERACY,
            hours=hours,
            off_entitlement=OffEntitlement.NO if employment else OffEntitlement.NOT_APPLICABLE,
            initiative=enrolment.initiative,
            in_whose_time=InWhoseTime.UNKNOWN,
            who_pays=WhoPays.NO_COST if Decimal(document.cost_amount) == 0 else WhoPays.UNKNOWN,
        )
        for part, hours in hours_by_part(document).items()
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
