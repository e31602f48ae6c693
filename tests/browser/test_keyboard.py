"""The main job with the keyboard alone: nothing here is clicked, and wherever the focus is, it can be seen."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.looks import FOCUS
from tests.browser.small_course import EXPLANATION, REFLECTION, program
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What somebody hears of the element that has the focus: its label, its text, or what it is called.
NAME = """() => {
    const here = document.activeElement;
    const named = (here.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
    const said = named.map(id => document.getElementById(id).innerText).join(" ")
        || here.getAttribute("aria-label") || [...(here.labels ?? [])].map(l => l.innerText).join(" ")
        || here.innerText || here.value || "";
    return said.trim().replace(/\\s+/g, " ");
}"""
# What the group of radio buttons offers in which the focus is.
GROUP = """() => document.activeElement.type !== "radio" ? [] : [...document.activeElement.form.elements]
    .filter(e => e.name === document.activeElement.name).map(e => e.labels[0].innerText.trim())"""
FOCUSED = "document.activeElement.matches(%r)"
TOO_FAR = 150


class Keyboard:
    """A person with a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the focus is on what is called so; each stop on the way can be seen."""
        wanted = re.compile(name)
        for _ in range(TOO_FAR):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            here = self.page.evaluate(FOCUS)
            if here is None:
                continue
            assert here["visible"], f"focus not to be seen: {here['what']}"
            assert not here["outside"], f"focus out of sight: {here['what']}"
            if wanted.search(self.page.evaluate(NAME)):
                return
        raise AssertionError(f"no {name!r} by Tab on {self.page.url}")

    def follow(self, name: str, url: str) -> None:
        """Go to a link or button, press Enter, and wait for the next page."""
        self.to(name)
        with self.page.expect_navigation(url=re.compile(url)):
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        self.to(label)
        self.page.keyboard.type(text)

    def choose(self, option: str) -> None:
        """Into the group of radio buttons that offers this with Tab, and through it with the arrows."""
        for _ in range(TOO_FAR):
            self.to(".")
            if any(label.startswith(option) for label in self.page.evaluate(GROUP)):
                break
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate(NAME).startswith(option):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {option!r} by the arrows on {self.page.url}")

    def tick(self, option: str) -> None:
        self.to(f"^{re.escape(option)}$")
        self.page.keyboard.press("Space")

    def is_on(self, selector: str) -> bool:
        return bool(self.page.evaluate(FOCUSED % selector))

    def download(self, name: str) -> Download:
        self.to(name)
        # Whoever is quicker than the worker has the paper made there and then.
        with self.page.expect_download(timeout=60_000) as waiting:
            self.page.keyboard.press("Enter")
        return waiting.value


def log_in(visitor: Visitor, email: str, password: str) -> Keyboard:
    """The one address that is typed; from here on everything is reached from page to page."""
    keys = Keyboard(visitor.go("/accounts/login/"))
    keys.write("^E-mailadres", email)
    keys.write("^Wachtwoord$", password)
    with keys.page.expect_navigation(url=re.compile("/dashboard/")):
        keys.page.keyboard.press("Enter")
    return keys


def test_a_teacher_earns_and_hr_takes_away_a_certificate_without_a_mouse(
    product: Product, visit: Callable[[], Visitor], tmp_path: Path
) -> None:
    facts = product.python(program("Toos"))
    teacher = visit()
    keys = log_in(teacher, facts["email"], facts["password"])
    skip_to_the_content(keys)
    enrol(keys, facts)
    predict_and_explain(keys)
    answer(keys)
    # Of the form that was refused the browser itself complains.
    teacher.complaints = [said for said in teacher.complaints if "422" not in said]
    reflect_and_finish(keys)
    assert keys.download("PDF|Download").suggested_filename.endswith(".pdf")

    account = product.account("hr")
    hr = log_in(visit(), account["email"], account["password"])
    hr.follow("^Personeel$", "/personeel/certificaten/")
    hr.write("^Naam", "Verhoeven")
    with hr.page.expect_navigation(url=re.compile("name=")):
        hr.page.keyboard.press("Enter")
    assert hr.download("PDF Toos.* Verhoeven").suggested_filename.endswith(".pdf")


def skip_to_the_content(keys: Keyboard) -> None:
    """The first stop of a page is the link that skips its head, and it does."""
    keys.page.evaluate("() => document.activeElement.blur()")
    keys.page.reload()
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate(NAME) == "Naar de inhoud"
    keys.page.keyboard.press("Enter")
    assert keys.is_on("main")


def enrol(keys: Keyboard, facts: dict[str, Any]) -> None:
    keys.page.reload()
    keys.follow("^Cursussen$", "/cursussen/")
    keys.write("^Zoek", facts["course"])
    with keys.page.expect_navigation(url=re.compile("zoek=")):
        keys.page.keyboard.press("Enter")
    keys.follow(f"^{facts['course']}", facts["address"])
    keys.follow("Schrijf je in|Begin|Inschrijven", "/leren/inschrijven/")
    keys.choose(facts["school"])
    keys.follow("^Schrijf me in$", "/leren/")


def open_exercise(keys: Keyboard, title: str) -> None:
    keys.follow(title, "/(leren|oefenen)/")


def predict_and_explain(keys: Keyboard) -> None:
    open_exercise(keys, "Voorspel het volgende woord")
    keys.choose("bord")
    keys.follow("Voorspellingen vastleggen", "/oefenen/")
    keys.choose("Waar")
    keys.write("^Leg uit", EXPLANATION)
    keys.follow("^Kijk na$", "/oefenen/")
    expect(keys.page.locator("main")).to_contain_text(re.compile("gehaald", re.IGNORECASE))
    assert keys.is_on("#uitslag")


def answer(keys: Keyboard) -> None:
    """What is wrong gets the focus: from the browser for what it can know itself, and else from the server."""
    open_exercise(keys, "Kennischeck")
    keys.to("^Kijk mijn antwoorden na$")
    keys.page.keyboard.press("Enter")
    assert keys.is_on("[type=radio]")
    keys.page.keyboard.press("Space")
    keys.follow("^Kijk mijn antwoorden na$", "/oefening/")
    assert keys.is_on("[role=alert]")
    keys.page.keyboard.press("Tab")
    keys.page.keyboard.press("Enter")
    keys.tick("Een tekstmodel")
    keys.tick("Een beeldmodel")
    keys.follow("^Kijk mijn antwoorden na$", "/oefening/")
    expect(keys.page.locator("main")).to_contain_text("Gehaald")
    assert keys.is_on("[role=status]")


def reflect_and_finish(keys: Keyboard) -> None:
    open_exercise(keys, "In je eigen les")
    keys.write("^Wat viel je op", REFLECTION)
    keys.follow("^Bewaar$", "/oefening/|/leren/")
    keys.follow("^Ik heb deze module gelezen$", "/leren/overzicht/")
