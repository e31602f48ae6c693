"""How much is practised: counts for who looks after the place, never a text, and nothing of fewer than ten people."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.learning.actions.learning import enrol
from courses.models import Exercise
from courses.sandbox.actions import session_for
from courses.sandbox.counts import Counted, Counts, counts_everywhere, counts_of
from courses.sandbox.models import GuardCount
from lms.people.enums import OrganisationKind, Role
from lms.people.models import User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SECRET = "Wat niemand hoort te lezen"


@pytest.fixture
def version():
    return factories.released(factories.document(factories.next_word()))


@pytest.fixture
def school():
    return factories.organisation()


def day(ago=0):
    return timezone.localdate() - datetime.timedelta(days=ago)


def practise(version, at, *, people=1, ago=0, state="complete", who=()):
    """So many people of this place ask one thing each; who they are."""
    who = who or [factories.person_as(Role.TEACHER, at) for _ in range(people)]
    exercise = Exercise.objects.get(version=version, kind="next_word")
    for person in who:
        enrolment = person.enrolments.first() or enrol(
            version=version, by=person, employment=person.memberships.get(organisation=at)
        )
        session_for(enrolment=enrolment, exercise=exercise).turns.create(
            prompt=SECRET,
            answer=SECRET,
            state=state,
            model="woordvoorspeller",
            hub_kind="embedded",
            created_at=timezone.now() - datetime.timedelta(days=ago),
        )
    return who


def guarded(at, outcome, number=1, ago=0, kind="name"):
    GuardCount.objects.create(organisation=at, day=day(ago), outcome=outcome, kind=kind, number=number)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_day_of_ten_people_is_told_and_what_the_guard_did_beside_it(version, school):
    asked = practise(version, school, people=10)
    practise(version, school, who=asked[:2], state="cut")
    practise(version, school, who=asked[:1], state="failed")
    for outcome, number in (("stop", 2), ("hold", 3), ("sent", 1), ("pass", 40)):
        guarded(school, outcome, number)
    guarded(school, "hold", 1, kind="health")
    expected = Counted(day(), sessions=10, turns=13, broken=3, stopped=2, held=4, sent=1)
    assert counts_of(school) == Counts((expected,))


def test_a_day_of_nine_is_not_told(version, school):
    practise(version, school, people=9)
    guarded(school, "stop")
    assert counts_of(school) == Counts(())


def test_the_other_days_are_told_together_only_when_they_are_ten_people(version, school):
    practise(version, school, people=10)
    practise(version, school, people=6, ago=1)
    guarded(school, "stop", 1, ago=2)
    many = Counted(day(), sessions=10, turns=10)
    assert counts_of(school) == Counts((many,))
    assert counts_of(school).together == Counted(None, 10, 10)
    practise(version, school, people=4, ago=3)
    others = Counted(None, sessions=10, turns=10, stopped=1)
    assert counts_of(school) == Counts((many,), others)
    assert counts_of(school).together == Counted(None, 20, 20, stopped=1)


def test_the_same_person_on_ten_days_is_one_person(version, school):
    for ago in range(10):
        practise(version, school, who=list(User.objects.filter(memberships__organisation=school)), ago=ago)
    assert counts_of(school) == Counts(())


def test_another_school_and_who_practises_for_herself_are_not_counted_here(version, school):
    practise(version, factories.organisation(), people=10)
    guarded(None, "stop")
    assert counts_of(school) == Counts(())
    guarded(school, "hold")
    assert counts_everywhere() == Counts((Counted(day(), sessions=10, turns=10, stopped=1, held=1),))


def test_what_is_older_than_turns_are_kept_is_not_counted(version, school, settings):
    settings.SANDBOX_RETENTION_DAYS = 10
    practise(version, school, ago=9)
    practise(version, school, ago=10)
    guarded(school, "stop", ago=10)
    assert counts_everywhere() == Counts((Counted(day(9), sessions=1, turns=1),))


def test_pages_show_numbers_and_never_a_text_or_a_name(version, school):
    asked = practise(version, school, people=10)
    leader = factories.person_as(Role.SCHOOL_LEADER, school)
    operator = factories.person(is_superuser=True, is_staff=True)
    for person, address in ((leader, reverse("sandbox:counts_of", args=[school.pk])), (operator, "/oefenen/cijfers/")):
        page = signed_in(person).get(address).content.decode()
        assert page.count("<td>10</td><td>10</td><td>0</td><td>0</td><td>0</td><td>0</td>") == 2
        assert SECRET not in page
        assert not any(str(teacher) in page or teacher.email in page for teacher in asked)


def test_too_few_is_said_as_too_few(version, school):
    practise(version, school, people=9)
    guarded(school, "stop")
    leader = factories.person_as(Role.SCHOOL_LEADER, school)
    page = signed_in(leader).get(reverse("sandbox:counts_of", args=[school.pk])).content.decode()
    assert "we tonen pas iets als minstens 10 mensen iets vroegen" in page
    assert "<table" not in page


def test_nobody_else_sees_them(school):
    address = reverse("sandbox:counts_of", args=[school.pk])
    elsewhere = factories.person_as(Role.SCHOOL_LEADER, factories.organisation())
    lead = factories.person_as(Role.PROVIDER_LEAD, factories.organisation(OrganisationKind.TEACHER_COLLEGE))
    teacher = factories.person_as(Role.TEACHER, school)
    assert [signed_in(person).get(address).status_code for person in (elsewhere, lead, teacher)] == [404, 404, 403]
    assert signed_in(elsewhere).get(reverse("sandbox:counts")).status_code == 403


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_costs_the_same_few_queries(version, school, days, django_assert_num_queries):
    asked = practise(version, school, people=10)
    for ago in range(1, days):
        practise(version, school, who=asked, ago=ago)
    practise(version, school, people=1, ago=5)
    leader = signed_in(factories.person_as(Role.SCHOOL_LEADER, school))
    with django_assert_num_queries(7):
        leader.get(reverse("sandbox:counts_of", args=[school.pk]))


def test_the_way_there_is_on_the_desk_of_a_school_and_not_of_a_provider(school):
    leader = factories.person_as(Role.SCHOOL_LEADER, school)
    lead = factories.person_as(Role.PROVIDER_LEAD, factories.organisation(OrganisationKind.TEACHER_COLLEGE))
    address = reverse("sandbox:counts_of", args=[school.pk])
    assert f'href="{address}"' in signed_in(leader).get("/dashboard/").content.decode()
    assert "/oefenen/cijfers/" not in signed_in(lead).get("/dashboard/").content.decode()
