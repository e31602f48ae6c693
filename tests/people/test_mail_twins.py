"""Every mail leaves twice, as HTML in the colours of the house and as plain text, and both say the same."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from lms.people.mail import queue_mail
from lms.people.models import OutgoingMail
from tests.home.test_tokens import SCHEMES
from tests.product import ROOT

pytestmark = pytest.mark.django_db

FOLDER = ROOT / "templates" / "mail"
MAILS = sorted(str(path.relative_to(FOLDER)).removesuffix(".subject.txt") for path in FOLDER.glob("*/*.subject.txt"))
ORIGIN = "https://meesterproef.example"
CONTEXT: dict[str, Any] = {
    "first_name": "Noor",
    "email": "noor@example.org",
    "from_email": "oud@example.org",
    "to_email": "nieuw@example.org",
    "deleted_email": "weg@example.org",
    "activate_url": f"{ORIGIN}/accounts/confirm-email/abc:def/?next=/dashboard/&a=1",
    "password_reset_url": f"{ORIGIN}/accounts/password/reset/key/1-abc/",
    "signup_url": f"{ORIGIN}/accounts/signup/",
    "subject": "Je aanvraag bij “Lyceum De Waterlijn” & meer",
    "lines": ["Je vroeg om de rol leraar bij Lyceum De Waterlijn.", "Tot dan kun je gewoon cursussen volgen."],
    "button": "Bekijk je aanvraag",
    "page_url": f"{ORIGIN}/mensen/lidmaatschappen/",
    "course": "Wat is AI, en wat niet?",
    "number": 3,
    "text": "B4 mist een datum.\n\nVul die nog aan.",
    "certificate": SimpleNamespace(kind="certificate", employer_id=1, number="MP-2026-000042"),
    "facts": SimpleNamespace(course=SimpleNamespace(title="Wat is AI, en wat niet?"), total_hours=1.5),
    "verification_url": f"{ORIGIN}/controleer/abcdefghij/",
    "reason": "Er is gefraudeerd",
}


class Reader(HTMLParser):
    """What a person reads of an HTML mail, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: set[str] = set()
        self.quiet = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in {"style", "title"}
        if tag == "a":
            self.links.add(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.words.append(data)

    @property
    def text(self) -> str:
        return plain(" ".join(self.words))


def plain(text: str) -> str:
    """Without the differences that each kind of mail is allowed: quotes, breaks, space before a stop."""
    return re.sub(r"\s+([.,:?])", r"\1", " ".join(re.sub("[“”]", '"', text).split()))


def mail(name: str, language: str = "nl", **changes: Any) -> OutgoingMail:
    return queue_mail(
        key=f"{name}-{language}", to="noor@example.org", template=name, context=CONTEXT | changes, language=language
    )


def test_there_are_mails_to_look_at() -> None:
    assert len(MAILS) >= 14


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", MAILS)
def test_both_parts_lead_to_the_same_places(name: str, language: str) -> None:
    found = mail(name, language)
    in_text = set(re.findall(r"https?://\S+", found.text))
    in_html = {link for link in Reader(found.html).links if link.startswith("http")}
    assert in_html == in_text
    assert f'<html lang="{language}">' in found.html


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", MAILS)
def test_what_the_text_says_the_html_says(name: str, language: str) -> None:
    found = mail(name, language)
    read = Reader(found.html).text
    lines = [plain(line) for line in found.text.splitlines()]
    # A line that only announces the address below it is the button's label in the other part.
    said = [line for line in lines if line and line != "--" and not line.endswith(":") and "http" not in line]
    assert [line for line in said if line not in read] == []


@pytest.mark.parametrize("name", MAILS)
def test_a_button_has_its_address_written_out(name: str) -> None:
    html = mail(name).html
    buttons = re.findall(r'class="button" href="([^"]+)"', html)
    assert [url for url in buttons if f'<br><a href="{url}">{url}</a>' not in html] == []


@pytest.mark.parametrize("name", MAILS)
def test_the_inbox_shows_the_first_sentence_and_not_the_greeting(name: str) -> None:
    html = mail(name).html
    (shown,) = re.findall(r'<div style="display: none;[^"]*">([^<]*)</div>', html)
    assert len(shown) > 10
    assert "Hallo" not in shown


def test_the_colours_of_mails_are_the_tokens() -> None:
    known = {value for name in ("light", "dark") for value in SCHEMES[name].values()}
    used = {
        colour
        for name in ("base.html", "button.html")
        for colour in re.findall(r"#[0-9a-f]{6}", (FOLDER / name).read_text(encoding="utf-8"))
    }
    assert used - known == set()


def test_mails_ask_nothing_of_other_machines() -> None:
    html = mail(MAILS[0]).html
    assert re.findall(r"<(?:img|link|script|iframe|table)|url\(", html) == []
