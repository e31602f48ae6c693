"""A course can be completed again once its certificate has expired; a document that follows another names it."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.actions import (
    NotRevocableError,
    correct_certificate,
    erase_person,
    issue_certificate,
    revoke_certificate,
)
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate
from certificates.rendering.page import certificate_html
from courses.models import CourseVersion, Enrolment
from lms.people.models import User
from lms.terms import last_day_of_term
from tests.certificates.builders import certified, completed, marked, operator
from tests.factories import document, person, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def yearly() -> CourseVersion:
    return released(document(text_block(minutes=60), validity_months=12))


@pytest.fixture
def noor() -> User:
    return person(first_name="Noor", last_name="de Wit")


def completion(of: CourseVersion, by: User, years_ago: int = 0) -> Enrolment:
    """A completion, so many years ago, with the term that the version states."""
    at = timezone.now() - datetime.timedelta(days=366 * years_ago)
    months = of.document.validity_months
    until = last_day_of_term(timezone.localdate(at), months) if months else None
    return completed(by, of, completed_at=at, valid_until=until)


def earned(of: CourseVersion, by: User, years_ago: int = 0) -> Certificate:
    return issue_certificate(enrolment=completion(of, by, years_ago))


def copied(certificate: Certificate, **changes: Any) -> Certificate:
    """A record written past the actions, as another one but for its number, address and place."""
    number = Certificate.objects.count() + 1
    names = ("kind", "enrolment", "version", "mark", "holder", "employer", "snapshot", "snapshot_sha256")
    values = {name: getattr(certificate, name) for name in (*names, "completed_on", "expires_on", "status_list")}
    own = {"number": f"MP-1999-{number:06d}", "token": f"{number:a>26}", "status_list_index": number}
    with transaction.atomic():
        return Certificate.objects.create(**(values | own | changes))


def page_of(certificate: Certificate) -> str:
    return " ".join(Client().get(f"/controleer/{certificate.token}/").content.decode().split())


def test_without_a_stated_validity_nothing_expires(noor: User) -> None:
    certificate = earned(released(), noor, years_ago=9)
    assert (certificate.expires_on, certificate.state) == (None, "valid")
    assert "Geldig tot en met" not in page_of(certificate)


def test_a_certificate_says_until_when_it_counts(yearly: CourseVersion, noor: User) -> None:
    certificate = earned(yearly, noor)
    last = last_day_of_term(timezone.localdate(), 12)
    assert (certificate.expires_on, certificate.facts.expires_on, certificate.facts.validity_months) == (last, last, 12)
    assert certificate.state == "valid"
    assert f"<dt>Geldig tot en met</dt><dd>{last.day} " in page_of(certificate)
    html = certificate_html(certificate.facts, name="Noor de Wit", snapshot_sha256=certificate.snapshot_sha256)
    assert "geldig tot en met" in html


def test_an_expired_certificate_is_real_and_says_that_it_expired(yearly: CourseVersion, noor: User) -> None:
    certificate = earned(yearly, noor, years_ago=2)
    assert (certificate.state, certificate.has_ended) == ("expired", False)
    html = page_of(certificate)
    assert "Dit deelnamebewijs is echt, en verlopen" in html
    assert "De uren blijven geboekt." in html
    assert "echt en geldig" not in html
    told = Client().get(f"/api/v1/verification/{certificate.token}").json()
    assert (told["status"], told["expires_on"], told["revoked_on"]) == ("expired", str(certificate.expires_on), None)
    client = Client()
    client.force_login(noor)
    assert "Verlopen" in client.get("/certificaten/").content.decode()


def test_the_last_day_still_counts(yearly: CourseVersion, noor: User) -> None:
    certificate = earned(yearly, noor, years_ago=2)
    assert certificate.expires_on is not None
    assert list(Certificate.objects.in_force(on=certificate.expires_on)) == [certificate]
    assert list(Certificate.objects.in_force(on=certificate.expires_on + datetime.timedelta(days=1))) == []


def test_a_new_completion_after_expiry_gives_a_new_certificate_that_names_the_old_one(
    yearly: CourseVersion, noor: User
) -> None:
    old = earned(yearly, noor, years_ago=2)
    new = earned(yearly, noor)
    assert new != old
    assert new.renews == old
    assert new.facts.earlier is not None
    assert new.facts.earlier.model_dump() == {
        "relation": "renews",
        "number": old.number,
        "sha256": old.snapshot_sha256,
    }
    old = Certificate.objects.get(pk=old.pk)
    assert (old.state, old.replacement, old.revoked_at) == ("expired", None, None)
    assert [(event.kind, event.note) for event in old.events.exclude(kind="issued")] == [("renewed", new.number)]
    assert [entry.certificate for entry in noor.hours_entries.order_by("pk")] == [old, new]


def test_while_one_is_in_force_a_second_completion_gives_none(yearly: CourseVersion, noor: User) -> None:
    first = earned(yearly, noor)
    Enrolment.objects.filter(pk=first.enrolment_id).update(valid_until=timezone.localdate())
    second = completion(yearly, noor)
    assert issue_certificate(enrolment=second) == first
    assert Certificate.objects.count() == 1
    client = Client()
    client.force_login(noor)
    response = client.get(reverse("home:enrolment", args=[second.pk]))
    assert response.context["certificate"] == first
    assert first.number in response.content.decode()


def test_other_people_and_other_versions_have_their_own(yearly: CourseVersion, noor: User) -> None:
    first = earned(yearly, noor)
    assert earned(yearly, person()) != first
    assert earned(released(), noor) != first
    assert Certificate.objects.filter(renews__isnull=False).count() == 0


def test_what_was_taken_back_is_not_renewed(yearly: CourseVersion, noor: User) -> None:
    old = earned(yearly, noor, years_ago=2)
    revoke_certificate(certificate=old, reason=RevocationReason.FRAUD, by=operator())
    assert earned(yearly, noor).renews is None


def test_the_newest_of_a_chain_is_what_is_renewed(yearly: CourseVersion, noor: User) -> None:
    by = operator()
    old = earned(yearly, noor, years_ago=4)
    fixed = correct_certificate(certificate=old, reason=ReplacementReason.CORRECTED, by=by)
    second = earned(yearly, noor, years_ago=2)
    third = earned(yearly, noor)
    assert (second.renews, third.renews) == (fixed, second)


def test_an_expired_certificate_can_still_be_corrected(yearly: CourseVersion, noor: User) -> None:
    old = earned(yearly, noor, years_ago=2)
    new = correct_certificate(certificate=old, reason=ReplacementReason.NAME_CHANGED, by=operator())
    assert (new.state, new.expires_on, Certificate.objects.get(pk=old.pk).state) == (
        "expired",
        old.expires_on,
        "superseded",
    )


def test_a_replaced_document_is_never_called_revoked(noor: User) -> None:
    version = released()
    marked(version)
    old = earned(version, noor)
    new = correct_certificate(certificate=old, reason=ReplacementReason.CORRECTED, by=operator())
    old = Certificate.objects.get(pk=old.pk)
    assert (old.state, old.revoked_at, old.revocation_reason) == ("superseded", None, "")
    assert (new.supersedes, new.supersedes_reason) == (old, "corrected")
    assert new.facts.earlier is not None
    assert (new.facts.earlier.relation, new.facts.earlier.number) == ("corrects", old.number)
    html = page_of(old)
    assert "Dit document is vervangen" in html
    assert "ngetrokken op" not in html
    with pytest.raises(NotRevocableError):
        revoke_certificate(certificate=old, reason=RevocationReason.FRAUD, by=operator())


def test_backfilling_names_the_old_document_and_adds_what_the_version_tells(noor: User) -> None:
    old = earned(released(), noor)
    new = correct_certificate(certificate=old, reason=ReplacementReason.BACKFILLED, by=operator())
    assert new.facts.earlier is not None
    assert new.facts.earlier.relation == "backfills"
    assert new.facts.hours == old.facts.hours
    assert Certificate.objects.get(pk=old.pk).state == "superseded"


# --- What the database refuses, whoever writes -------------------------------------------------


def test_the_database_holds_one_certificate_in_force(yearly: CourseVersion, noor: User) -> None:
    first = earned(yearly, noor)
    Enrolment.objects.filter(pk=first.enrolment_id).update(valid_until=timezone.localdate())
    second = completion(yearly, noor)
    with pytest.raises(IntegrityError, match="the holder has one in force for this version"):
        copied(first, enrolment=second)
    assert first.expires_on is not None
    copied(first, enrolment=second, completed_on=first.expires_on + datetime.timedelta(days=1), expires_on=None)


def test_the_database_lets_a_document_be_replaced_once_and_never_revoked(yearly: CourseVersion, noor: User) -> None:
    old = earned(yearly, noor)
    new = correct_certificate(certificate=old, reason=ReplacementReason.CORRECTED, by=operator())
    with pytest.raises(IntegrityError):
        copied(old, supersedes=old, supersedes_reason="corrected")
    with pytest.raises(IntegrityError, match="one that was replaced is never revoked"), transaction.atomic():
        Certificate.objects.filter(pk=old.pk).update(revoked_at=timezone.now(), revocation_reason="fraud")
    for wrong in ({"supersedes_reason": ""}, {"supersedes_reason": "anders"}, {"renews": old}):
        with pytest.raises(IntegrityError):
            copied(new, supersedes=new, **({"supersedes_reason": "corrected"} | wrong))
    with pytest.raises(IntegrityError):
        copied(new, supersedes=None, supersedes_reason="corrected")


def test_the_database_replaces_only_the_same_completion_and_nothing_revoked(yearly: CourseVersion, noor: User) -> None:
    other = earned(released(), noor)
    mine = earned(yearly, noor)
    with pytest.raises(IntegrityError, match="replaces one of the same completion"):
        copied(mine, supersedes=other, supersedes_reason="corrected")
    revoke_certificate(certificate=mine, reason=RevocationReason.FRAUD, by=operator())
    with pytest.raises(IntegrityError, match="that is not revoked"):
        copied(mine, supersedes=mine, supersedes_reason="corrected")


def test_the_database_renews_only_what_had_expired(yearly: CourseVersion, noor: User) -> None:
    valid = earned(yearly, noor)
    expired_of_another = earned(yearly, person(), years_ago=2)
    enrolment = completion(released(), noor)
    for wrong in (valid, expired_of_another):
        with pytest.raises(IntegrityError, match="that had expired"):
            copied(valid, enrolment=enrolment, version=enrolment.version, renews=wrong, supersedes=None)


def test_the_database_knows_no_term_that_ends_before_it_begins(noor: User) -> None:
    certificate = earned(released(), noor)
    with pytest.raises(IntegrityError):
        copied(
            certificate,
            enrolment=completion(released(), person()),
            holder=None,
            expires_on=certificate.completed_on,
        )


def test_erasing_one_leaves_the_name_of_the_renewed(yearly: CourseVersion, noor: User) -> None:
    old = earned(yearly, noor, years_ago=2)
    new = earned(yearly, noor)
    erase_person(certificate=new, by=noor)
    assert [one.is_erased for one in Certificate.objects.order_by("pk")] == [False, True]
    assert certified(noor).holder == noor
    assert old.name == "Noor de Wit"
