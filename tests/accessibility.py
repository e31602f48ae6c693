"""``make facts``: walk over every kind of page, and write down what the accessibility statement says of it.

The facts go to ``home/data/accessibility.json``, which the statement reads; ``FACTS`` puts them elsewhere.
"""

import datetime
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, sync_playwright

from home.accessibility import FACTS
from tests.browser.conftest import chromium
from tests.browser.pages import KINDS
from tests.browser.stage import PROGRAM
from tests.browser.walk import Walk
from tests.product import Database, Product, product_on

# What the walk looks at and the statement counts as a barrier.
BARRIERS = ("access", "shape", "narrow", "motion", "keyboard")


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="mp-facts.") as data,
        product_on(Database.empty(Path(data), "facts")) as product,
        sync_playwright() as playwright,
    ):
        product.start_all()
        browser = chromium(playwright)
        facts = walk(browser, product, Path(data))
        browser.close()
    text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    Path(os.environ.get("FACTS", FACTS)).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{facts['visits']} pages walked, {facts['violations']} faults\n")
    return 0


def walk(browser: Browser, product: Product, folder: Path) -> dict[str, Any]:
    pages = folder / "pages"
    pages.mkdir()
    walk = Walk(browser, product, pages, **product.python(PROGRAM))
    walk.go(list(enumerate(KINDS)))
    walk.close()
    return facts_of(walk, browser.version)


def facts_of(walk: Walk, browser_version: str) -> dict[str, Any]:
    """What can be said of the walk without interpreting it."""
    found = re.search(r"axe v([\d.]+)", AXE_SCRIPT)
    assert found is not None
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "kinds": [kind.name for kind in KINDS],
        "visits": len(walk.visited),
        "rules": walk.rules,
        "axe": found[1],
        "browser": f"Chromium {browser_version.split('.', maxsplit=1)[0]}",
        "violations": sum(len(faults) for what in BARRIERS for faults in walk.wrong[what].values()),
    }
