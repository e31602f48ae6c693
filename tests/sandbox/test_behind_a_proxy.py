"""The product behind a real nginx, whose buffering is on as it is by default."""

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from certificates import permissions
from courses.exercises.visit import TurnState
from courses.sandbox import running
from courses.sandbox.models import SandboxTurn
from lms.hub.models import HubReservation, HubUsage
from tests import factories
from tests.hub.servers import chunk, serving
from tests.product import wait_for
from tests.proxies import documented, nginx

from .conftest import Browser, Learner, events, settled

pytestmark = pytest.mark.processes
WORDS = [f"woord{number} " for number in range(6)]


@dataclass
class StepwiseHub:
    """Streams a word each time that it is let on, and no sooner."""

    steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    gone: threading.Event = field(default_factory=threading.Event)
    requests: int = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        import asyncio

        await receive()
        self.requests += 1
        leaving = asyncio.ensure_future(receive())
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for word in WORDS:
            while not self.steps.acquire(blocking=False):
                await asyncio.wait({leaving}, timeout=0.01)
                if leaving.done():
                    self.gone.set()
                    return
            await send({"type": "http.response.body", "body": chunk(word).encode(), "more_body": True})
        await send({"type": "http.response.body", "body": chunk(reason="stop").encode() + b"data: [DONE]\n\n"})
        leaving.cancel()

    def let_on(self, words: int = 1) -> None:
        self.steps.release(words)


@pytest.fixture
def hub(transactional_db: None) -> Iterator[StepwiseHub]:
    found = StepwiseHub()
    factories.signed(factories.model_card("stapsgewijs", hub="stap"))
    with serving(found) as port, override_settings(HUBS={"stap": {"base_url": f"http://127.0.0.1:{port}/v1"}}):
        yield found


@pytest.fixture
def proxy(served: int, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    with nginx(tmp_path, served, old=getattr(request, "param", False)) as proxy:
        yield proxy.port


@pytest.fixture
def browser(proxy: int, learner_at: Callable[..., Learner]) -> Iterator[Browser]:
    found = Browser(learner_at(), proxy)
    found.headers["Host"] = "localhost"
    yield found
    found.connection.close()


def ask(browser: Browser) -> http.client.HTTPResponse:
    response: http.client.HTTPResponse = browser.ask(model="stapsgewijs", prompt="Tel de woorden.")
    assert (response.status, response.getheader("Content-Type")) == (200, "text/event-stream; charset=utf-8")
    return response


def frame(response: http.client.HTTPResponse, name: str) -> Any:
    """The next frame of this name."""
    while (line := response.readline()) != f"event: {name}\n".encode():
        assert line, f"ended before {name}"
    return json.loads(response.readline().removeprefix(b"data: "))


def paid() -> tuple[int, int, int]:
    """Requests, tokens still put aside, and rows that put them aside."""
    usage = HubUsage.objects.get()
    return usage.requests, usage.tokens_reserved, HubReservation.objects.count()


@pytest.mark.parametrize("proxy", [False, True], ids=["as documented", "asking in HTTP/1.0"], indirect=True)
def test_every_word_arrives_before_the_hub_writes_the_next(browser: Browser, hub: StepwiseHub) -> None:
    response = ask(browser)
    for word in WORDS:
        # Were anything held back on the way, this would wait for ever: the hub goes on when we have read.
        hub.let_on()
        assert frame(response, "token")["text"] == word
    assert frame(response, "done") == {"reason": "stop"}
    assert settled(TurnState.COMPLETE).answer == "".join(WORDS)
    assert paid() == (1, 0, 0)


def test_a_lost_connection_is_taken_up_through_the_proxy(browser: Browser, hub: StepwiseHub) -> None:
    response = ask(browser)
    address = frame(response, "turn")["address"]
    hub.let_on()
    first = frame(response, "token")
    response.close()
    browser.connection.close()
    hub.let_on(len(WORDS) - 1)
    rest = events(browser.get(f"{address}?vanaf={first['to']}"))
    assert first["text"] + "".join(data["text"] for name, data in rest if name == "token") == "".join(WORDS)
    assert rest[-1] == ("done", {"reason": "stop"})
    assert (hub.requests, SandboxTurn.objects.count(), paid()) == (1, 1, (1, 0, 0))


def test_stop_reaches_the_hub_and_keeps_what_came(browser: Browser, hub: StepwiseHub, proxy: int) -> None:
    response = ask(browser)
    address = frame(response, "turn")["address"]
    hub.let_on()
    frame(response, "token")
    other = http.client.HTTPConnection("127.0.0.1", proxy, timeout=20)
    other.request("POST", f"{address}stop/", f"csrfmiddlewaretoken={browser.token}", browser.headers)
    assert other.getresponse().status == 204
    other.close()
    assert frame(response, "stopped") == {}
    assert hub.gone.wait(10)
    assert settled(TurnState.STOPPED).answer == WORDS[0]
    assert paid() == (1, 0, 0)


def test_a_visitor_who_leaves_closes_the_hub_once_the_grace_is_over(
    browser: Browser, hub: StepwiseHub, settings: Any
) -> None:
    response = ask(browser)
    settings.SANDBOX_GRACE_SECONDS = 0.2
    hub.let_on()
    frame(response, "token")
    response.close()
    browser.connection.close()
    assert hub.gone.wait(10)
    turn = settled(TurnState.CUT)
    assert (turn.answer, turn.fault) == (WORDS[0], "left")
    assert paid() == (1, 0, 0)


def test_without_javascript_the_whole_answer_comes_on_a_page(browser: Browser, hub: StepwiseHub) -> None:
    browser.headers["Accept"] = "text/html,application/xhtml+xml"
    hub.let_on(len(WORDS))
    response = browser.ask(model="stapsgewijs", prompt="Tel de woorden.")
    assert (response.status, response.read()) == (302, b"")
    page = browser.get(response.getheader("Location").split("#")[0]).read().decode()
    assert "".join(WORDS).strip() in page


def from_address(proxy: int, source: str, **headers: str) -> int:
    """The status of the answer to a visitor at this address of the machine's own, who checks a certificate."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy, timeout=20, source_address=(source, 0))
    connection.request("GET", "/controleer/een-geheime-sleutel/?zin=geheim", headers={"Host": "localhost"} | headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    "forged", ["203.0.113.9", "127.0.0.3", "203.0.113.9, 127.0.0.3", "127.0.0.1", "::1", "unknown"]
)
def test_limits_count_by_the_visitors_address_and_a_forged_one_counts_for_nothing(
    proxy: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, forged: str
) -> None:
    monkeypatch.setattr(permissions, "VERIFICATION_RATE", "2/h")
    assert [from_address(proxy, "127.0.0.2") for _ in range(3)] == [404, 404, 429]
    names = ("X-Forwarded-For", "X_Forwarded_For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP")
    assert [from_address(proxy, "127.0.0.2", **{name: forged}) for name in names] == [429] * len(names)
    # And nobody is counted for what somebody else wrote.
    assert [from_address(proxy, "127.0.0.3") for _ in range(3)] == [404, 404, 429]
    log = wait_for("the proxy's log", lambda: (tmp_path / "meesterproef.log").read_text(encoding="utf-8"))
    assert ("127.0.0.2 [" in log, '"GET /controleer/[...]"' in log, "geheim" in log) == (True, True, False)


def test_the_proxy_waits_longer_than_a_silence_may_take(settings: Any) -> None:
    found = re.search(r"proxy_read_timeout (\d+)s", documented())
    assert found
    assert int(found[1]) > settings.HUB_QUEUE_SECONDS + settings.HUB_DEADLINE_SECONDS
    # What other proxies wait by default.
    assert running.HEARTBEAT_SECONDS < 30
