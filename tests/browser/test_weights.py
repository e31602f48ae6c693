"""Each kind of page keeps to its weight on a first visit, and stays in place while its typefaces arrive."""

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import KINDS
from tests.browser.stage import PROGRAM
from tests.browser.weights import first_visit
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900), pytest.mark.xdist_group("walk 0")]


def test_every_kind_of_page_is_light_and_in_place_on_a_first_visit(product: Product, browser: Browser) -> None:
    facts = product.python(PROGRAM)
    wrong: dict[str, str] = {}
    for kind in KINDS:
        if kind.submit:
            continue
        session = facts["sessions"].get(kind.by(facts["ids"]), "")
        weight = first_visit(browser, product.address + kind.at(facts["ids"]), session)
        if weight.ratio(kind) > 1 or weight.shift:
            wrong[kind.name] = f"{weight} {weight.shift}"
    assert wrong == {}
