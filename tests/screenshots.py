"""``make screenshots``: pictures of the key pages at two widths, into ``docs/screenshots``.

The demo world is started as ``make run`` starts it. ``PAGES`` (names, with commas) makes
some of them only, and ``SCREENSHOTS_DIR`` puts them elsewhere.
"""

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import chromium
from tests.browser.pages import KINDS
from tests.browser.stage import PROGRAM
from tests.product import ROOT, Database, Product, product_on

FOLDER = ROOT / "docs" / "screenshots"
# Name of the file → name of the kind of page.
SHOTS = {
    "front": "front",
    "catalogue": "catalogue",
    "course": "course",
    "enrol": "enrol",
    "dashboard": "dashboard of a learner",
    "overview": "overview halfway",
    "module": "module",
    "knowledge-check": "knowledge check",
    "next-word": "next word",
    "reflection": "reflection",
    "completed": "overview completed",
    "certificates": "certificates",
    "certificate": "certificate",
    "verification": "verification",
    "register": "register",
    "mark": "mark",
    "standard": "standard",
    "personnel": "personnel",
    "dashboard-hr": "dashboard of HR",
    "work-list": "work of coordinator",
    "judge": "judge",
    "decide": "decide",
    "dashboard-author": "dashboard of an author",
    "log-in": "log in",
    "not-found": "not found",
}
WIDTHS = {"wide": 1280, "narrow": 390}
# The top of a page says what it is; the rest of a long one is cut off.
HEIGHTS = {"wide": 1000, "narrow": 1100}
ALL_TOGETHER = 2_500_000


def files() -> list[str]:
    return sorted(f"{name}-{width}.webp" for name in SHOTS for width in WIDTHS)


def main() -> int:
    only = [name for name in os.environ.get("PAGES", "").split(",") if name]
    folder = Path(os.environ.get("SCREENSHOTS_DIR", FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="mp-shots.") as data,
        product_on(Database.empty(Path(data), "screenshots")) as product,
        sync_playwright() as playwright,
    ):
        product.start_all()
        browser = chromium(playwright)
        take(browser, product, {name: SHOTS[name] for name in only or SHOTS}, folder)
        browser.close()
    sys.stdout.write(f"{len(only or SHOTS) * len(WIDTHS)} pictures in {folder}\n")
    return 0


def take(browser: Browser, product: Product, shots: dict[str, str], folder: Path) -> None:
    """Both pictures of each page, as the person sees it for whom it is."""
    facts = product.python(PROGRAM)
    kinds = {kind.name: kind for kind in KINDS}
    for name, kind_name in shots.items():
        kind = kinds[kind_name]
        session = facts["sessions"].get(kind.by(facts["ids"]), "")
        for width in WIDTHS:
            page = _page(browser, product, session, width)
            page.goto(product.address + kind.at(facts["ids"]))
            (folder / f"{name}-{width}.webp").write_bytes(picture(page, HEIGHTS[width]))
            page.context.close()


def _page(browser: Browser, product: Product, session: str, width: str) -> Page:
    size: Any = {"width": WIDTHS[width], "height": 800}
    context = browser.new_context(locale="nl-NL", viewport=size, reduced_motion="reduce")
    page = context.new_page()
    # A first visit fills the cache, so that the typefaces are there when it counts.
    page.goto(product.address)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": product.address}])
    return page


def picture(page: Page, height: int) -> bytes:
    """The page from the top, at most so high, as a small WebP."""
    page.evaluate("document.fonts.ready.then(() => true)")
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    top = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, height)))
    buffer = io.BytesIO()
    top.save(buffer, "WEBP", quality=72, method=6)
    return buffer.getvalue()
