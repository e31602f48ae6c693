"""The walk over every kind of page: who goes where, and what is found there."""

import http.client
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polib
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, Response

from lms.texts import CATALOGUE
from tests.browser import looks
from tests.browser.conftest import Visitor
from tests.browser.languages import foreign
from tests.browser.pages import KINDS, PageKind
from tests.product import ROOT, Product
from tests.security.addresses import TABLE

WINDOW = {"width": 1280, "height": 800}
# Parts of the walk, each in a process of its own.
PARTS = 2
# Looks that cost a second are taken in turn, each on every third page.
TURNS = 3
ANYWHERE: list[str] = []
# The interface's own texts that are something else in English.
# A title that a course has as well is the course's, and stays as its authors wrote it.
TITLES = {
    title.strip("\"' ")
    for path in (ROOT / "content").rglob("*.yaml")
    for title in re.findall(r"^[ -]*title: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
}
DUTCH_TEXTS = {entry.msgid[:120] for entry in polib.pofile(str(CATALOGUE)) if entry.msgid != entry.msgstr} - TITLES


class Skeleton(HTMLParser):
    """Which elements, of which classes and types, stand in the main part: what makes a page another page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.parts: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inside = self.inside or tag == "main"
        if self.inside:
            self.parts.add((tag, given.get("class") or "", given.get("type") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"


def skeleton(html: str) -> frozenset[tuple[str, str, str]]:
    reader = Skeleton()
    reader.feed(html)
    return frozenset(reader.parts)


# Django gives the routes that it resolves without the marks of where an expression begins.
WRITTEN = {route.replace("^", ""): route for route in TABLE}


def route_of(path: str) -> str:
    """The route, as the address table writes it."""
    try:
        found = str(resolve(urlsplit(path).path).route)
    except Resolver404:
        return "not there"
    return WRITTEN.get(found, found)


def may_see(route: str) -> list[str]:
    """The roles that the address table promises a page."""
    from lms.people.enums import Role

    answers = TABLE.get(route, ({}, {}))[0]
    rest = answers.get("*")
    roles = [*Role.values, "superuser"]
    return [role for role in roles if answers.get(role, rest) == 200]


@dataclass
class Walk:
    """One part of the walk; ``wrong`` holds, by what was looked at, what is wrong on which page."""

    browser: Browser
    product: Product
    folder: Path
    ids: dict[str, Any]
    sessions: dict[str, str]
    wrong: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    visited: list[str] = field(default_factory=list)
    rules: int = 0
    links: dict[tuple[str, str], list[str] | int] = field(default_factory=dict)
    _people: dict[str, Visitor] = field(default_factory=dict)
    _known: set[tuple[str, frozenset[tuple[str, str, str]]]] = field(default_factory=set)

    def as_(self, who: str) -> Visitor:
        """The browser of a person, who has logged in once."""
        if who not in self._people:
            self._people[who] = Visitor(self.browser.new_context(locale="nl-NL", viewport=WINDOW), self.product)
            if who:
                self._people[who].context.add_cookies([self._cookie("sessionid", self.sessions[who])])
        return self._people[who]

    def _cookie(self, name: str, value: str) -> Any:
        return {"name": name, "value": value, "url": self.product.address}

    @property
    def mails(self) -> list[str]:
        """The HTML of each mail that the product has sent, one of every subject."""
        return list({subject: html for subject, html in self.product.mails() if html}.values())

    def close(self) -> None:
        for visitor in self._people.values():
            visitor.context.close()

    def go(self, kinds: list[tuple[int, PageKind]]) -> None:
        """Each kind for the person it is for, and for every other role that sees something else there."""
        for number, kind in kinds:
            self.visit(number, kind, kind.by(self.ids))
        for number, kind in kinds:
            for role in self._others(kind):
                self.visit(number, kind, role)
        for _number, kind in kinds:
            self._listen(kind)

    def _others(self, kind: PageKind) -> Iterator[str]:
        if kind.status != 200 or kind.submit:
            return
        path = kind.at(self.ids)
        for role in may_see(route_of(path)):
            status, html = self.fetch(role, path)
            if status == 200 and self._is_new(path, html):
                yield role

    def _is_new(self, path: str, html: str) -> bool:
        seen = (route_of(path), skeleton(html))
        new = seen not in self._known
        self._known.add(seen)
        return new

    def fetch(self, who: str, path: str, language: str = "nl") -> tuple[int, str]:
        """What the server answers somebody, without a browser."""
        connection = http.client.HTTPConnection("localhost", self.product.port, timeout=60)
        session = f"; sessionid={self.sessions[who]}" if who else ""
        connection.request("GET", path, headers={"Cookie": f"django_language={language}{session}"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        is_html = answer.headers.get_content_type() == "text/html"
        return answer.status, body.decode("utf-8") if is_html else ""

    def _listen(self, kind: PageKind) -> None:
        """Does a page in Dutch speak English without saying so, and is a text of ours left in Dutch in English?"""
        who, path = kind.by(self.ids), kind.at(self.ids)
        self._note("speech", kind.name, foreign(self.fetch(who, path)[1]))
        ours = [said for said in foreign(self.fetch(who, path, "en")[1]) if said.removeprefix("en: ") in DUTCH_TEXTS]
        self._note("speech", f"{kind.name} (en)", ours)

    def visit(self, number: int, kind: PageKind, who: str) -> None:
        name = kind.name if who == kind.by(self.ids) else f"{kind.name} (as {who})"
        visitor = self.as_(who)
        visitor.complaints.clear()
        visitor.elsewhere.clear()
        answer = self.open(visitor.page, kind)
        html = answer.text()
        self._is_new(kind.at(self.ids), html)
        (self.folder / f"{len(self.visited):03} {name.replace('/', ' ')}.html").write_text(html, encoding="utf-8")
        self.visited.append(name)
        self._note("status", name, [] if answer.status in _allowed(kind) else [f"status {answer.status}"])
        self._look(number, name, visitor, kind, who)
        self._quiet(name, visitor, kind)

    def open(self, page: Page, kind: PageKind) -> Response:
        """Go to the page; where the kind says so, send its form as it is."""
        answer = page.goto(self.product.address + kind.at(self.ids))
        assert answer is not None
        if kind.submit:
            form = page.locator("main form[method=post]").first
            with page.expect_response(lambda response: response.request.method == "POST") as waiting:
                form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
            page.wait_for_load_state()
            answer = waiting.value
        return answer

    def _look(self, number: int, name: str, visitor: Visitor, kind: PageKind, who: str) -> None:
        page = visitor.page
        looks.load_axe(page)
        self.rules = self.rules or looks.number_of_rules(page)
        self._note("shift", name, looks.shift(page))
        self._note("shape", name, looks.shape(page))
        self._note("access", name, looks.violations(page) + looks.dark(page) + self._in_turn(number, page))
        self._note("narrow", name, looks.narrow(page))
        self._note("motion", name, looks.still(page))
        self._note("links", name, self._dead(page, who))
        if number % TURNS == 2:
            self._note("keyboard", name, looks.keyboard(page))
        if number % TURNS == 1 and not kind.submit:
            self._note("access", f"{name} (en)", self._english(visitor, kind))

    def _in_turn(self, number: int, page: Page) -> list[str]:
        return looks.forced_colours(page) if number % TURNS == 0 else []

    def _english(self, visitor: Visitor, kind: PageKind) -> list[str]:
        visitor.context.add_cookies([self._cookie("django_language", "en")])
        self.open(visitor.page, kind)
        looks.load_axe(visitor.page)
        found = looks.shape(visitor.page, "en") + looks.violations(visitor.page) + looks.narrow(visitor.page)
        visitor.context.clear_cookies(name="django_language")
        return found

    def _quiet(self, name: str, visitor: Visitor, kind: PageKind) -> None:
        # Of an answer that is no page (404, 403) the browser itself complains.
        said = [] if kind.status != 200 else [c for c in visitor.complaints if not (kind.submit and "422" in c)]
        self._note("quiet", name, said + [f"request to {url}" for url in visitor.elsewhere])

    def _note(self, what: str, name: str, found: list[str]) -> None:
        if found:
            self.wrong[what].setdefault(name, []).extend(found)

    def _dead(self, page: Page, who: str) -> list[str]:
        """Links, pictures and forms that lead nowhere, followed as the person who sees them."""
        here = urlsplit(page.url)
        seen = page.evaluate(LINKS)
        dead = []
        for url in seen["urls"]:
            there = urlsplit(url)
            if there.scheme not in {"http", "https"} or there.netloc != here.netloc:
                continue
            same = there.path == here.path and there.query == here.query
            known = seen["ids"] if same else self._ids_at(who, there.path, there.query)
            if isinstance(known, int):
                dead.append(f"{url} answers {known}")
            elif there.fragment and known is not ANYWHERE and there.fragment not in known:
                dead.append(f"{url} has no #{there.fragment}")
        return dead

    def _ids_at(self, who: str, path: str, query: str) -> list[str] | int:
        """The places within a page; the status where there is no page."""
        key = (who, f"{path}?{query}")
        if key not in self.links:
            status, html = self.fetch(who, f"{path}?{query}" if query else path)
            # Where an answer leads on, the browser takes the place along: it is looked for there.
            self.links[key] = ANYWHERE if 300 <= status < 400 else _ids(html) if status < 400 else status
        return self.links[key]


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


def _ids(html: str) -> list[str]:
    reader = _Ids()
    reader.feed(html)
    return reader.found


def _allowed(kind: PageKind) -> set[int]:
    return {200, 422} if kind.submit else {kind.status}


# Every address on the page, and the ids that the page itself has.
LINKS = """() => {
    const of = (selector, name) => [...document.querySelectorAll(selector)].map(e => e[name]);
    const all = [...of("a[href]", "href"), ...of("link[href]", "href"), ...of("img[src]", "src"),
        ...of("script[src]", "src"), ...of("form:not([method=post])", "action")];
    return {urls: [...new Set(all)], ids: [...document.querySelectorAll("[id]")].map(e => e.id)};
}"""


def part_of(number: int) -> list[tuple[int, PageKind]]:
    """A part of the kinds, each with its place in the table."""
    return [(place, kind) for place, kind in enumerate(KINDS) if place % PARTS == number]
