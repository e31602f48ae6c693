"""The operator keeps the organisations; authors in the same workshop do not."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation, User
from tests.factories import organisation, person_as

pytestmark = pytest.mark.django_db


def workshop(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def operator() -> Client:
    return workshop(User.objects.create_superuser("baas@example.org", "x", first_name="B", last_name="Aas"))


ADD, LIST = "wagtailsnippets_people_organisation:add", "wagtailsnippets_people_organisation:list"


def test_the_operator_adds_a_board_and_a_school_under_it(operator: Client) -> None:
    empty = dict.fromkeys(("board_number", "brin", "branch_code", "rio_code", "sector", "province", "city"), "")
    board = empty | {"name": "Stichting Waterland", "slug": "waterland", "kind": "school_board", "parent": ""}
    assert operator.post(reverse(ADD), board).status_code == 302
    parent = Organisation.objects.get(slug="waterland")
    school = empty | {
        "name": "De Linde",
        "slug": "de-linde",
        "kind": "institution",
        "parent": parent.pk,
        "brin": "12AB",
    }
    assert operator.post(reverse(ADD), school).status_code == 302
    assert Organisation.objects.get(slug="de-linde").lineage()[1:] == [parent.pk]
    twice = operator.post(reverse(ADD), school | {"slug": "de-linde-2"})
    assert twice.status_code == 200  # the BRIN is taken
    assert Organisation.objects.count() == 2


def test_the_operator_finds_an_organisation(operator: Client) -> None:
    organisation(name="De Linde", brin="12AB")
    organisation(name="De Es")
    page = operator.get(reverse(LIST), {"q": "12AB"})
    assert [row.name for row in page.context["page_obj"]] == ["De Linde"]


def test_a_college_s_author_keeps_no_organisations() -> None:
    author = workshop(person_as(Role.PROVIDER_LEAD, organisation(OrganisationKind.TEACHER_COLLEGE)))
    for name in (ADD, LIST):
        assert author.get(reverse(name)).status_code in {302, 403}
    assert author.post(reverse(ADD), {"name": "X", "slug": "x", "kind": "institution"}).status_code in {302, 403}
    assert Organisation.objects.count() == 1


def test_accounts_are_for_the_operator_alone(operator: Client) -> None:
    author = workshop(person_as(Role.AUTHOR, organisation(OrganisationKind.TEACHER_COLLEGE)))
    assert operator.get(reverse("wagtailusers_users:index")).status_code == 200
    assert author.get(reverse("wagtailusers_users:index")).status_code in {302, 403}
