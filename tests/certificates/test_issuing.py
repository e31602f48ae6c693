"""A completed course gives one certificate, with its hours, its name and its mail, or nothing at all."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.actions import NotCompletedError, issue_certificate
from certificates.actions.drafting import draft, hours_of, school_year_of
from certificates.actions.issuing import insert
from certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateNumber,
    CertificatePerson,
    HoursEntry,
    StaffRecord,
)
from certificates.snapshot import holder_digest, staff_record_digest
from courses.learning.actions.employing import attach_employment
from courses.learning.actions.learning import enrol, finish_module
from courses.models import Enrolment
from courses.schema import digest
from courses.signals import course_completed
from lms.audit.models import AuditEvent
from lms.people.enums import Role
from lms.people.models import OutgoingMail
from quality_mark.enums import MarkStatus
from tests.certificates.builders import certified, completed, employed, enqueued, marked
from tests.factories import document, member, organisation, person, person_as, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_teacher_who_completes_a_marked_course_gets_a_certificate_with_hours_on_top_of_the_cao() -> None:
    school = organisation()
    teacher = person(first_name="Noor", last_name="de Wit")
    employment = employed(teacher, school, employee_number="P7")
    version = released(document(text_block(minutes=50)))
    mark = marked(version)

    certificate = certified(version=version, employment=employment, initiative="assigned")

    year = timezone.localdate().year
    assert certificate.number == f"MP-{year}-000001"
    assert (certificate.kind, certificate.mark) == ("certificate", mark)
    assert (certificate.holder, certificate.employer, certificate.version) == (teacher, school, version)
    assert (certificate.person.name, certificate.staff_record.employee_number) == ("Noor de Wit", "P7")
    entry = certificate.hours_entries.get(leads=True)
    assert (entry.hours, entry.category, entry.off_entitlement) == (Decimal("0.83"), "ai_literacy", "no")
    assert (entry.initiative, entry.in_whose_time, entry.who_pays) == ("assigned", "unknown", "no_cost")
    assert (entry.person, entry.employer, entry.earned_on) == (teacher, school, timezone.localdate())
    assert [event.kind for event in certificate.events.all()] == ["issued"]
    assert AuditEvent.objects.get(verb="certificate.issued").after_digest == certificate.snapshot_sha256


def test_the_snapshot_says_what_was_proven_and_holds_no_personal_data() -> None:
    teacher = person(first_name="Noor", last_name="de Wit")
    version = released(document(text_block(minutes=90), models_used=("Woordvoorspeller",)))
    mark = marked(version)
    certificate = certified(version=version, employment=employed(teacher, employee_number="P7"))

    facts = certificate.facts
    assert certificate.snapshot_sha256 == digest(certificate.snapshot)
    assert certificate.snapshot == facts.canonical()
    assert "Noor" not in certificate.snapshot
    assert "P7" not in certificate.snapshot
    assert facts.course.model_dump() == {
        "key": str(version.course.key),
        "title": version.title,
        "version": 1,
        "sha256": version.sha256,
        "provider": "Opleiding",
        "outcomes": (
            {"code": "L1", "text": "Je legt uit hoe een model een woord kiest.", "frameworks": (), "shown": ()},
        ),
    }
    assert json.loads(certificate.snapshot)["hours"] == [
        {
            "part": "self_study",
            "category": "ai_literacy",
            "hours": "1.50",
            "off_entitlement": "no",
            "initiative": "own",
            "in_whose_time": "unknown",
            "who_pays": "no_cost",
        }
    ]
    assert facts.mark is not None
    assert (facts.mark.number, facts.mark.status, facts.mark.standard) == (mark.number, "active", "0.1")
    assert facts.models_used == ("Woordvoorspeller",)
    assert facts.verification_url == f"http://localhost:8000/controleer/{certificate.token}/"
    assert facts.holder_sha256 == holder_digest(salt=certificate.person.salt, name="Noor de Wit")
    staff = certificate.staff_record
    assert facts.staff_record_sha256 == staff_record_digest(salt=staff.salt, name="Noor de Wit", employee_number="P7")
    assert staff.salt != certificate.person.salt
    assert (facts.validity_months, facts.expires_on, facts.earlier) == (None, None, None)
    assert len(certificate.token) == 26


def test_the_printed_address_is_the_address_of_the_page() -> None:
    certificate = certified()
    assert certificate.facts.verification_url == "http://localhost:8000" + certificate.verification_path


def test_without_a_mark_on_the_day_of_completion_it_is_an_attendance_statement() -> None:
    never = certified()
    expired_version = released()
    marked(
        expired_version,
        granted_on=timezone.localdate() - datetime.timedelta(days=9),
        expires_on=timezone.localdate() - datetime.timedelta(days=1),
    )
    suspended_version = released()
    marked(suspended_version, status=MarkStatus.SUSPENDED)
    other = [certified(version=expired_version), certified(version=suspended_version)]
    assert [(c.kind, c.mark, c.facts.mark) for c in [never, *other]] == [("attendance_statement", None, None)] * 3


def test_a_mark_that_held_on_the_day_of_completion_counts_even_if_it_expired_before_issue() -> None:
    version = released()
    today = timezone.localdate()
    marked(version, granted_on=today - datetime.timedelta(days=9), expires_on=today - datetime.timedelta(days=1))
    certificate = certified(version=version, completed_at=timezone.now() - datetime.timedelta(days=3))
    assert certificate.kind == "certificate"


def test_without_employment_the_cao_does_not_apply() -> None:
    certificate = certified()
    entry = certificate.hours_entries.get(leads=True)
    assert (certificate.employer, entry.employer, entry.off_entitlement) == (None, None, "not_applicable")
    assert not StaffRecord.objects.exists()


def test_a_former_employer_gets_no_hours_and_no_certificate() -> None:
    employment = employed(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    certificate = certified(employment=employment)
    assert certificate.employer is None
    assert certificate.hours_entries.get(leads=True).off_entitlement == "not_applicable"


def test_a_course_that_costs_money_leaves_open_who_pays() -> None:
    certificate = certified(version=released(document(cost_amount="125.00")))
    assert certificate.hours_entries.get(leads=True).who_pays == "unknown"


@pytest.mark.parametrize(
    ("minutes", "hours"), [(1, "0.02"), (50, "0.83"), (60, "1.00"), (63, "1.05"), (100, "1.67"), (9999, "166.65")]
)
def test_minutes_become_hours_with_two_decimals(minutes: int, hours: str) -> None:
    assert hours_of(minutes) == Decimal(hours)


@pytest.mark.parametrize(("day", "year"), [((2027, 7, 31), 2026), ((2027, 8, 1), 2027), ((2027, 1, 1), 2026)])
def test_a_school_year_runs_from_august_to_july(day: tuple[int, int, int], year: int) -> None:
    assert school_year_of(datetime.date(*day)) == year


def test_completing_late_on_new_years_eve_counts_by_dutch_time() -> None:
    certificate = certified(completed_at=datetime.datetime(2026, 7, 31, 22, 30, tzinfo=datetime.UTC))
    entry = certificate.hours_entries.get(leads=True)
    assert (entry.earned_on, entry.school_year) == (datetime.date(2026, 8, 1), 2026)


def test_issuing_again_returns_the_same_certificate_and_books_nothing() -> None:
    enrolment = completed()
    first = issue_certificate(enrolment=enrolment)
    assert issue_certificate(enrolment=enrolment) == first
    assert HoursEntry.objects.filter(leads=True).count() == CertificatePerson.objects.count() == 1
    assert CertificateEvent.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
    assert CertificateNumber.objects.get().last == 1


def test_numbers_follow_each_other_without_holes() -> None:
    year = timezone.localdate().year
    assert [certified().number for _ in range(3)] == [f"MP-{year}-{n:06d}" for n in (1, 2, 3)]


def test_what_is_not_completed_gets_no_certificate_and_leaves_nothing_behind() -> None:
    enrolment = completed(completed_at=None)
    with pytest.raises(NotCompletedError, match="Deze cursus is nog niet afgerond"):
        issue_certificate(enrolment=enrolment)
    assert (Certificate.objects.count(), CertificateNumber.objects.count(), OutgoingMail.objects.count()) == (0, 0, 0)


def test_the_signal_of_completion_issues_the_certificate() -> None:
    enrolment = completed()
    course_completed.send(sender=Enrolment, enrolment=enrolment)
    assert enrolment.certificates.get().holder == enrolment.person


def test_the_teacher_gets_a_mail_that_leads_to_the_certificate() -> None:
    certificate = certified(employment=employed(person(first_name="Noor", email="noor@example.org")))
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("noor@example.org", "Je deelnamebewijs is klaar")
    for part in (mail.text, mail.html):
        assert f"http://localhost:8000/certificaten/{certificate.number}/" in part
        assert certificate.facts.verification_url in part
        assert "Die uren zijn bedoeld bovenop de cao-uren." in part


def test_the_mail_without_employment_says_nothing_of_the_cao() -> None:
    certified()
    assert "cao" not in OutgoingMail.objects.get().text


def test_rendering_is_enqueued_with_the_certificate() -> None:
    certificate = certified()
    assert enqueued("certificates.tasks.render_certificate") == [(certificate.pk,)]


def test_a_taken_place_in_the_status_list_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = certified()
    draws = iter([taken.status_list_index, taken.status_list_index, (taken.status_list_index + 1) % 131_072])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(draws))
    certificate = certified()
    assert certificate.status_list_index == (taken.status_list_index + 1) % 131_072
    assert certificate.status_list == taken.status_list


def test_a_half_full_status_list_is_followed_by_the_next() -> None:
    year = timezone.localdate().year
    CertificateNumber.objects.create(year=year, last=65_535)
    assert certified().status_list == year * 100 + 1


def test_when_every_place_drawn_is_taken_nothing_is_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = certified()
    monkeypatch.setattr("secrets.randbelow", lambda _: taken.status_list_index)
    with pytest.raises(IntegrityError, match="no free place in status list"):
        certified()
    assert Certificate.objects.get() == taken


def test_the_database_keeps_the_first_of_two_records_of_one_enrolment() -> None:
    certificate = certified()
    enrolment = certificate.enrolment
    second = draft(enrolment, timezone.localdate(), None, None, enrolment.person)
    assert insert(second) == (certificate, False)
    assert CertificatePerson.objects.count() == 1


def test_if_the_completion_fails_nothing_of_the_certificate_remains() -> None:
    enrolment = completed()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the failure comes after the issue
        issue_certificate(enrolment=enrolment)
        raise RuntimeError
    left = [
        model.objects.count()
        for model in (Certificate, CertificatePerson, HoursEntry, CertificateEvent, CertificateNumber, OutgoingMail)
    ]
    assert left == [0] * 6
    assert enqueued("certificates.tasks.render_certificate") == []


def test_rows_name_themselves_without_personal_data_in_logs() -> None:
    certificate = certified()
    assert str(certificate) == certificate.number
    assert str(certificate.hours_entries.get(leads=True)) == f"0.67 self_study · {certificate.pk}"
    assert str(certificate.events.get()) == f"{certificate.pk} issued"
    assert str(CertificateNumber.objects.get()) == f"{timezone.localdate().year}: 1"


def test_a_job_attached_halfway_gets_the_certificate_and_nothing_before_it() -> None:
    """The course stays her own choice; what she does in it is nobody's before it is certified."""
    version, noor, school = released(document(text_block(minutes=60))), person(), organisation()
    hr = person_as(Role.HR, school)
    enrolment = enrol(version=version, by=noor)
    attach_employment(enrolment=enrolment, employment=member(noor, school, Role.TEACHER), by=noor)
    assert not Certificate.objects.visible_to(hr).exists()
    assert not Enrolment.objects.visible_to(hr).exists()
    finish_module(enrolment=enrolment, module_key=version.document.modules[0].key, by=noor)
    certificate = Certificate.objects.visible_to(hr).get()
    (entry,) = certificate.hours_entries.all()
    assert (certificate.employer, entry.employer) == (school, school)
    assert (entry.initiative, entry.off_entitlement) == ("own", "no")
