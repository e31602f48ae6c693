"""Each kind of page: accessible, light, quiet, and with nothing from elsewhere."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visitor
from tests.browser.pages import PageKind, page_kinds
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="module")
def people(browser: Browser, product: Product) -> Iterator[Callable[[str], Visitor]]:
    """Log each person in once, and keep their browser."""
    known: dict[str, Visitor] = {}

    def as_(who: str) -> Visitor:
        if who not in known:
            known[who] = Visitor(browser.new_context(locale="nl-NL"), product)
            if who:
                # A role of the list of accounts, or the address of anybody in the demo: one password for all.
                email = who if "@" in who else product.account(who)["email"]
                known[who].log_in(email, product.accounts[0]["password"])
        return known[who]

    yield as_
    for visitor in known.values():
        visitor.context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['help']} at {[node['target'] for node in v['nodes']][:3]}" for v in found]


def too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_every_kind_of_page_is_accessible_and_quiet(product: Product, people: Callable[[str], Visitor]) -> None:
    wrong: dict[str, list[str]] = {}
    for kind in page_kinds(product):
        visitor = people(kind.who)
        visitor.complaints.clear()
        visitor.elsewhere.clear()
        answer = visitor.page.goto(product.address + kind.path)
        assert answer is not None
        found = [] if answer.status == kind.status else [f"status {answer.status}"]
        found += violations(visitor.page)
        visitor.page.emulate_media(color_scheme="dark")
        found += [f"dark: {v}" for v in violations(visitor.page)]
        visitor.page.emulate_media(color_scheme="light")
        visitor.page.set_viewport_size({"width": 320, "height": 640})
        if wide := too_wide(visitor.page):
            found.append(f"{wide} pixels too wide at 320")
        visitor.page.set_viewport_size({"width": 1280, "height": 800})
        found += [c for c in visitor.complaints if kind.status == 200]
        found += [f"request to {url}" for url in visitor.elsewhere]
        if len(visitor.page.get_by_role("heading", level=1).all()) != 1:
            found.append("not one first heading")
        if found:
            wrong[kind.name] = found
    assert wrong == {}


def test_every_kind_of_page_keeps_to_its_weight(
    product: Product, browser: Browser, people: Callable[[str], Visitor]
) -> None:
    heavy: dict[str, str] = {}
    for kind in page_kinds(product):
        cookies = people(kind.who).context.cookies() if kind.who else []
        size, requests, html = first_visit(browser, product, kind, cookies)
        if size > kind.weight * 1024 or requests > 10 or html > 25 * 1024:
            heavy[kind.name] = f"{size // 1024} KB in {requests} requests, HTML {html // 1024} KB"
    assert heavy == {}


def first_visit(browser: Browser, product: Product, kind: PageKind, cookies: list[object]) -> tuple[int, int, int]:
    """Bytes over the wire, number of requests, and bytes of the compressed HTML, with an empty cache."""
    context = browser.new_context(locale="nl-NL")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(product.address + kind.path, wait_until="networkidle")
    context.close()
    return int(sum(sizes)), len(sizes), int(sizes[0])
