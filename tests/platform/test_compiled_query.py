"""A query whose SQL is made once answers as one that is made anew."""

import datetime

import pytest

from lms.compiled import CompiledQuery
from lms.people.enums import Role
from lms.people.models import Membership
from tests.factories import member, organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def of(user_id: int, day: datetime.date):
    return Membership.objects.in_force(day).filter(user_id=user_id).order_by("pk").values_list("role", "organisation")


def test_every_time_it_answers_for_the_values_that_it_is_given() -> None:
    compiled = CompiledQuery(of, -1, datetime.date.max)
    noor, sam, school = person(), person(), organisation()
    first, last = datetime.date(2026, 9, 1), datetime.date(2026, 9, 30)
    member(noor, school, Role.TEACHER, starts_on=first, ends_on=last)
    member(noor, school, Role.HR, starts_on=last)
    member(sam, school, Role.MANAGER, starts_on=first)
    day = datetime.timedelta(days=1)
    asked = [(user.pk, on) for user in (noor, sam) for on in (first - day, first, last, last + day)]
    assert [compiled.rows(*one) for one in asked] == [list(of(*one)) for one in asked]
    assert [len(compiled.rows(*one)) for one in asked] == [0, 1, 2, 1, 0, 1, 1, 1]


def test_its_sql_is_made_once() -> None:
    made = []

    def make(user_id: int, day: datetime.date):
        made.append(user_id)
        return of(user_id, day)

    compiled = CompiledQuery(make, -1, datetime.date.max)
    assert [compiled.rows(number, datetime.date(2026, 9, 1)) for number in (1, 2)] == [[], []]
    assert made == [-1]
