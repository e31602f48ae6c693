"""A snapshot of any schema number is read for ever; the text that was stored is never written anew."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from pydantic import ValidationError

from certificates.actions import correct_certificate
from certificates.enums import ReplacementReason
from certificates.models import Certificate
from certificates.rendering.page import certificate_html
from certificates.snapshot import SCHEMA, Snapshot, read_snapshot, staff_record_digest
from courses.schema import digest
from lms.audit.triggers import without_triggers
from tests.certificates.builders import certified, employed, operator
from tests.factories import document, next_word, person, released, text_block

FOLDER = Path(__file__).parent / "golden"
EXAMPLES = sorted(FOLDER.glob("snapshot-*.json"))


def first() -> str:
    """The text of a document of schema 1."""
    return (FOLDER / "snapshot-1.json").read_text(encoding="utf-8")


def test_every_schema_number_has_an_example_with_its_hash() -> None:
    assert [path.stem for path in EXAMPLES] == [f"snapshot-{number}" for number in range(1, SCHEMA + 1)]
    for path in EXAMPLES:
        assert digest(path.read_text(encoding="utf-8")) == path.with_suffix(".sha256").read_text().strip()


def test_an_example_of_the_newest_schema_is_written_as_it_was_read() -> None:
    text = EXAMPLES[-1].read_text(encoding="utf-8")
    assert read_snapshot(text).canonical() == text


def test_schema_1_is_read_with_nothing_that_it_did_not_say() -> None:
    facts = read_snapshot(first())
    assert (facts.number, facts.total_hours, facts.course.title) == ("MP-2026-000042", Decimal("3.50"), "AI begrijpen")
    assert [(entry.part, entry.hours) for entry in facts.hours] == [("undivided", Decimal("3.50"))]
    assert (facts.validity_months, facts.expires_on, facts.earlier) == (None, None, None)
    assert [outcome.shown for outcome in facts.course.outcomes] == [(), ()]
    # One digest over name and number together, as schema 1 had it.
    assert facts.holder_sha256 == staff_record_digest(salt="0" * 32, name="Noor de Wit", employee_number="P7")


def test_the_page_of_a_document_of_schema_1_is_the_same_to_the_letter() -> None:
    html = certificate_html(read_snapshot(first()), name="Noor de Wit", snapshot_sha256=digest(first()))
    assert html == (FOLDER / "snapshot-1-page.txt").read_text(encoding="utf-8")


def test_schema_2_tells_validity_parts_and_how_each_outcome_was_shown() -> None:
    facts = read_snapshot((FOLDER / "snapshot-2.json").read_text(encoding="utf-8"))
    assert (facts.validity_months, str(facts.expires_on)) == (12, "2027-09-14")
    assert [(entry.part, str(entry.hours)) for entry in facts.hours] == [
        ("contact", "1.00"),
        ("self_study", "2.00"),
        ("sandbox", "0.50"),
    ]
    assert [outcome.shown for outcome in facts.course.outcomes] == [("tested", "judged"), ()]
    assert facts.earlier is not None
    assert facts.earlier.relation == "renews"


def test_a_schema_from_the_future_is_refused() -> None:
    data = json.loads(first()) | {"schema_number": SCHEMA + 1}
    with pytest.raises(ValueError, match=f"schema {SCHEMA + 1} is newer than this code knows"):
        read_snapshot(json.dumps(data))


@pytest.mark.parametrize("change", [{"onbekend": 1}, {"kind": "diploma"}, {"hours": [{"part": "reizen"}]}], ids=str)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    text = (FOLDER / "snapshot-2.json").read_text(encoding="utf-8")
    with pytest.raises(ValidationError):
        read_snapshot(json.dumps(json.loads(text) | change))


def test_personal_data_have_no_place_in_it() -> None:
    assert {"name", "employee_number", "holder", "person"} & set(Snapshot.model_fields) == set()


@pytest.fixture
def old() -> Certificate:
    """A certificate whose stored snapshot is one of schema 1, with its hours in one sum."""
    version = released(document(text_block(minutes=90), next_word(minutes=30)))
    certificate = certified(version=version, employment=employed(person(first_name="Noor", last_name="de Wit")))
    data = json.loads(first()) | {"number": certificate.number, "kind": certificate.kind, "mark": None}
    data |= {"completed_on": str(certificate.completed_on)}
    data["hours"][0]["hours"] = "2.00"
    text = json.dumps(data)
    from django.db import connection

    with without_triggers(connection):
        certificate.hours_entries.filter(part="sandbox").delete()
        certificate.hours_entries.update(part="undivided", hours=Decimal("2.00"))
        Certificate.objects.filter(pk=certificate.pk).update(snapshot=text, snapshot_sha256=digest(text))
    return Certificate.objects.get(pk=certificate.pk)


@pytest.mark.django_db
@pytest.mark.both
def test_page_and_machines_read_a_document_of_schema_1(old: Certificate) -> None:
    html = Client().get(f"/controleer/{old.token}/").content.decode()
    assert "AI begrijpen" in html
    assert "2 uur" in html
    assert "Zelfstudie" not in html
    told = Client().get(f"/api/v1/verification/{old.token}").json()
    assert (told["status"], told["expires_on"], told["snapshot_sha256"]) == ("valid", None, old.snapshot_sha256)
    assert [(entry["part"], entry["hours"]) for entry in told["hours"]] == [("undivided", "2.00")]
    assert [outcome["shown"] for outcome in told["outcomes"]] == [[], []]


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.parametrize(
    ("reason", "parts"),
    [("corrected", {"undivided": "2.00"}), ("backfilled", {"self_study": "1.50", "sandbox": "0.50"})],
)
def test_a_document_of_schema_1_is_followed_by_one_of_schema_2(
    old: Certificate, reason: str, parts: dict[str, str]
) -> None:
    stored = old.snapshot
    new = correct_certificate(certificate=old, reason=ReplacementReason(reason), by=operator())
    assert {entry.part: str(entry.hours) for entry in new.facts.hours} == parts
    assert json.loads(new.snapshot)["schema_number"] == 2
    assert Certificate.objects.get(pk=old.pk).snapshot == stored
    booked = new.hours_entries.order_by("pk").values_list("part", "hours")
    assert {part: str(hours) for part, hours in booked} == parts
