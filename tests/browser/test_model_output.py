"""Whatever a model or a teacher writes stays text: nothing of it runs, nothing is fetched, nothing can be clicked.

Real Chromium, the real policy, the product's own server, and a hub over HTTP that streams the payloads in pieces.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.test import override_settings
from playwright.sync_api import Page, sync_playwright

from courses.sandbox.models import SandboxTurn
from tests import factories
from tests.browser.conftest import chromium
from tests.hub.servers import serving
from tests.sandbox.conftest import learner_at, served

__all__ = ["learner_at", "served"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAYLOADS = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines()
OUTPUT = "\n".join(PAYLOADS)
# Every awkward place between two tokens is one of these.
PIECES = (1, 2, 5, len(OUTPUT))
SETTLED = "size => document.querySelectorAll('[data-turns] > [data-state=complete]').length === size"


async def hub(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Streams the payloads, cut as the question says: each piece a token."""
    asked = json.loads((await receive())["body"])["messages"][-1]["content"]
    size = int(asked.split()[0]) if asked.split()[0].isdecimal() else 7
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/event-stream; charset=utf-8")],
        }
    )
    for at in range(0, len(OUTPUT), size):
        await send({"type": "http.response.body", "body": _chunk(OUTPUT[at : at + size]), "more_body": True})
    await send({"type": "http.response.body", "body": _chunk("", "stop") + b"data: [DONE]\n\n", "more_body": False})


def _chunk(text: str, reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


def prompts() -> Iterator[str]:
    """The payloads as prompts, each below the longest that is allowed."""
    batch: list[str] = []
    for payload in PAYLOADS:
        if sum(map(len, batch)) + len(payload) > 2500:
            yield "\n".join(batch)
            batch = []
        batch.append(payload)
    yield "\n".join(batch)


class Watched:
    """A page of which is kept what should never happen."""

    def __init__(self, page: Page, origin: str, session: str) -> None:
        self.page, self.origin, self.wrong = page, origin, []  # type: list[str]
        page.set_default_timeout(30_000)
        page.context.add_cookies([{"name": live.SESSION_COOKIE_NAME, "value": session, "url": origin}])
        page.route("**/static/**", lambda route: route.fulfill(path=_static(route.request.url)))
        page.on("dialog", lambda dialog: (self.wrong.append("a dialog"), dialog.dismiss()))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.wrong.append(text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:")):
            self.wrong.append(url)

    def check(self) -> None:
        assert self.page.evaluate("window.geraakt") is None
        inside = "[data-turns] :is(script, img, svg, math, iframe, object, embed, link, style, base, form, input)"
        assert self.page.locator(inside).count() == 0
        assert self.page.locator("[data-turns] a:not([data-again])").count() == 0
        assert self.wrong == []


def _static(url: str) -> str:
    return str(live.BASE_DIR / "static" / url.split("/static/")[1].split("?", maxsplit=1)[0])


def ask(page: Page, prompt: str, so_many: int) -> None:
    page.locator("#chat [name=prompt]").fill(prompt)
    page.locator("#chat [name=model]").select_option("surf-stem")
    page.locator("#chat [type=submit]:not([data-preview])").click()
    page.wait_for_function(SETTLED, arg=so_many)


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


def test_what_a_model_or_a_teacher_writes_stays_text(served, learner_at, settings) -> None:
    settings.HUB_PROMPTS_PER_MINUTE, settings.HUB_DAILY_TOKENS = 1000, 10_000_000
    settings.HUB_DAILY_TOKENS_ORGANISATION = settings.HUB_DAILY_TOKENS_PLATFORM = 10_000_000
    factories.signed(factories.model_card("surf-stem", hub="surf"))
    learner = learner_at(first_name="Saar")
    learner.predict()
    asked = [f"{size} tekens per keer" for size in PIECES] + list(prompts())
    session = learner.client.cookies[live.SESSION_COOKIE_NAME].value
    with serving(hub) as port, override_settings(HUBS={"surf": {"base_url": f"http://127.0.0.1:{port}/v1"}}):
        _walk(learner.url, f"http://localhost:{served}", session, asked)
    turns = list(SandboxTurn.objects.order_by("pk"))
    assert [turn.state for turn in turns] == ["complete"] * (len(asked) + 1)
    assert {turn.answer for turn in turns} == {OUTPUT}


def _walk(path: str, origin: str, session: str, asked: list[str]) -> None:
    """Live, after a reload, and without JavaScript."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        seen = Watched(browser.new_page(), origin, session)
        page = seen.page
        page.goto(origin + path)
        for number, prompt in enumerate(asked, 1):
            ask(page, prompt, number)
        answers = page.locator("[data-turns] .chat__answer")
        assert set(answers.evaluate_all("all => all.map(each => each.textContent)")) == {OUTPUT}
        seen.check()
        page.reload()
        assert page.locator("[data-turns] [data-part=prompt]").all_text_contents() == asked
        seen.check()
        plain = Watched(browser.new_context(java_script_enabled=False).new_page(), origin, session)
        plain.page.goto(origin + path)
        plain.page.locator("#chat [name=prompt]").fill(asked[-1])
        plain.page.locator("#chat [name=model]").select_option("surf-stem")
        plain.page.locator("#chat [type=submit]:not([data-preview])").click()
        assert plain.page.locator("[data-turns] .chat__answer").last.text_content() == OUTPUT
        plain.page.locator("#chat [name=prompt]").fill(OUTPUT[:3000] + "\nHet BSN van Sem is 111222333.")
        plain.page.locator("#chat [type=submit]:not([data-preview])").click()
        assert plain.page.locator("main h1").text_content() == "Je vraag is niet verstuurd"
        assert plain.wrong == [
            "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
        ]
        browser.close()
