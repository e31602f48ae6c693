"""The database itself refuses what must never happen, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from certificates.documents import ensure_document
from certificates.models import (
    Certificate,
    CertificateDocument,
    CertificatePerson,
    HoursEntry,
)
from tests.certificates.builders import certified, employed, marked
from tests.factories import released

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def certificate() -> Certificate:
    version = released()
    marked(version)
    return certified(version=version, employment=employed())


def run(sql: str, *values: object) -> None:
    """Run raw SQL in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


CORE = (
    "number",
    "token",
    "kind",
    "enrolment_id",
    "version_id",
    "mark_id",
    "employer_id",
    "snapshot",
    "snapshot_sha256",
    "status_list",
    "status_list_index",
    "issued_at",
    "completed_on",
    "expires_on",
    "supersedes_id",
    "supersedes_reason",
    "renews_id",
)


def test_every_column_of_the_record_is_named_here() -> None:
    columns = {field.column for field in Certificate._meta.concrete_fields}
    assert columns == {"id", "holder_id", "revoked_at", "revocation_reason", *CORE}


@pytest.mark.parametrize("column", CORE)
def test_no_core_column_of_a_certificate_ever_changes(certificate: Certificate, column: str) -> None:
    other = {
        "kind": "attendance_statement",
        "issued_at": timezone.now().isoformat(),
        "number": "MP-1999-000001",
        "token": "a" * 26,
        "snapshot": "{}",
        "snapshot_sha256": "0" * 64,
        "completed_on": "2020-01-01",
        "expires_on": "2040-01-01",
        "supersedes_reason": "corrected",
    }.get(column, 77)
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"UPDATE certificates_certificate SET {column} = %s", other)


def test_a_certificate_is_never_deleted(certificate: Certificate) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        run("DELETE FROM certificates_certificate")


def test_a_revoked_certificate_is_never_unrevoked_nor_revoked_anew(certificate: Certificate) -> None:
    now = timezone.now().isoformat()
    run("UPDATE certificates_certificate SET revoked_at = %s, revocation_reason = 'fraud'", now)
    for sql in (
        "UPDATE certificates_certificate SET revoked_at = NULL, revocation_reason = ''",
        "UPDATE certificates_certificate SET revocation_reason = 'holder_request'",
        "UPDATE certificates_certificate SET revoked_at = '2020-01-01 00:00:00+00:00'",
    ):
        with pytest.raises(IntegrityError, match="append-only"):
            run(sql)


def test_the_holder_may_only_be_forgotten(certificate: Certificate) -> None:
    other = employed().user_id
    with pytest.raises(IntegrityError, match="append-only"):
        run("UPDATE certificates_certificate SET holder_id = %s", other)
    run("UPDATE certificates_certificate SET holder_id = NULL")
    with pytest.raises(IntegrityError, match="append-only"):
        run("UPDATE certificates_certificate SET holder_id = %s", other)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE certificates_hoursentry SET hours = 99",
        "UPDATE certificates_hoursentry SET off_entitlement = 'yes'",
        "UPDATE certificates_hoursentry SET in_whose_time = 'own_time'",
        "DELETE FROM certificates_hoursentry",
        "UPDATE certificates_certificateevent SET note = 'anders'",
        "DELETE FROM certificates_certificateevent",
        "UPDATE certificates_certificateperson SET name = 'Iemand Anders'",
    ],
)
def test_ledger_trail_and_name_are_never_rewritten(certificate: Certificate, sql: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        run(sql)


def test_a_stored_pdf_is_never_replaced_but_may_be_erased(certificate: Certificate) -> None:
    ensure_document(certificate)
    with pytest.raises(IntegrityError, match="append-only"):
        run("UPDATE certificates_certificatedocument SET sha256 = %s", "0" * 64)
    run("DELETE FROM certificates_certificatedocument")
    run("DELETE FROM certificates_certificateperson")
    assert (CertificateDocument.objects.count(), CertificatePerson.objects.count()) == (0, 0)


def test_ai_literacy_hours_cannot_come_off_the_cao_entitlement(certificate: Certificate) -> None:
    entry = certificate.hours_entries.get(leads=True)
    with pytest.raises(IntegrityError, match="hours_ai_literacy_outside_cao"), transaction.atomic():
        HoursEntry.objects.create(
            certificate=certificate,
            person=entry.person,
            employer=entry.employer,
            category="ai_literacy",
            hours=1,
            off_entitlement="yes",
            initiative="own",
            in_whose_time="unknown",
            who_pays="unknown",
            earned_on=entry.earned_on,
            school_year=entry.school_year,
            part="contact",
        )


def test_two_standing_certificates_of_one_enrolment_cannot_exist(certificate: Certificate) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            number="MP-2026-999999",
            token="b" * 26,
            kind=certificate.kind,
            mark=certificate.mark,
            enrolment=certificate.enrolment,
            version=certificate.version,
            snapshot="{}",
            snapshot_sha256="0" * 64,
            completed_on=certificate.completed_on,
            status_list=1,
            status_list_index=1,
        )


def test_forgetting_an_account_leaves_its_certificates(certificate: Certificate) -> None:
    certificate.holder.delete()
    certificate = Certificate.objects.get()
    assert certificate.holder is None
    assert certificate.hours_entries.get(leads=True).person is None
    assert certificate.events.get(kind="issued").actor is None
