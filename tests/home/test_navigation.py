"""The main menu."""

import pytest
from django.test import Client, RequestFactory

from home.navigation import navigation
from lms.people.enums import ROLES_OF_KIND, OrganisationKind, Role
from lms.people.models import User
from tests.factories import organisation, person, person_as

pytestmark = pytest.mark.django_db

VISITOR = ["/cursussen/", "/keurmerk/"]
SIGNED_IN = [*VISITOR, "/dashboard/", "/certificaten/"]
EXTRA = {
    Role.HR: ["/personeel/certificaten/"],
    Role.SCHOOL_LEADER: ["/personeel/certificaten/"],
    Role.AUTHOR: ["/cms/"],
    Role.PROVIDER_LEAD: ["/keurmerk/werk/", "/cms/"],
    Role.SECRETARY: ["/keurmerk/werk/"],
    Role.COORDINATOR: ["/keurmerk/werk/"],
    Role.REVIEWER: ["/keurmerk/werk/"],
    Role.DECIDER: ["/keurmerk/werk/"],
    Role.ETHICS_MEMBER: ["/modellen/advies/"],
}


def menu(client: Client, path: str = "/hulp/") -> list[str]:
    return [item.url for item in client.get(path).context["navigation"]]


def kind_with(role: Role) -> OrganisationKind:
    return next(kind for kind, roles in ROLES_OF_KIND.items() if role in roles)


def test_a_visitor_finds_courses_and_the_register_and_can_log_in(client: Client) -> None:
    assert menu(client) == VISITOR
    page = client.get("/hulp/").text
    assert 'href="/accounts/login/"' in page
    assert 'href="/accounts/signup/"' in page
    assert "Uitloggen" not in page


@pytest.mark.parametrize("role", Role)
def test_a_role_brings_its_own_entries(client: Client, role: Role) -> None:
    client.force_login(person_as(role, organisation(kind_with(role))))

    assert menu(client) == SIGNED_IN + EXTRA.get(role, [])
    for path in menu(client):
        assert client.get(path).status_code == 200, path


def test_somebody_without_a_role_and_the_operator(client: Client) -> None:
    client.force_login(person())
    assert menu(client) == SIGNED_IN

    client.force_login(User.objects.create_superuser("beheer@example.org", "een heel goed wachtwoord"))
    assert menu(client) == [*SIGNED_IN, "/modellen/beheer/", "/cms/"]


def test_the_menu_marks_where_one_is(client: Client) -> None:
    assert {item.url: item.current for item in client.get("/cursussen/").context["navigation"]} == {
        "/cursussen/": "page",
        "/keurmerk/": "",
    }
    client.force_login(person_as(Role.DECIDER, organisation(OrganisationKind.PROFESSIONAL_BODY)))
    work = client.get("/keurmerk/werk/").context["navigation"]
    assert [item.url for item in work if item.current] == ["/keurmerk/werk/"]


def test_a_case_belongs_to_the_work_of_the_mark_office(rf: RequestFactory) -> None:
    request = rf.get("/keurmerk/aanvraag/53cba3e3-1235-46e6-993d-72d3801daa68/")
    request.user = person_as(Role.DECIDER, organisation(OrganisationKind.PROFESSIONAL_BODY))
    assert [(item.url, item.current) for item in navigation(request) if item.current] == [("/keurmerk/werk/", "true")]
