"""Choosing a language."""

import pytest
from django.test import Client

from lms.people.enums import Role
from tests.factories import organisation, person_as

pytestmark = pytest.mark.django_db


def test_a_visitor_switches_to_english_and_back_and_stays_on_the_page(client: Client) -> None:
    response = client.post("/taal/", {"language": "en", "next": "/hulp/?van=menu"})

    assert (response.status_code, response.headers["Location"]) == (302, "/hulp/?van=menu")
    assert client.get("/hulp/").headers["Content-Language"] == "en"

    client.post("/taal/", {"language": "nl", "next": "/hulp/"})
    assert client.get("/hulp/").headers["Content-Language"] == "nl"


def test_the_choice_is_kept_with_the_account(client: Client) -> None:
    noor = person_as(Role.TEACHER, organisation())
    client.force_login(noor)

    client.post("/taal/", {"language": "en", "next": "/hulp/"})

    noor.refresh_from_db()
    assert noor.language == "en"


@pytest.mark.parametrize("target", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", ""])
def test_an_address_elsewhere_is_not_followed(client: Client, target: str) -> None:
    response = client.post("/taal/", {"language": "en", "next": target})

    assert response.headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/taal/", {"language": "xx", "next": "/hulp/"})

    assert response.status_code == 302
    assert client.cookies.get("django_language") is None


def test_switching_is_not_a_link() -> None:
    assert Client().get("/taal/").status_code == 405
