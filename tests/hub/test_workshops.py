"""Study days: places of a hub kept for an organisation's own people, and the page to do it on."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.hub.configuration import configured_hubs
from lms.hub.models import Workshop
from lms.hub.workshops import NotReserved, cancel_workshop, most_slots, reserve_workshop, workshop_now
from lms.people.enums import OrganisationKind, Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def school():
    return factories.organisation(name="De Wilgenhoek")


@pytest.fixture
def leader(school):
    return factories.person_as(Role.SCHOOL_LEADER, school)


@pytest.fixture(autouse=True)
def _five_at_once(settings):
    settings.HUB_EMBEDDED_CONCURRENCY = 5


def signed_in(person):
    client = Client()
    client.force_login(person, backend="lms.people.backends.ProvenAddressBackend")
    return client


def keep(school, leader, slots=2, begins=-1, ends=1, **fields):
    """A study day so many hours from now."""
    now = timezone.now()
    said = {
        "hub": configured_hubs()[0],
        "title": "Studiedag AI",
        "starts_at": now + datetime.timedelta(hours=begins),
        "ends_at": now + datetime.timedelta(hours=ends),
    }
    return reserve_workshop(**(said | fields), organisation=school, slots=slots, by=leader)


def form(slots=2, days=1, **fields):
    day = timezone.localdate() + datetime.timedelta(days=days)
    return {"title": "Studiedag AI", "day": f"{day}", "begins": "09:00", "ends": "12:30", "slots": slots} | fields


def page(school):
    return reverse("hub_use:workshops", args=[school.pk])


def test_no_more_places_are_kept_at_one_moment_than_the_hub_has_but_for_one(school, leader):
    assert most_slots(configured_hubs()[0]) == 4
    keep(school, leader, 2, begins=1, ends=3)
    keep(school, leader, 2, begins=3, ends=5)
    with pytest.raises(NotReserved, match="zijn er nog 2 plaatsen vrij"):
        keep(school, leader, 3, begins=2, ends=4)
    keep(school, leader, 1, begins=2, ends=4)
    with pytest.raises(NotReserved, match="is er nog 1 plaats vrij"):
        keep(school, leader, 2, begins=0, ends=6)
    keep(school, leader, 1, begins=0, ends=6)
    with pytest.raises(NotReserved, match="alle plaatsen al vergeven"):
        keep(school, leader, 1, begins=1, ends=3)
    with pytest.raises(NotReserved, match="al voorbij"):
        keep(school, leader, 1, begins=-3, ends=-1)


def test_the_same_day_twice_is_kept_once_and_cancelling_gives_the_places_back(school, leader):
    now = timezone.now()
    span = {"starts_at": now, "ends_at": now + datetime.timedelta(hours=1)}
    made = keep(school, leader, 4, **span)
    assert keep(school, leader, 4, **span) == made
    cancel_workshop(workshop=made, by=leader)
    cancelled = Workshop.objects.get().cancelled_at
    cancel_workshop(workshop=made, by=leader)
    assert (Workshop.objects.get().cancelled_at, Workshop.objects.get().cancelled_by) == (cancelled, leader)
    keep(school, leader, 4, **span)
    verbs = list(AuditEvent.objects.filter(verb__startswith="workshop").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["workshop.reserved", "workshop.cancelled", "workshop.reserved"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"slots": 0},
        {"ends_at": timezone.now() - datetime.timedelta(days=2)},
        {"cancelled_by_id": True},
    ],
)
def test_the_database_refuses_what_is_no_study_day(school, leader, wrong):
    made = keep(school, leader)
    changes = {name: leader.pk if value is True else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=made.pk).update(**changes)


def test_who_works_at_the_organisation_or_below_it_is_in_it(leader):
    board = factories.organisation(OrganisationKind.SCHOOL_BOARD)
    school = factories.organisation(parent=board)
    branch = factories.organisation(OrganisationKind.BRANCH, parent=school)
    teachers = [factories.person_as(Role.TEACHER, at) for at in (board, school, branch)]
    elsewhere, nowhere = factories.person_as(Role.TEACHER, factories.organisation()), factories.person()
    made = keep(board, leader)
    assert [workshop_now(person) for person in teachers] == [made] * 3
    assert [workshop_now(person) for person in (elsewhere, nowhere)] == [None, None]
    assert workshop_now(teachers[0], hub="ander") is None
    cancel_workshop(workshop=made, by=leader)
    assert workshop_now(teachers[0]) is None


def test_a_school_leader_keeps_places_sees_them_and_gives_them_back(school, leader):
    client = signed_in(leader)
    assert "Er staat geen studiedag gepland." in client.get(page(school)).content.decode()
    response = client.post(page(school), form(slots=3), follow=True)
    assert "De plaatsen voor “Studiedag AI” zijn vastgelegd." in response.content.decode()
    made = Workshop.objects.get()
    assert (made.slots, made.organisation, made.hub) == (3, school, "embedded")
    assert timezone.localtime(made.starts_at).strftime("%H:%M") == "09:00"
    cancel = reverse("hub_use:cancel_workshop", args=[made.pk])
    assert "“Studiedag AI” afzeggen?" in client.get(cancel).content.decode()
    assert Workshop.objects.standing().count() == 1
    shown = client.post(cancel, follow=True).content.decode()
    assert "De studiedag is afgezegd." in shown
    assert "afgezegd" in shown.split("Voorbij of afgezegd")[1]
    assert client.post(cancel).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"slots": 5}, "Hooguit 4.</"),
        ({"days": -1}, "Kies een dag die nog komt"),
        ({"days": 401}, "Kies een dag die nog komt"),
        ({"ends": "09:00"}, "Het einde ligt na het begin."),
        ({"title": ""}, "Geef de studiedag een naam."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(school, leader, fields, sentence):
    response = signed_in(leader).post(page(school), form(**fields))
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert Workshop.objects.count() == 0


def test_places_that_are_gone_are_said_beside_the_field(school, leader):
    client = signed_in(leader)
    client.post(page(school), form(slots=3))
    response = client.post(page(school), form(slots=2, title="Nog een"))
    assert (response.status_code, "is er nog 1 plaats vrij" in response.content.decode()) == (422, True)


def test_with_several_hubs_the_leader_chooses_one(school, leader, settings):
    settings.HUBS = {"surf": {"base_url": "https://hub.example.org/v1", "concurrency": 3}, "embedded": {}}
    client = signed_in(leader)
    assert 'name="hub"' in client.get(page(school)).content.decode()
    client.post(page(school), form(hub="surf"))
    assert Workshop.objects.get().hub == "surf"


def test_nobody_reaches_the_days_of_another_organisation(school, leader):
    made = keep(school, leader)
    other = signed_in(factories.person_as(Role.SCHOOL_LEADER, factories.organisation()))
    teacher = signed_in(factories.person_as(Role.TEACHER, school))
    cancel = reverse("hub_use:cancel_workshop", args=[made.pk])
    assert [other.get(page(school)).status_code, other.post(cancel).status_code] == [404, 404]
    assert [teacher.get(page(school)).status_code, teacher.post(cancel).status_code] == [403, 403]
    assert Workshop.objects.standing().count() == 1


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_costs_the_same_few_queries(school, leader, days, django_assert_num_queries):
    for number in range(days):
        keep(school, leader, 1, begins=1 + number, ends=2 + number, title=f"Dag {number}")
        cancel_workshop(workshop=keep(school, leader, 1, begins=9 + number, ends=10 + number), by=leader)
    client = signed_in(leader)
    client.get(page(school))
    with django_assert_num_queries(7):
        client.get(page(school))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_leaders_at_once_are_not_given_the_same_places(settings):
    schools = [factories.organisation() for _ in range(6)]
    leaders = [factories.person_as(Role.SCHOOL_LEADER, school) for school in schools]

    def one(number):
        try:
            keep(schools[number], leaders[number], 2)
        except NotReserved:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(one, range(6))) == 2
