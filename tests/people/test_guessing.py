"""Who guesses passwords is stopped; the owner of the account, and the school around him, are not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from lms.people import guessing
from lms.people.browsers import COOKIE
from lms.people.limits import Limit
from lms.people.models import User
from tests.factories import PASSWORD, person

from .mailbox import link

pytestmark = pytest.mark.django_db

SCHOOL, HOME = "203.0.113.7", "198.51.100.20"
STOPPED = "Dat is te vaak misgegaan."


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org")


def attempt(email: str, password: str = "fout wachtwoord", *, at: str = SCHOOL, by: Client | None = None) -> str:
    """What comes of it: "in", "wrong" or "stopped"."""
    answer = (by or Client()).post(
        reverse("account_login"), {"login": email, "password": password}, headers={}, REMOTE_ADDR=at
    )
    if answer.status_code == 302:
        return "in"
    return "stopped" if STOPPED in answer.content.decode() else "wrong"


def guess(email: str, times: int, **where: str) -> list[str]:
    return [attempt(email, **where) for _ in range(times)]


def test_five_wrong_passwords_stop_a_stranger_and_not_the_owner_elsewhere(noor: User) -> None:
    assert guess(noor.email, 6) == ["wrong"] * 5 + ["stopped"]
    assert attempt(noor.email, PASSWORD) == "stopped"
    assert attempt(noor.email, PASSWORD, at=HOME) == "in"


def test_an_address_without_an_account_is_stopped_alike(noor: User) -> None:
    assert guess("niemand@example.org", 6) == guess(noor.email, 6)


def test_capitals_and_spaces_make_no_other_account(noor: User) -> None:
    typed = ["noor@example.org", "NOOR@example.org", " Noor@Example.org ", "noor@EXAMPLE.org", "Noor@example.org"]
    assert [attempt(email) for email in typed] == ["wrong"] * 5
    assert attempt("nOOr@example.org") == "stopped"


def test_the_owner_passes_in_a_browser_that_she_used_before_even_beside_him(noor: User) -> None:
    laptop = Client()
    assert attempt(noor.email, PASSWORD, by=laptop) == "in"
    laptop.post(reverse("account_logout"))
    guess(noor.email, 6)
    assert attempt(noor.email, PASSWORD, by=laptop) == "in"
    assert attempt(noor.email, PASSWORD) == "stopped"


def test_a_browser_known_for_one_account_is_not_known_for_another(noor: User) -> None:
    other = person(email="ander@example.org")
    laptop = Client()
    attempt(other.email, PASSWORD, by=laptop)
    laptop.post(reverse("account_logout"))
    assert [attempt(noor.email, by=laptop) for _ in range(6)] == ["wrong"] * 5 + ["stopped"]


def test_a_known_browser_has_its_own_limit(noor: User) -> None:
    laptop = Client()
    attempt(noor.email, PASSWORD, by=laptop)
    laptop.post(reverse("account_logout"))
    assert [attempt(noor.email, by=laptop) for _ in range(11)] == ["wrong"] * 10 + ["stopped"]


FORGED = ["", "x", signing.dumps(["a", ["b"]]), signing.dumps("x", salt="lms.people.browsers")]


@pytest.mark.parametrize("cookie", FORGED, ids=["empty", "no cookie", "of another salt", "no list"])
def test_a_cookie_of_ones_own_making_makes_no_known_browser(noor: User, cookie: str) -> None:
    forger = Client()
    forger.cookies[COOKIE] = cookie
    assert [attempt(noor.email, by=forger) for _ in range(6)] == ["wrong"] * 5 + ["stopped"]


def test_the_cookie_tells_nobody_whose_browser_it_is(noor: User) -> None:
    laptop = Client()
    attempt(noor.email, PASSWORD, by=laptop)
    assert "noor" not in str(signing.loads(laptop.cookies[COOKIE].value, salt="lms.people.browsers"))
    assert laptop.cookies[COOKIE]["httponly"]


def test_a_way_in_by_mail_stays_and_ends_the_stop(noor: User) -> None:
    guess(noor.email, 6)
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": noor.email}, REMOTE_ADDR=SCHOOL)
    page = browser.get(link(noor.email), follow=True, REMOTE_ADDR=SCHOOL)
    done = browser.post(page.request["PATH_INFO"], {"password1": "groene bomen dansen"}, REMOTE_ADDR=SCHOOL)
    assert done["Location"] == reverse("home:dashboard")
    assert attempt(noor.email, "groene bomen dansen") == "in"


def test_many_who_guess_at_one_account_are_stopped_and_its_owner_is_not(noor: User) -> None:
    laptop = Client()
    attempt(noor.email, PASSWORD, by=laptop)
    laptop.post(reverse("account_logout"))
    seen = [attempt(noor.email, at=f"192.0.2.{number}") for number in range(31)]
    assert seen == ["wrong"] * 30 + ["stopped"]
    assert attempt(noor.email, PASSWORD, by=laptop) == "in"


def test_one_who_tries_everybody_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "ORIGIN", Limit("a tenth", 30, 600))
    assert [attempt(f"collega{number}@example.org") for number in range(31)] == ["wrong"] * 30 + ["stopped"]
    assert attempt("nog.een@example.org", at=HOME) == "wrong"


def test_what_is_refused_for_one_account_is_no_reason_to_refuse_others(
    noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "ORIGIN", Limit("a tenth", 30, 600))
    guess(noor.email, 60)
    assert [attempt(person().email, PASSWORD) for _ in range(20)] == ["in"] * 20


def test_right_passwords_count_for_nothing(noor: User) -> None:
    assert [attempt(noor.email, PASSWORD) for _ in range(8)] == ["in"] * 8
    assert guess(noor.email, 6) == ["wrong"] * 5 + ["stopped"]


def test_a_header_that_misses_a_proxy_breaks_nothing(noor: User, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2  # type: ignore[attr-defined]
    answer = Client().post(
        reverse("account_login"),
        {"login": noor.email, "password": PASSWORD},
        headers={"x-forwarded-for": "198.51.100.1"},
    )
    assert answer.status_code == 302
    assert Client().get("/", headers={"x-forwarded-for": "198.51.100.1"}).status_code == 200


def test_a_network_of_ipv6_is_one_origin(noor: User) -> None:
    seen = [attempt(noor.email, at=f"2001:db8:1:2::{number}") for number in range(6)]
    assert seen == ["wrong"] * 5 + ["stopped"]
    assert attempt(noor.email, PASSWORD, at="2001:db8:1:3::1") == "in"


def test_a_stranger_does_not_keep_her_from_typing_her_password_again(noor: User) -> None:
    laptop = Client()
    attempt(noor.email, PASSWORD, by=laptop)
    laptop.cookies.pop(COOKIE)
    guess(noor.email, 6)
    answer = laptop.post(reverse("account_reauthenticate"), {"password": PASSWORD}, REMOTE_ADDR=SCHOOL)
    assert answer.status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_many_guesses_at_the_same_moment_are_no_way_round() -> None:
    person(email="noor@example.org")

    def one(_: int) -> str:
        try:
            return attempt("noor@example.org")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(one, range(24)))
    assert sorted(seen) == ["stopped"] * 19 + ["wrong"] * 5
