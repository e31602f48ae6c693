"""The learner's job without JavaScript: everything but the answers that come word by word."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.small_course import EXPLANATION, REFLECTION, program
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walk 1")]


def test_a_teacher_earns_a_certificate_without_javascript(
    product: Product, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    facts = product.python(program("Sjaan"))
    teacher = visit(java_script_enabled=False)
    teacher.log_in(facts["email"], facts["password"])
    page = teacher.page
    enrol(teacher, facts)
    predict_and_explain(page)
    answer(page)
    reflect_and_finish(page)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("link", name=re.compile("PDF|Download")).first.click(no_wait_after=True)
    waiting.value.save_as(tmp_path / "hers.pdf")
    assert (tmp_path / "hers.pdf").read_bytes().startswith(b"%PDF")


def enrol(teacher: Visitor, facts: dict[str, Any]) -> None:
    page = teacher.go(facts["address"])
    page.get_by_role("link", name=re.compile("Schrijf je in|Begin|Inschrijven")).first.click()
    page.get_by_label(re.compile(re.escape(facts["school"]))).check()
    page.get_by_role("button", name="Schrijf me in").click()


def predict_and_explain(page: Page) -> None:
    page.get_by_role("link", name="Voorspel het volgende woord").first.click()
    page.get_by_label("bord", exact=True).check()
    page.get_by_role("button", name="Voorspellingen vastleggen").click()
    page.get_by_label("Waar", exact=True).check()
    page.get_by_label("Leg uit.").fill(EXPLANATION)
    page.get_by_role("button", name="Kijk na").click()
    expect(page.locator("main")).to_contain_text(re.compile("gehaald", re.IGNORECASE))


def answer(page: Page) -> None:
    page.get_by_role("link", name="Kennischeck").first.click()
    page.get_by_label("Een volgend woord kiezen").check()
    page.get_by_label("Een tekstmodel").check()
    page.get_by_label("Een beeldmodel").check()
    page.get_by_role("button", name="Kijk mijn antwoorden na").click()
    expect(page.locator("main")).to_contain_text("Gehaald")


def reflect_and_finish(page: Page) -> None:
    page.get_by_role("link", name="In je eigen les").first.click()
    page.get_by_role("textbox").fill(REFLECTION)
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name="Ik heb deze module gelezen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sjaan")
