"""What learners say of a course they completed, and who is told what of it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from courses.learning.actions.errors import EvaluationFixed, NotCompletedYet
from courses.learning.actions.evaluating import delete_evaluation, evaluate
from courses.learning.evaluations import Line, Summary, remarks_on, summaries_of, summary_of
from courses.models import CourseVersion, Enrolment, Evaluation
from lms.audit.models import AuditEvent
from lms.people.enums import OrganisationKind, Role
from tests.certificates.builders import completed
from tests.factories import document, organisation, person, person_as, released

pytestmark = [pytest.mark.django_db, pytest.mark.both]

ANSWERS: dict[str, Any] = {
    "clear": 4,
    "useful": 5,
    "load_honest": 2,
    "recommend": 4,
    "hours": Decimal("2.5"),
    "remark": "Meer voorbeelden uit het vo.",
}
FORM = {name: str(value) for name, value in ANSWERS.items()} | {"hours": "2,5"}


def said(enrolment: Enrolment, **fields: Any) -> Evaluation:
    """What the learner of ``enrolment`` says of it."""
    assert enrolment.person is not None
    return evaluate(enrolment=enrolment, by=enrolment.person, **(ANSWERS | fields))


def evaluated_by(count: int, version: CourseVersion, **fields: Any) -> None:
    for _ in range(count):
        said(completed(version=version), **fields)


@pytest.fixture
def enrolment() -> Enrolment:
    return completed()


@pytest.fixture
def learner(client: Client, enrolment: Enrolment) -> Client:
    assert enrolment.person is not None
    client.force_login(enrolment.person)
    return client


# --- the action ---------------------------------------------------------------------------


def test_the_same_again_writes_nothing(enrolment: Enrolment) -> None:
    first = said(enrolment)
    again = said(enrolment)

    assert (again.pk, again.changed_at) == (first.pk, first.changed_at)
    events = AuditEvent.objects.filter(object_type="courses.evaluation")
    assert list(events.values_list("verb", flat=True)) == ["evaluation.given"]


def test_it_can_be_changed_for_thirty_days_and_the_trail_holds_no_text(enrolment: Enrolment) -> None:
    said(enrolment)
    said(enrolment, clear=1, remark="Toch niet duidelijk.")

    kept = Evaluation.objects.get()
    assert (kept.clear, kept.remark) == (1, "Toch niet duidelijk.")
    events = AuditEvent.objects.filter(object_type="courses.evaluation")
    assert [(event.verb, event.reason, event.after_digest) for event in events] == [
        ("evaluation.given", "", ""),
        ("evaluation.changed", "", ""),
    ]

    Evaluation.objects.update(given_at=timezone.now() - datetime.timedelta(days=30, seconds=1))
    with pytest.raises(EvaluationFixed):
        said(enrolment, clear=5)
    assert Evaluation.objects.get().clear == 1
    assert said(enrolment, clear=1, remark="Toch niet duidelijk.").pk == kept.pk


def test_only_who_completed_the_course_evaluates_it() -> None:
    enrolment = completed(completed_at=None)
    with pytest.raises(NotCompletedYet):
        said(enrolment)
    with pytest.raises(Enrolment.DoesNotExist):
        evaluate(enrolment=completed(), by=person(), **ANSWERS)
    assert not Evaluation.objects.exists()


def test_it_can_be_deleted_at_any_time_and_goes_with_the_enrolment(enrolment: Enrolment) -> None:
    said(enrolment)
    Evaluation.objects.update(given_at=timezone.now() - datetime.timedelta(days=400))
    assert enrolment.person is not None
    delete_evaluation(enrolment=enrolment, by=person())
    assert Evaluation.objects.count() == 1
    delete_evaluation(enrolment=enrolment, by=enrolment.person)
    delete_evaluation(enrolment=enrolment, by=enrolment.person)
    assert not Evaluation.objects.exists()
    assert AuditEvent.objects.filter(verb="evaluation.deleted").count() == 1

    said(enrolment)
    enrolment.delete()
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"clear": 0}, {"useful": 6}, {"recommend": 9}, {"load_honest": 0}, {"hours": Decimal(0)}, {"hours": -1}]
)
def test_the_database_refuses_what_is_no_answer(enrolment: Enrolment, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(enrolment=enrolment, **(ANSWERS | wrong))


def test_the_database_keeps_one_evaluation_an_enrolment(enrolment: Enrolment) -> None:
    Evaluation.objects.create(enrolment=enrolment, **ANSWERS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(enrolment=enrolment, **ANSWERS)


# --- what is told of many ------------------------------------------------------------------


def test_below_ten_nothing_is_told_but_how_many() -> None:
    version = released()
    evaluated_by(9, version)
    assert summary_of(version) == Summary(9)
    assert not summary_of(version).is_shown


def test_from_ten_on_averages_a_distribution_and_the_median_are_exact() -> None:
    version = released()
    for score, hours in ((5, "1"), (5, "1.5"), (4, "2"), (4, "2"), (4, "2.25"), (3, "2.5"), (2, "3"), (1, "9")):
        said(completed(version=version), clear=score, hours=Decimal(hours))
    evaluated_by(2, version, clear=5, hours=Decimal(40))
    other = released()
    evaluated_by(1, other, clear=1)

    found = summaries_of([version, other])

    summary = found[version.pk]
    assert (summary.count, summary.median_hours) == (10, Decimal("2.38"))
    assert summary.lines == (
        Line("clear", Decimal("3.8"), (1, 1, 1, 3, 4)),
        Line("useful", Decimal("5.0"), (0, 0, 0, 0, 10)),
        Line("load_honest", Decimal("2.0"), (0, 10, 0, 0, 0)),
        Line("recommend", Decimal("4.0"), (0, 0, 0, 10, 0)),
    )
    assert summary.lines[0].bars == [
        (1, Decimal(0), Decimal("10.00")),
        (2, Decimal("10.00"), Decimal("10.00")),
        (3, Decimal("20.00"), Decimal("10.00")),
        (4, Decimal("30.00"), Decimal("30.00")),
        (5, Decimal("60.00"), Decimal("40.00")),
    ]
    assert found[other.pk] == Summary(1)


def test_what_is_kept_of_a_version_goes_when_somebody_evaluates(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    version = released()
    assert summary_of(version).count == 0
    with django_capture_on_commit_callbacks(execute=True):
        evaluated_by(1, version)
    assert summary_of(version).count == 1


def test_remarks_reach_the_providers_authors_from_ten_evaluations_on_by_alphabet() -> None:
    college = organisation(OrganisationKind.TEACHER_COLLEGE)
    version = released(document(), college)
    author = person_as(Role.AUTHOR, college)
    said(completed(version=version), remark="Zo verder.")
    said(completed(version=version), remark="Aanrader.")
    evaluated_by(7, version, remark="")
    assert remarks_on(version.course, reader=author) == {}

    evaluated_by(1, version, remark="")
    assert remarks_on(version.course, reader=author) == {version.pk: ["Aanrader.", "Zo verder."]}
    elsewhere = organisation(OrganisationKind.TEACHER_COLLEGE)
    for stranger in (person_as(Role.AUTHOR, elsewhere), person_as(Role.MANAGER, college), person()):
        assert remarks_on(version.course, reader=stranger) == {}


# --- the pages -----------------------------------------------------------------------------


def test_one_fills_in_looks_it_over_and_sends(learner: Client, enrolment: Enrolment) -> None:
    address = f"/leren/{enrolment.pk}/evaluatie/"
    page = learner.get(address).text
    for part in ("Ik raad de cursus een collega aan.", "vanaf 10 evaluaties", "zonder je naam", "nog 30 dagen"):
        assert part in page

    check = learner.post(address, FORM)
    assert check.status_code == 200
    assert "Er is nog niets verstuurd." in check.text
    assert "<dd>5: helemaal wel</dd>" in check.text
    assert "<dd>2,5</dd>" in check.text
    assert not Evaluation.objects.exists()

    changing = learner.post(address, FORM | {"change": "1"})
    assert 'value="2,5"' in changing.text
    assert not Evaluation.objects.exists()

    sent = learner.post(address, FORM | {"keep": "1"})
    again = learner.post(address, FORM | {"keep": "1"})
    assert sent["Location"] == again["Location"] == f"{address}gegeven/"
    kept = Evaluation.objects.get()
    assert {name: getattr(kept, name) for name in ANSWERS} == ANSWERS
    after = learner.get(f"{address}gegeven/").text
    assert "Bedankt. Dit is je evaluatie" in after
    assert "Meer voorbeelden uit het vo." in after
    assert "Verander mijn evaluatie" in after


def test_what_is_missing_is_said_and_nothing_is_kept(learner: Client, enrolment: Enrolment) -> None:
    answer = learner.post(f"/leren/{enrolment.pk}/evaluatie/", FORM | {"clear": "", "hours": "veel", "keep": "1"})
    assert answer.status_code == 422
    assert "Kies een cijfer van 1 tot en met 5." in answer.text
    assert "Vul een getal in, zoals 2 of 1,5." in answer.text
    assert not Evaluation.objects.exists()


def test_after_the_term_one_reads_and_deletes(learner: Client, enrolment: Enrolment) -> None:
    said(enrolment)
    Evaluation.objects.update(given_at=timezone.now() - datetime.timedelta(days=31))
    address = f"/leren/{enrolment.pk}/evaluatie/"
    assert learner.get(address)["Location"] == f"{address}gegeven/"
    assert learner.post(address, FORM | {"clear": "1", "keep": "1"})["Location"] == f"{address}gegeven/"
    assert Evaluation.objects.get().clear == 4
    page = learner.get(f"{address}gegeven/").text
    assert "Wissen kan nog wel." in page
    assert "Verander mijn evaluatie" not in page

    delete = f"{address}wissen/"
    assert "Wil je je evaluatie wissen?" in learner.get(delete).text
    assert [learner.post(delete).status_code for _ in range(2)] == [302, 302]
    assert not Evaluation.objects.exists()
    assert learner.get(delete).status_code == 404
    assert learner.get(f"{address}gegeven/")["Location"] == address


def test_before_completion_the_overview_says_why_not(client: Client) -> None:
    enrolment = completed(completed_at=None)
    assert enrolment.person is not None
    client.force_login(enrolment.person)
    for page in ("", "gegeven/", "wissen/"):
        answer = client.get(f"/leren/{enrolment.pk}/evaluatie/{page}")
        assert answer["Location"] == f"/leren/overzicht/{enrolment.pk}/"
    assert "zodra je haar hebt afgerond" in client.get(f"/leren/overzicht/{enrolment.pk}/").text


def test_somebody_elses_enrolment_is_not_there(learner: Client) -> None:
    other = completed()
    said(other)
    for page in ("", "gegeven/", "wissen/"):
        assert learner.get(f"/leren/{other.pk}/evaluatie/{page}").status_code == 404


def test_the_overview_of_a_completed_course_invites(learner: Client, enrolment: Enrolment) -> None:
    page = learner.get(f"/leren/overzicht/{enrolment.pk}/").text
    assert f'href="/leren/{enrolment.pk}/evaluatie/"' in page
