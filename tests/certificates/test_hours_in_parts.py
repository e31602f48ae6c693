"""Hours come in parts, are booked once, and are corrected by counter-entries that never take back too much."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from certificates.actions import (
    HoursError,
    NotRevocableError,
    correct_certificate,
    correct_hours,
    issue_certificate,
    revoke_certificate,
)
from certificates.actions.drafting import hours_by_part, hours_of
from certificates.enums import HoursPart, ReplacementReason, RevocationReason
from certificates.models import Certificate, HoursEntry
from certificates.wording import answers
from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from tests.certificates.builders import certified, completed, employed, operator
from tests.factories import document, next_word, person, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def certificate() -> Certificate:
    """Two hours: one and a half of self-study, half an hour in the sandbox."""
    version = released(document(text_block(minutes=90), next_word(minutes=30)))
    return certified(version=version, employment=employed(person(first_name="Noor", last_name="de Wit")))


def parts_of(certificate: Certificate) -> dict[str, Decimal]:
    """What the ledger has of a certificate now, by part."""
    entries = HoursEntry.objects.filter(certificate=certificate).order_by().values_list("part")
    return dict(entries.annotate(left=Sum("hours")))


def counter(entry: HoursEntry, **changes: Any) -> HoursEntry:
    """A counter-entry written past the actions."""
    names = ("certificate", "person", "employer", "category", "part", "off_entitlement", "initiative", "in_whose_time")
    values = {name: getattr(entry, name) for name in (*names, "who_pays", "earned_on", "school_year")}
    with transaction.atomic():
        return HoursEntry.objects.create(**(values | {"hours": Decimal("-0.10"), "corrects": entry} | changes))


def test_the_hours_of_a_course_are_booked_in_its_parts(certificate: Certificate) -> None:
    assert parts_of(certificate) == {"self_study": Decimal("1.50"), "sandbox": Decimal("0.50")}
    assert {entry.part: entry.hours for entry in certificate.facts.hours} == parts_of(certificate)
    assert certificate.hours_entries.get(leads=True).part == "self_study"
    shown = {answer.question: answer.answer for answer in answers(certificate.facts, confirmed=False)}
    assert (shown["Zelfstudie"], shown["Oefenen met een taalmodel"]) == ("1,5 uur", "0,5 uur")


@pytest.mark.parametrize(("reading", "practice"), [(25, 25), (1, 1), (20, 0), (0, 50), (10, 40), (59, 7)])
def test_the_parts_add_up_to_the_whole_to_the_cent(reading: int, practice: int) -> None:
    parts = hours_by_part(document(text_block(minutes=reading), next_word(minutes=practice)))
    assert sum(parts.values()) == hours_of(reading + practice)
    assert list(parts) == [
        part for part, minutes in ((HoursPart.SELF_STUDY, reading), (HoursPart.SANDBOX, practice)) if minutes
    ]


def test_hours_are_taken_back_in_part_by_counter_entries(certificate: Certificate) -> None:
    by = operator()
    for hours in ("0.25", "0.25"):
        correct_hours(certificate=certificate, part=HoursPart.SANDBOX, hours=Decimal(hours), key=uuid.uuid4(), by=by)
    assert parts_of(certificate) == {"self_study": Decimal("1.50"), "sandbox": Decimal("0.00")}
    assert Certificate.objects.with_hours().get().hours_text == "1,5 uur"
    assert Certificate.objects.get().facts.hours_text == "2 uur"
    assert [event.note for event in certificate.events.filter(kind="hours_corrected")] == ["sandbox -0.25"] * 2
    assert AuditEvent.objects.filter(verb="certificate.hours_corrected").count() == 2


def test_the_same_correction_twice_is_booked_once(certificate: Certificate) -> None:
    by, key = operator(), uuid.uuid4()
    first, again = (
        correct_hours(certificate=certificate, part=HoursPart.SANDBOX, hours=Decimal("0.25"), key=key, by=by)
        for _ in range(2)
    )
    assert again == first
    assert parts_of(certificate)["sandbox"] == Decimal("0.25")
    with pytest.raises(HoursError):
        correct_hours(certificate=certificate, part=HoursPart.SANDBOX, hours=Decimal("0.10"), key=key, by=by)


@pytest.mark.parametrize(
    ("part", "hours"),
    [("sandbox", "0.51"), ("sandbox", "0"), ("sandbox", "-1"), ("sandbox", "0.001"), ("contact", "0.10")],
)
def test_hours_that_are_not_there_are_not_taken_back(certificate: Certificate, part: str, hours: str) -> None:
    with pytest.raises(HoursError, match="Zoveel uren staan er niet"):
        correct_hours(
            certificate=certificate, part=HoursPart(part), hours=Decimal(hours), key=uuid.uuid4(), by=operator()
        )
    assert certificate.hours_entries.count() == 2


def test_something_always_stays_or_the_document_goes() -> None:
    certificate = certified(version=released(document(text_block(minutes=60))))
    with pytest.raises(HoursError):
        correct_hours(
            certificate=certificate, part=HoursPart.SELF_STUDY, hours=Decimal(1), key=uuid.uuid4(), by=operator()
        )
    by = operator()
    revoke_certificate(certificate=certificate, reason=RevocationReason.HOLDER_REQUEST, by=by)
    with pytest.raises(NotRevocableError):
        correct_hours(certificate=certificate, part=HoursPart.SELF_STUDY, hours=Decimal("0.5"), key=uuid.uuid4(), by=by)


def test_nobody_but_the_operator_takes_hours_back(certificate: Certificate) -> None:
    assert certificate.holder is not None
    with pytest.raises(NotAllowedError):
        correct_hours(
            certificate=certificate,
            part=HoursPart.SANDBOX,
            hours=Decimal("0.10"),
            key=uuid.uuid4(),
            by=certificate.holder,
        )


def test_a_replacement_takes_over_what_was_left(certificate: Certificate) -> None:
    by = operator()
    correct_hours(certificate=certificate, part=HoursPart.SELF_STUDY, hours=Decimal("0.5"), key=uuid.uuid4(), by=by)
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.NAME_CHANGED, by=by)
    assert parts_of(new) == {"self_study": Decimal("1.00"), "sandbox": Decimal("0.50")}
    assert parts_of(certificate) == {"self_study": Decimal(0), "sandbox": Decimal(0)}
    assert new.facts.hours_text == "1,5 uur"
    assert HoursEntry.objects.aggregate(total=Sum("hours"))["total"] == Decimal("1.50")


def test_fraud_takes_back_what_a_correction_left(certificate: Certificate) -> None:
    by = operator()
    correct_hours(certificate=certificate, part=HoursPart.SANDBOX, hours=Decimal("0.2"), key=uuid.uuid4(), by=by)
    revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=by)
    assert parts_of(certificate) == {"self_study": Decimal(0), "sandbox": Decimal(0)}


# --- What the database refuses, whoever writes -------------------------------------------------


def test_the_database_takes_back_no_more_than_was_booked(certificate: Certificate) -> None:
    entry = certificate.hours_entries.get(part="sandbox")
    counter(entry, hours=Decimal("-0.30"))
    with pytest.raises(IntegrityError, match="more would be taken back than was booked"):
        counter(entry, hours=Decimal("-0.21"))
    counter(entry, hours=Decimal("-0.20"))
    assert parts_of(certificate)["sandbox"] == Decimal("0.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"part": "self_study"},
        {"off_entitlement": "not_applicable", "employer": None},
        {"school_year": 1999},
        {"earned_on": datetime.date(1999, 1, 1)},
    ],
    ids=str,
)
def test_the_database_moves_no_hours_by_a_correction(certificate: Certificate, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="of the part, the kind and the day"):
        counter(certificate.hours_entries.get(part="sandbox"), **changes)


def test_the_database_takes_no_correction_of_a_correction_nor_of_another_document(certificate: Certificate) -> None:
    entry = certificate.hours_entries.get(part="sandbox")
    first = counter(entry)
    # Whichever of two rules the database asks first.
    with pytest.raises(IntegrityError, match="hours: "):
        counter(entry, corrects=first)
    with pytest.raises(IntegrityError, match="of the part, the kind and the day"):
        counter(entry, certificate=certified())


def test_the_database_books_each_part_once(certificate: Certificate) -> None:
    entry = certificate.hours_entries.get(part="sandbox")
    with pytest.raises(IntegrityError):
        counter(entry, hours=Decimal(1), corrects=None)
    with pytest.raises(IntegrityError, match="as a whole or in parts"):
        counter(entry, hours=Decimal(1), corrects=None, part="undivided")
    with pytest.raises(IntegrityError):
        counter(entry, hours=Decimal(1), corrects=None, part="contact", leads=True)
    with pytest.raises(IntegrityError):
        counter(entry, leads=True)
    with pytest.raises(IntegrityError):
        counter(entry, hours=Decimal(1), corrects=None, part="reizen")
    with pytest.raises(IntegrityError):
        counter(entry, key=entry.key)
    counter(entry, hours=Decimal(1), corrects=None, part="contact")


def test_the_database_books_the_hours_of_a_completion_under_one_document(certificate: Certificate) -> None:
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.CORRECTED, by=operator())
    with pytest.raises(IntegrityError, match="another document of this completion has them booked"):
        counter(certificate.hours_entries.filter(corrects=None)[0], hours=Decimal(1), corrects=None, part="contact")
    assert sum(parts_of(new).values()) == Decimal(2)


def test_two_completions_have_hours_of_their_own() -> None:
    noor, version = person(), released(document(text_block(minutes=60), validity_months=12))
    for years in (4, 2):
        day = timezone.now() - datetime.timedelta(days=366 * years)
        issue_certificate(enrolment=completed(noor, version, completed_at=day, valid_until=day.date()))
    assert HoursEntry.objects.filter(person=noor).aggregate(total=Sum("hours"))["total"] == Decimal(2)
