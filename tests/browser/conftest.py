"""A real browser, a real server and worker, the hub over HTTP."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.prepared import demo_world
from tests.product import Product, product_on

CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Product]:
    """The product and its hub, one for all tests of a worker."""
    copied = demo_world(tmp_path_factory).copy(tmp_path_factory.mktemp("product"), f"product_{worker_id}")
    with product_on(copied) as running:
        running.start_hub()
        running.start_all()
        yield running


def chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium (or the one that CHROMIUM names), asking nothing of anybody by itself."""
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return playwright.chromium.launch(executable_path=program, args=flags)


# Not for the session: while Playwright is open its event loop counts as running for every other test.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


class Visitor:
    """One person at one browser; every request elsewhere and every console error is held against the page."""

    def __init__(self, context: BrowserContext, product: Product) -> None:
        self.context = context
        self.product = product
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: object) -> None:
        if message.type in {"error", "warning"}:  # type: ignore[attr-defined]
            place = message.location["url"].removeprefix(self.product.address)  # type: ignore[attr-defined]
            self.complaints.append(f"{message.text} ({place})")  # type: ignore[attr-defined]

    def _request(self, request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.product.address, "data:", "blob:")):
            self.elsewhere.append(url)

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.product.address + path)
        return self.page

    def log_in(self, email: str, password: str) -> None:
        self.go("/accounts/login/")
        self.page.get_by_label("E-mailadres").fill(email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(password)
        self.page.locator("main").get_by_role("button", name="Inloggen").click()
        self.page.wait_for_url("**/dashboard/")

    def check(self) -> None:
        assert self.elsewhere == []
        assert self.complaints == []


@pytest.fixture
def visit(browser: Browser, product: Product, tmp_path: Path) -> Iterator[object]:
    """A function that gives a fresh visitor; all are checked at the end."""
    visitors: list[Visitor] = []

    def new(**options: object) -> Visitor:
        context = browser.new_context(locale="nl-NL", accept_downloads=True, **options)
        visitors.append(Visitor(context, product))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.check()
