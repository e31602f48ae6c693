"""Revoking, correcting and erasing add facts; the record itself stays."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from certificates.actions import (
    NotRevocableError,
    correct_certificate,
    erase_person,
    issue_certificate,
    revoke_certificate,
)
from certificates.documents import ensure_document
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate, CertificateDocument, HoursEntry
from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people.models import OutgoingMail
from tests.certificates.builders import certified, employed, enqueued, operator
from tests.factories import document, person, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def certificate() -> Certificate:
    version = released(document(text_block(minutes=90)))
    return certified(version=version, employment=employed(person(first_name="Noor", last_name="de Wit")))


def hours_of(certificate: Certificate) -> Decimal:
    return HoursEntry.objects.filter(certificate=certificate).aggregate(total=Sum("hours"))["total"]


@pytest.mark.parametrize(
    ("reason", "left"),
    [("issued_in_error", Decimal(0)), ("fraud", Decimal(0)), ("holder_request", Decimal("1.5"))],
)
def test_the_operator_revokes_and_hours_that_were_not_made_are_taken_back(
    certificate: Certificate, reason: str, left: Decimal
) -> None:
    revoked = revoke_certificate(certificate=certificate, reason=RevocationReason(reason), by=operator())
    assert (revoked.state, revoked.revocation_reason) == ("revoked", reason)
    assert hours_of(certificate) == left
    assert [event.kind for event in certificate.events.all()] == ["issued", "revoked"]
    assert AuditEvent.objects.get(verb="certificate.revoked").reason == reason


def test_the_holder_is_told_of_the_revocation(certificate: Certificate) -> None:
    revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=operator())
    mail = OutgoingMail.objects.get(key=f"certificate-revoked-{certificate.number}")
    assert mail.subject == f"Je document {certificate.number} is ingetrokken"
    for part in (mail.text, mail.html):
        assert "Er is gefraudeerd" in part
        assert "hulp@example.org" in part


def test_revoking_twice_changes_nothing(certificate: Certificate) -> None:
    by = operator()
    first = revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=by)
    again = revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=by)
    assert again.revoked_at == first.revoked_at
    assert certificate.hours_entries.count() == 2
    with pytest.raises(NotRevocableError, match="al ingetrokken of vervangen"):
        revoke_certificate(certificate=certificate, reason=RevocationReason.ISSUED_IN_ERROR, by=by)


def test_a_revoked_certificate_does_not_come_back_by_itself(certificate: Certificate) -> None:
    revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=operator())
    assert issue_certificate(enrolment=certificate.enrolment) == certificate
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("who", ["holder", "stranger"])
def test_nobody_but_the_operator_revokes_or_corrects(certificate: Certificate, who: str) -> None:
    by = certificate.holder if who == "holder" else person()
    assert by is not None
    with pytest.raises(NotAllowedError, match="Je mag dit hier niet doen"):
        revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=by)
    with pytest.raises(NotAllowedError):
        correct_certificate(certificate=certificate, reason=ReplacementReason.NAME_CHANGED, by=by)
    assert Certificate.objects.get().revoked_at is None


def test_a_name_change_gives_a_new_record_and_books_the_hours_once(certificate: Certificate) -> None:
    holder = certificate.holder
    assert holder is not None
    holder.first_name = "Noah"
    holder.save()
    by = operator()
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.NAME_CHANGED, by=by)
    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.state, old.replacement, old.name) == ("superseded", new, "Noor de Wit")
    assert (new.state, new.supersedes, new.name) == ("valid", old, "Noah de Wit")
    assert new.staff_record.employee_number == old.staff_record.employee_number
    same = {"number", "verification_url", "issued_at", "earlier", "holder_sha256", "staff_record_sha256"}
    assert new.facts.model_dump(exclude=same) == old.facts.model_dump(exclude=same)
    assert (hours_of(old), hours_of(new)) == (Decimal(0), Decimal("1.5"))
    assert correct_certificate(certificate=old, reason=ReplacementReason.NAME_CHANGED, by=by) == new
    assert issue_certificate(enrolment=certificate.enrolment) == new


def test_a_corrected_certificate_cannot_be_revoked_but_its_replacement_can(certificate: Certificate) -> None:
    by = operator()
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.CORRECTED, by=by)
    with pytest.raises(NotRevocableError):
        revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=by)
    assert revoke_certificate(certificate=new, reason=RevocationReason.FRAUD, by=by).state == "revoked"


def test_without_a_holder_nothing_can_be_corrected(certificate: Certificate) -> None:
    by = operator()
    erase_person(certificate=certificate, by=by)
    with pytest.raises(NotRevocableError):
        correct_certificate(certificate=certificate, reason=ReplacementReason.CORRECTED, by=by)


def test_a_holder_erases_her_name_and_number_hash_dates_and_hours_stay(certificate: Certificate) -> None:
    document = ensure_document(certificate)
    holder = certificate.holder
    assert holder is not None
    erased = erase_person(certificate=certificate, by=holder)
    assert (erased.holder, erased.is_erased, erased.name) == (None, True, "")
    assert erased.snapshot_sha256 == certificate.snapshot_sha256
    assert erased.issued_at == certificate.issued_at
    assert CertificateDocument.objects.count() == 0
    assert enqueued("certificates.tasks.delete_file") == [(document.file.name,)]
    entry = erased.hours_entries.get()
    assert (entry.person, entry.hours) == (None, Decimal("1.5"))
    assert [(event.kind, event.actor) for event in erased.events.all()] == [
        ("issued", None),
        ("rendered", None),
        ("personal_data_erased", None),
    ]


def test_erasing_also_forgets_the_name_of_before(certificate: Certificate) -> None:
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.NAME_CHANGED, by=operator())
    holder = certificate.holder
    assert holder is not None
    erase_person(certificate=new, by=holder)
    assert [c.is_erased for c in Certificate.objects.all()] == [True, True]


def test_erasing_twice_changes_nothing(certificate: Certificate) -> None:
    by = operator()
    erase_person(certificate=certificate, by=by)
    erase_person(certificate=certificate, by=by)
    assert certificate.events.filter(kind="personal_data_erased").count() == 1


def test_a_stranger_erases_nothing(certificate: Certificate) -> None:
    with pytest.raises(NotAllowedError):
        erase_person(certificate=certificate, by=person())
    assert not Certificate.objects.get().is_erased


def test_an_erased_certificate_can_still_be_revoked(certificate: Certificate) -> None:
    by = operator()
    erase_person(certificate=certificate, by=by)
    assert revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=by).state == "revoked"
    assert not OutgoingMail.objects.filter(key__startswith="certificate-revoked").exists()


def test_the_operator_acts_from_the_command_line(certificate: Certificate, capsys: pytest.CaptureFixture[str]) -> None:
    by = operator().email
    call_command("certificate", "correct", certificate.number, by=by, reason="name_changed")
    new = Certificate.objects.get(supersedes=certificate)
    assert capsys.readouterr().out == f"correct: {certificate.number} → {new.number}\n"
    call_command("certificate", "revoke", new.number, by=by, reason="fraud")
    call_command("certificate", "erase", new.number, by=by)
    new = Certificate.objects.get(pk=new.pk)
    assert (new.state, new.is_erased) == ("revoked", True)


@pytest.mark.parametrize(
    ("act", "number", "email", "reason", "sentence"),
    [
        ("revoke", "MP-0000-000000", "{operator}", "fraud", "no certificate like that"),
        ("revoke", "{number}", "nobody@example.org", "fraud", "no account like that"),
        ("revoke", "{number}", "{operator}", "name_changed", "--reason must be one of fraud"),
        ("revoke", "{number}", "{operator}", None, "--reason must be one of fraud"),
        ("correct", "{number}", "{operator}", "fraud", "--reason must be one of backfilled, corrected"),
        ("revoke", "{number}", "{holder}", "fraud", "Je mag dit hier niet doen"),
    ],
)
def test_the_command_refuses_with_a_sentence(  # noqa: PLR0917
    certificate: Certificate, act: str, number: str, email: str, reason: str | None, sentence: str
) -> None:
    holder = certificate.holder
    assert holder is not None
    values = {"number": certificate.number, "operator": operator().email, "holder": holder.email}
    with pytest.raises(CommandError, match=sentence):
        call_command("certificate", act, number.format(**values), by=email.format(**values), reason=reason)
    assert Certificate.objects.get().revoked_at is None
