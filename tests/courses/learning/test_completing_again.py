"""A version whose completion has run out can be completed again; one that still counts cannot."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from courses.learning.actions.learning import enrol, finish_module
from courses.models import CourseVersion, Enrolment
from lms.people.models import User
from lms.terms import last_day_of_term
from tests.factories import document, person, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def yearly() -> CourseVersion:
    return released(document(text_block(minutes=60), validity_months=12))


def completed_on(version: CourseVersion, by: User, day: datetime.date) -> Enrolment:
    """A completion of ``version`` on an earlier day."""
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    months = version.document.validity_months
    return Enrolment.objects.create(
        person=by,
        course=version.course,
        version=version,
        started_at=at,
        completed_at=at,
        valid_until=last_day_of_term(day, months) if months else None,
    )


def years_ago(years: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=366 * years)


def test_completing_a_course_with_a_term_says_until_when_it_counts(yearly: CourseVersion) -> None:
    noor = person()
    enrolment = enrol(version=yearly, by=noor)
    finish_module(enrolment=enrolment, module_key=yearly.document.modules[0].key, by=noor)
    enrolment.refresh_from_db()
    assert enrolment.valid_until == last_day_of_term(timezone.localdate(), 12)
    assert enrol(version=yearly, by=noor) == enrolment


def test_when_the_term_is_over_she_begins_again_and_the_old_completion_stays(yearly: CourseVersion) -> None:
    noor = person()
    old = completed_on(yearly, noor, years_ago(2))
    again = enrol(version=yearly, by=noor)
    assert again != old
    finish_module(enrolment=again, module_key=yearly.document.modules[0].key, by=noor)
    again.refresh_from_db()
    assert (old.has_run_out, again.has_run_out) == (True, False)
    assert list(Enrolment.objects.visible_to(noor).counting()) == [again]


def test_the_course_page_and_the_way_in_offer_it_again(yearly: CourseVersion) -> None:
    noor = person()
    old = completed_on(yearly, noor, years_ago(2))
    client = Client()
    client.force_login(noor)
    html = " ".join(client.get(f"/cursussen/{yearly.course.slug}/").content.decode().split())
    assert "je kunt haar opnieuw doen" in html
    assert "Begin met deze cursus" in html
    response = client.get(f"/leren/inschrijven/{yearly.course.slug}/")
    assert response.status_code == 200
    Enrolment.objects.filter(pk=old.pk).update(valid_until=timezone.localdate())
    html = " ".join(client.get(f"/cursussen/{yearly.course.slug}/").content.decode().split())
    assert "Je rondde deze cursus af op" in html
    assert "Begin met deze cursus" not in html


def test_the_database_keeps_one_completion_of_what_never_runs_out() -> None:
    version, noor = released(), person()
    completed_on(version, noor, years_ago(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        completed_on(version, noor, years_ago(1))


def test_the_database_keeps_one_completion_of_each_term(yearly: CourseVersion) -> None:
    noor = person()
    completed_on(yearly, noor, years_ago(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        completed_on(yearly, noor, years_ago(2))
    completed_on(yearly, noor, years_ago(0))


def test_the_database_knows_no_term_without_a_completion(yearly: CourseVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            person=person(), course=yearly.course, version=yearly, valid_until=timezone.localdate()
        )
