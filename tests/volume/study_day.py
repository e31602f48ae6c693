"""A study day: at nine o'clock a whole school signs up, logs in and looks around, all behind one address.

And one stranger among them guesses passwords. The same morning runs in a test, at a tenth, on
Django's own client, and at full size over HTTP on a real web process.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote

PASSWORD = "koffie voor de pauze"
WRONG = "fout wachtwoord"
STOPPED = "Dat is te vaak misgegaan."
WORDS = ("De leraar", "De leraar vraagt")
# What somebody types wrong once, and then right: every fifth person does.
MISTAKEN = 5


@dataclass(frozen=True)
class Page:
    """What came back: where from, with what, and the text."""

    status: int
    text: str
    location: str = ""


class Browser(Protocol):
    """One person's browser, with cookies of its own; it follows no redirect."""

    def get(self, path: str) -> Page: ...
    def post(self, path: str, data: dict[str, str]) -> Page: ...


@dataclass
class Morning:
    """What the school asked, and what was refused of it."""

    asked: int = 0
    refused: list[str] = field(default_factory=list)

    def note(self, what: str, page: Page, wanted: HTTPStatus, *, unless: str = "") -> None:
        """Keep what did not answer as it should."""
        self.asked += 1
        if page.status != wanted or (unless and unless in page.text):
            self.refused.append(f"{what}: {page.status} {page.location}")


def email_of(number: int) -> str:
    """The address of a colleague."""
    return f"collega{number}@school.example"


def visit_as_guest(browser: Browser, verification: str, morning: Morning) -> None:
    """The front page, some words at the predictor, the catalogue, and a certificate to check."""
    morning.note("front page", browser.get("/"), HTTPStatus.OK)
    for words in WORDS:
        page = browser.get(f"/?zin={quote(words)}")
        morning.note("predictor", page, HTTPStatus.OK, unless="te vaak")
    morning.note("catalogue", browser.get("/cursussen/"), HTTPStatus.OK)
    morning.note("verification", browser.get(verification), HTTPStatus.OK)


def sign_up(browser: Browser, number: int, link_to: Callable[[str], str], morning: Morning) -> None:
    """Fill in the form, open the link in the mail, confirm, and log out again."""
    email = email_of(number)
    data = {"first_name": "Collega", "last_name": f"Nummer {number}", "email": email, "password1": PASSWORD}
    morning.note("sign-up", browser.post("/accounts/signup/", data), HTTPStatus.FOUND)
    link = link_to(email)
    morning.note("confirmation page", browser.get(link), HTTPStatus.OK)
    morning.note("confirmation", browser.post(link, {}), HTTPStatus.FOUND)
    morning.note("log-out", browser.post("/accounts/logout/", {}), HTTPStatus.FOUND)


def log_in(browser: Browser, number: int, morning: Morning) -> None:
    """On a laptop that the school lends; some mistype their password once."""
    if number % MISTAKEN == 0:
        data = {"login": email_of(number), "password": WRONG}
        morning.note("mistake", browser.post("/accounts/login/", data), HTTPStatus.OK, unless=STOPPED)
    page = browser.post("/accounts/login/", {"login": email_of(number), "password": PASSWORD})
    morning.note("log-in", page, HTTPStatus.FOUND)
    morning.note("dashboard", browser.get("/dashboard/"), HTTPStatus.OK)


def guesses_until_stopped(browser: Callable[[], Browser], email: str, most: int = 50) -> int:
    """Guess at one account, each time as if from a new browser; return how many guesses were looked at."""
    for number in range(most):
        page = browser().post("/accounts/login/", {"login": email, "password": f"{WRONG} {number}"})
        if STOPPED in page.text:
            return number
    return most


def links(text: str) -> Iterator[str]:
    """The paths of the links in a mail."""
    yield from re.findall(r"https?://[^/\s]+(/\S+)", text)
