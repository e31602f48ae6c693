"""The frame is drawn once for many: nothing of one person, page or language shows up in another's."""

import re

import pytest
from django.test import Client

from lms.people.enums import Role
from tests.factories import organisation, person, person_as

pytestmark = [pytest.mark.django_db, pytest.mark.both]

HELP = "/hulp/"


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def header(client: Client, address: str = HELP) -> str:
    """The header of the page."""
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<header") : html.index("</header>")]


def without_token(html: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", html)


def test_a_name_and_a_token_stay_with_their_owner() -> None:
    noor, sam = (
        signed_in(person(first_name="Noor", last_name="Een")),
        signed_in(person(first_name="Sam", last_name="Twee")),
    )
    hers, his = header(noor), header(sam)
    assert re.findall(r'menu__name">([^<]*)<', hers + his) == ["Noor Een", "Sam Twee"]
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="([^"]*)"', html)) for html in (hers, his)]
    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0].isdisjoint(tokens[1])
    assert without_token(hers).replace("Noor Een", "") == without_token(his).replace("Sam Twee", "")


def test_a_name_that_looks_like_a_place_in_the_frame_is_a_name() -> None:
    name = "frame-place-csrf-here"
    assert f'menu__name">{name} & Co<'.replace("&", "&amp;") in header(
        signed_in(person(first_name=name, last_name="& Co"))
    )


def test_the_language_switch_leads_back_to_the_page_and_is_escaped() -> None:
    html = header(Client(), f'{HELP}?a="><i>&b=1')
    found = set(re.findall(r'name="next" value="([^"]*)"', html))
    assert found == {f"{HELP}?a=%22%3E%3Ci%3E&amp;b=1"}
    assert set(re.findall(r'name="next" value="([^"]*)"', header(Client()))) == {HELP}


def test_each_language_has_its_own_frame() -> None:
    client = Client()
    first = client.get(HELP).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(HELP).content.decode()
    assert ["Inloggen" in first, "Inloggen" in english, "Log in" in english] == [True, False, True]
    assert ["Taalmodellen" in first, "Taalmodellen" in english] == [True, False]


def test_the_menu_follows_the_roles_and_the_page() -> None:
    hr, nobody = signed_in(person_as(Role.HR, organisation())), signed_in(person())
    assert ["Personeel<" in header(who) for who in (hr, nobody, hr)] == [True, False, True]
    assert re.findall(r'aria-current="page">([^<]*)', header(nobody, "/cursussen/")) == ["Cursussen", "Cursussen"]
    assert "aria-current" not in header(nobody)
