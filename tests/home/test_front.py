"""The front page, and the predictor to play with on it."""

import logging
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from home import predictor
from lms.people.enums import Role
from tests.factories import organisation, person_as, released

pytestmark = pytest.mark.django_db


def words(client: Client, text: str, temperature: str = "1") -> list[tuple[str, str]]:
    """Each word that the page offers, with its chance."""
    shown = client.post("/", {"zin": text, "temperatuur": temperature}).context["prediction"]
    return [(bar.word, bar.percent) for bar in shown.bars]


def test_it_says_what_this_is_for_whom_and_what_to_do(client: Client) -> None:
    page = client.get("/").text

    assert "Voor leraren, ondersteuners en schoolleiders" in page
    assert "Leer wat AI kan, en wat niet." in page
    assert 'href="/cursussen/">Kies een cursus</a>' in page
    assert page.count("<h1") == 1


def test_who_is_signed_in_goes_on_to_the_dashboard(client: Client) -> None:
    client.force_login(person_as(Role.TEACHER, organisation()))

    assert 'href="/dashboard/">Ga naar mijn overzicht</a>' in client.get("/").text


def test_the_chances_are_those_that_the_course_prints(client: Client) -> None:
    assert words(client, "De juf schrijft op het")[:4] == [
        ("bord", "55%"),
        ("digibord", "24%"),
        ("papier", "14%"),
        ("raam", "7%"),
    ]
    assert words(client, "De juf schrijft op het", "0.5")[:4] == [
        ("bord", "79%"),
        ("digibord", "15%"),
        ("papier", "5%"),
        ("raam", "1%"),
    ]


def test_it_begins_with_bars_so_that_there_is_something_to_see(client: Client) -> None:
    page = client.get("/")

    assert page.context["prediction"].text == "De leraar"
    assert len(page.context["prediction"].bars) == 5
    assert "Het model keek alleen naar “de leraar”." in page.text


def test_each_word_leads_to_the_sentence_with_it(client: Client) -> None:
    page = client.post("/", {"zin": "De juf schrijft op het", "temperatuur": "2"})
    first = page.context["prediction"].bars[0]

    assert first.sentence == "De juf schrijft op het bord"
    assert 'name="volgende" value="De juf schrijft op het bord"' in page.text
    longer = client.post("/", {"zin": "De juf schrijft op het", "temperatuur": "2", "volgende": first.sentence})
    assert longer.context["prediction"].text == "De juf schrijft op het bord"
    assert longer.context["prediction"].temperature == "2"


def test_a_temperature_that_is_pressed_takes_the_place_of_the_one_of_before(client: Client) -> None:
    shown = client.post("/", {"zin": "De juf", "temperatuur": "1", "warmte": "2"}).context["prediction"]

    assert (shown.text, shown.temperature) == ("De juf", "2")


def test_an_empty_sentence_begins_with_a_capital(client: Client) -> None:
    first = client.post("/", {"zin": "De juf", "volgende": ""}).context["prediction"].bars[0]

    assert first.sentence == "De"


def test_the_model_chooses_a_word_that_can_follow(client: Client) -> None:
    longer = client.post("/", {"zin": "De juf schrijft op het", "kies": "ja"}).context["prediction"].text

    assert longer.removeprefix("De juf schrijft op het ") in {"bord", "digibord", "papier", "raam"}


def test_at_a_full_stop_the_sentence_has_ended(client: Client) -> None:
    page = client.post("/", {"zin": "De juf leest voor."})

    assert page.context["prediction"].bars == ()
    assert "Hier stopt de zin." in page.text
    assert predictor.drawn("De juf leest voor.", "1") == "De juf leest voor."


def test_a_mark_stands_against_the_word_before_it() -> None:
    points = [bar for bar in predictor.predict("Het kind").bars if bar.word == "."]

    assert [bar.sentence for bar in points] == ["Het kind."]


def test_a_word_it_does_not_know_is_said_to_be_unknown(client: Client) -> None:
    assert "Dit laatste woord kent het model niet." in client.post("/", {"zin": "Xylofoonkwastje"}).text


def test_what_is_too_long_is_cut_and_never_grows_past_the_limit(client: Client) -> None:
    page = client.post("/", {"zin": "de leraar " * 5000})
    full = "a" * predictor.MOST_CHARACTERS

    assert len(page.context["prediction"].text) <= predictor.MOST_CHARACTERS
    assert "Je zin was te lang." in page.text
    assert predictor.drawn(full, "1") == full
    assert predictor.predict(full).bars == ()


def test_what_is_typed_becomes_text_and_an_unknown_temperature_becomes_one(client: Client) -> None:
    page = client.post("/", {"zin": '"><script>alert(1)</script>', "temperatuur": "9000"})

    assert "<script>alert" not in page.text
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert page.context["prediction"].temperature == "1"


def test_the_script_gets_the_bars_alone_and_may_let_the_model_choose(client: Client) -> None:
    looked = client.post("/voorspeller/", {"zin": "De juf schrijft op het"})
    chosen = client.post("/voorspeller/", {"zin": "De juf schrijft op het", "kies": "ja"})

    assert [bar.word for bar in looked.context["prediction"].bars][:2] == ["bord", "digibord"]
    assert "<html" not in looked.text
    assert looked.headers["Cache-Control"] == "no-store"
    assert chosen.context["prediction"].text.startswith("De juf schrijft op het ")


def test_it_needs_the_secret_of_the_form() -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert [stranger.post(path, {"zin": "De juf"}).status_code for path in ("/", "/voorspeller/")] == [403, 403]


def test_no_address_of_the_page_holds_what_was_typed(client: Client) -> None:
    page = client.post("/", {"zin": "Mijn leerling Jantje"})

    assert "Mijn leerling Jantje" in page.text
    assert [url for url in re.findall(r'(?:href|src|action)="([^"]*)"', page.text) if "Jantje" in url] == []
    # And what somebody writes into an address is not taken for something typed.
    assert client.get("/", {"zin": "Mijn leerling Jantje"}).context["prediction"].text == "De leraar"


def test_what_is_typed_stands_in_no_log_and_in_no_search_engine(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = client.post("/", {"zin": "Mijn geheime zin"})
    client.post("/voorspeller/", {"zin": "Mijn geheime zin"})

    assert "geheime" not in caplog.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_who_asks_too_often_waits_and_still_gets_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predictor, "RATE", "2/m")
    for _ in range(2):
        assert client.post("/voorspeller/", {"zin": "De juf"}).status_code == 200

    refused = client.post("/voorspeller/", {"zin": "De juf"})
    page = client.post("/", {"zin": "De juf"})

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert page.status_code == 429
    assert "Over een minuut kan het weer." in page.text
    assert page.context["prediction"].text == "De leraar"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("courses", [1, 3])
def test_a_visitor_costs_no_query_and_asking_costs_none_either(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, courses: int
) -> None:
    for _ in range(courses):
        released()
    client.get("/")  # the newest courses are kept for a minute

    with django_assert_num_queries(0):
        client.get("/")
        client.post("/", {"zin": "De juf", "temperatuur": "2"})
        client.post("/voorspeller/", {"zin": "De juf", "kies": "ja"})
