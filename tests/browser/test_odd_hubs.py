"""A hub that is slow, thinks, or never ends: what the page says, and what it takes of the web process."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.hub.embedded.misbehaviour.bodies import THOUGHT
from tests.browser.conftest import Visitor
from tests.browser.practice import at, begin
from tests.product import Product, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]
# KB more than before, of the web process at its largest.
MOST_MEMORY = 150_000
# What the page promises: within five seconds it says that it waits.
SOON = 5_000


@pytest.fixture(scope="module")
def visitor(browser: Browser, product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody at an exercise with a free prompt."""
    enrolment = begin(product, tmp_path_factory.mktemp("course"), "appeals_panel")
    found = Visitor(browser.new_context(locale="nl-NL"), product)
    at(found, enrolment, "next_word", role="appeals_panel", query="?model=met")
    yield found
    found.context.close()
    assert found.elsewhere == []


@pytest.fixture
def behave(product: Product) -> Iterator[Callable[..., None]]:
    """Let the hub answer in some way; in its usual one afterwards."""
    control = product.more_env["HUB_EMBEDDED_BASE_URL"].removesuffix("/v1") + "/control"

    def tell(**behaviour: object) -> None:
        body = json.dumps(behaviour).encode()
        urllib.request.urlopen(urllib.request.Request(control, body), timeout=10).close()

    yield tell
    tell()


def ask(visitor: Visitor) -> Page:
    page = visitor.page
    page.reload()
    page.locator("#id_model").select_option("voorzichtige-stem")
    page.locator("#id_prompt").fill("Wat doet de temperatuur?")
    page.get_by_role("button", name="Verstuur", exact=True).click()
    return page


def newest(page: Page, part: str):
    return page.locator(f".chat__turn >> nth=-1 >> [data-part={part}]")


def test_within_five_seconds_the_page_says_that_it_waits_and_offers_the_other_way(visitor, behave):
    behave(fault="mute")
    page = ask(visitor)
    note = page.locator("[data-chat-panel] .notice", has_text="het taalmodel laat op zich wachten")
    expect(note).to_be_visible(timeout=SOON)
    expect(page.locator("[data-summary]")).to_contain_text("het taalmodel laat op zich wachten")
    expect(note.get_by_role("link", name="Doe het zonder taalmodel")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(newest(page, "state")).to_have_text("Gestopt")
    expect(note).to_have_count(0)


def test_thinking_is_said_while_it_lasts_and_folded_away_afterwards(visitor, behave):
    behave(fault="slow_thinking")
    page = ask(visitor)
    expect(newest(page, "state")).to_have_text("Het model denkt na …")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(newest(page, "state")).to_have_text("Gestopt")
    behave(fault="think_not_opened")
    page = ask(visitor)
    # It was shown as an answer until it proved to be none.
    expect(newest(page, "answer")).not_to_contain_text(THOUGHT)
    expect(newest(page, "answer")).not_to_have_text("")
    folded = newest(page, "thinking")
    expect(folded.locator("p")).to_be_hidden()
    folded.get_by_text("Laat zien hoe het model dacht").click()
    expect(newest(page, "thought")).to_have_text(THOUGHT)
    expect(newest(page, "model")).to_have_text("Voorzichtige stem")
    page.reload()
    expect(newest(page, "model")).to_have_text("Voorzichtige stem")
    expect(newest(page, "answer")).not_to_contain_text(THOUGHT)


@pytest.mark.parametrize("fault", ["endless", "endless_thinking", "long_line", "endless_refusal"])
def test_what_never_ends_does_not_grow_the_web_process(visitor, behave, product, fault):
    web = web_process(product)
    behave()
    page = ask(visitor)  # what is imported once is there
    last = page.locator("[data-chat-panel] .chat__turn >> nth=-1")
    expect(last).to_have_attribute("data-state", "complete", timeout=60_000)
    before = memory(web, "VmRSS")
    (Path("/proc") / str(web) / "clear_refs").write_text("5")
    behave(fault=fault)
    page = ask(visitor)
    expect(page.locator("[data-chat-panel] .notice--error")).to_be_visible(timeout=60_000)
    time.sleep(1)
    assert memory(web, "VmHWM") - before < MOST_MEMORY


def web_process(product: Product) -> int:
    """The process of this product that serves pages."""

    def look() -> int | None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                environment = (folder / "environ").read_bytes()
            except OSError:
                continue
            ours = f"DATA_DIR={product.data_dir}".encode() in environment
            if ours and command.split(b"\0")[1:3] == [b"-m", b"lms.serve"]:
                return int(folder.name)
        return None

    return wait_for("a web process", look)


def memory(process: int, name: str) -> int:
    """KB that a process has (VmRSS), or had at most (VmHWM)."""
    status = (Path("/proc") / str(process) / "status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))
