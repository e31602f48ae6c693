"""The figures above a personnel list: month by month, and only what the list itself shows."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client

from certificates.actions import revoke_certificate
from certificates.enums import RevocationReason
from certificates.models import Certificate
from certificates.months import Month, by_month, chart, totals
from lms.people.enums import Role
from lms.people.models import Organisation
from tests.certificates.builders import certified, employed, operator
from tests.factories import document, organisation, person, person_as, released, text_block

SCHOOL_YEAR = ["aug", "sep", "okt", "nov", "dec", "jan", "feb", "mrt", "apr", "mei", "jun", "jul"]

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def school() -> Organisation:
    return organisation(name="De Regenboog")


def earned(at: Organisation, year: int, month: int, minutes: int = 90) -> Certificate:
    """A certificate of somebody who works there, for a course finished in that month."""
    day = datetime.datetime(year, month, 15, 12, tzinfo=datetime.UTC)
    version = released(document(text_block(minutes=minutes)))
    employment = employed(person(), at, starts_on=datetime.date(2025, 8, 1))
    return certified(version=version, employment=employment, completed_at=day)


def test_each_month_has_its_documents_and_hours_in_one_query(school: Organisation, django_assert_num_queries) -> None:
    earned(school, 2026, 9)
    earned(school, 2026, 9, minutes=30)
    earned(school, 2026, 11)
    with django_assert_num_queries(1):
        months = by_month(Certificate.objects.all())
    assert months == [
        Month(datetime.date(2026, 9, 1), Decimal("2.00"), Decimal(0)),
        Month(datetime.date(2026, 11, 1), Decimal("1.50"), Decimal(0)),
    ]
    assert totals(months) == {"on_top": Decimal("3.50"), "off_entitlement": Decimal(0)}


def test_the_picture_runs_from_august_to_july_of_the_last_school_year_with_anything(school: Organisation) -> None:
    for year, month in ((2025, 9), (2026, 8), (2027, 7)):
        earned(school, year, month)
    hours = chart(by_month(Certificate.objects.all()))
    assert [row.label for row in hours.rows] == SCHOOL_YEAR
    assert [row.cells for row in hours.rows] == [("1,5",), *[("0,0",)] * 10, ("1,5",)]
    assert (hours.description, hours.title) == ("Schooljaar 2026-2027", "Uren bovenop de cao per maand")


def test_nothing_earned_is_no_picture() -> None:
    assert chart(by_month(Certificate.objects.all())) is None


def test_hr_sees_in_the_picture_its_own_people_and_no_hours_that_were_taken_back(school: Organisation) -> None:
    earned(school, 2026, 9)
    gone = earned(school, 2026, 10)
    revoke_certificate(certificate=gone, reason=RevocationReason.FRAUD, by=operator())
    earned(organisation(), 2026, 11)
    client = Client()
    client.force_login(person_as(Role.HR, school))

    html = " ".join(client.get("/personeel/certificaten/").text.split())

    assert '<th scope="row">sep</th><td class="number">1,5</td>' in html
    assert '<th scope="row">okt</th><td class="number">0,0</td>' in html
    assert '<th scope="row">nov</th><td class="number">0,0</td>' in html
    assert "<title>sep, Uren: 1,5</title>" in html


def test_the_picture_follows_the_filter(school: Organisation) -> None:
    earned(school, 2025, 9)
    earned(school, 2026, 9)
    client = Client()
    client.force_login(person_as(Role.HR, school))
    assert "Schooljaar 2026-2027" in client.get("/personeel/certificaten/").text
    assert "Schooljaar 2025-2026" in client.get("/personeel/certificaten/?year=2025").text
