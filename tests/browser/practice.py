"""Exercises of the sandbox by keyboard: a course with one of every kind, and the ways through its pages."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import looks
from tests.browser.conftest import Visitor
from tests.exercises.course import KEYS, write_course
from tests.product import Product
from tests.writing.texts import an_honest_text

# Loads the course and enrols somebody of the demo world in it.
ENROL = """
from pathlib import Path
from courses.learning.actions.learning import enrol
from courses.sandbox import policy
from courses.authoring.loading import load_course
from lms.people.models import Organisation, User
college = Organisation.objects.filter(kind="teacher_college").order_by("pk").first()
version = load_course(Path({folder!r}), organisation=college)
person = User.objects.get(email={email!r})
policy.accept(digest_read=policy.digest(), by=person)
print(enrol(version=version, by=person).pk)
"""
HOW = an_honest_text(40)
OWN = (
    "Je vertelt duidelijk waarom de egel in de winter slaapt. Lees je tweede zin nog eens hardop: je zegt twee keer"
    " hetzelfde. Streep er één stukje uit. "
)
LOOK_BACK = an_honest_text(45)
ASK = "#chat [type=submit]:not([data-preview])"
# The names of the groups of radio buttons in the form of a step, in their order.
GROUPS = "step => [...new Set([...document.querySelectorAll(`${step} [type=radio]`)].map(each => each.name))]"


def begin(product: Product, folder: Path, role: str) -> int:
    """Enrol whoever has this role in the course; the number of the enrolment."""
    return int(product.python(ENROL.format(folder=str(write_course(folder)), email=product.account(role)["email"])))


def at(visitor: Visitor, enrolment: int, kind: str, *, role: str, query: str = "") -> Page:
    """Log in, and go to the exercise of this kind."""
    account = visitor.product.account(role)
    visitor.log_in(account["email"], account["password"])
    return visitor.go(f"/oefenen/{enrolment}/{KEYS[kind]}/{query}")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element that ``selector`` finds has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


def press(page: Page, selector: str) -> None:
    """Go to what leads to another page, press Enter, and wait until that page and its scripts are there.

    A page whose scripts are not there yet sends its form itself, and the answer does not stream.
    """
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field by keyboard and put ``text`` in the place of what stands there."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def tick(page: Page, selector: str) -> None:
    """Go to a box or a radio button by keyboard and choose it."""
    tab_to(page, selector)
    page.keyboard.press("Space")


def choose_everywhere(page: Page, step: str) -> None:
    """Choose the first of every group of radio buttons in the form of a step."""
    for name in page.evaluate(GROUPS, form_of(step)):
        tick(page, f'{form_of(step)} [name="{name}"]')


def send(page: Page, step: str) -> None:
    """Go to the button of a step by keyboard and press it."""
    press(page, f"{form_of(step)} [type=submit]")


def form_of(step: str) -> str:
    return f"form:has([name=step][value={step}])"


def accessible(page: Page) -> list[str]:
    """What is wrong with the page as it stands: rules of access in either scheme, its outline, and 320 pixels."""
    looks.load_axe(page)
    return [*looks.violations(page), *looks.dark(page), *looks.shape(page), *looks.narrow(page)]
