"""The holder's name and the employer's record are two records, each with its own term."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.actions import correct_certificate, erase_person
from certificates.enums import ReplacementReason
from certificates.jobs import forget_staff_records
from certificates.models import Certificate, CertificatePerson, StaffRecord
from certificates.snapshot import holder_digest, staff_record_digest
from lms.terms import last_day_of_term
from tests.certificates.builders import certified, employed, operator
from tests.factories import person, released

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def certificate() -> Certificate:
    return certified(employment=employed(person(first_name="Noor", last_name="de Wit"), employee_number="P7"))


def finished(years_ago: int) -> Certificate:
    at = timezone.now() - datetime.timedelta(days=366 * years_ago)
    return certified(version=released(), employment=employed(starts_on=at.date()), completed_at=at)


def test_each_record_has_a_proof_of_its_own(certificate: Certificate) -> None:
    facts, staff = certificate.facts, certificate.staff_record
    assert facts.holder_sha256 == holder_digest(salt=certificate.person.salt, name="Noor de Wit")
    assert facts.staff_record_sha256 == staff_record_digest(salt=staff.salt, name="Noor de Wit", employee_number="P7")


def test_without_an_employer_there_is_no_staff_record() -> None:
    certificate = certified()
    assert certificate.facts.staff_record_sha256 == ""
    assert not StaffRecord.objects.exists()
    with pytest.raises(IntegrityError, match="there is no employer to keep it"), transaction.atomic():
        StaffRecord.objects.create(
            certificate=certificate, name="Noor", salt="0" * 32, keep_until=datetime.date(2040, 1, 1)
        )


def test_the_employers_term_is_the_operators_to_set(settings) -> None:
    settings.STAFF_RECORD_YEARS = 2
    certificate = certified(employment=employed())
    assert certificate.staff_record.keep_until == last_day_of_term(timezone.localdate(), 24)


def test_erasing_the_name_leaves_the_employers_record(certificate: Certificate) -> None:
    assert certificate.holder is not None
    erased = erase_person(certificate=certificate, by=certificate.holder)
    assert (erased.is_erased, erased.holder) == (True, None)
    assert (erased.staff_record.name, erased.staff_record.employee_number) == ("Noor de Wit", "P7")


def test_when_its_term_is_over_the_employers_record_goes_and_the_document_stays() -> None:
    kept, past = finished(1), finished(8)
    assert forget_staff_records() == 1
    assert StaffRecord.objects.get().certificate == kept
    assert (past.is_erased, Certificate.objects.get(pk=past.pk).state) == (False, "valid")
    assert forget_staff_records() == 0


def test_a_corrected_document_has_both_records_anew(certificate: Certificate) -> None:
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.NAME_CHANGED, by=operator())
    old = certificate.staff_record
    assert (new.staff_record.employee_number, new.staff_record.keep_until) == ("P7", old.keep_until)
    assert len({new.staff_record.salt, new.person.salt, old.salt, certificate.person.salt}) == 4


def test_the_database_keeps_the_employers_record_for_its_term_and_never_changes_it(certificate: Certificate) -> None:
    rows = StaffRecord.objects.filter(certificate=certificate)
    for field, value in (("name", "Iemand"), ("employee_number", "P8"), ("keep_until", datetime.date(2020, 1, 1))):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**{field: value})
    with pytest.raises(IntegrityError, match="its term is not over"), transaction.atomic():
        rows.delete()
    CertificatePerson.objects.filter(certificate=certificate).delete()
    assert rows.count() == 1
