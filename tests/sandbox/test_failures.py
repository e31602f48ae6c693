"""The table of failures through the whole house: what the learner sees, what is kept, what it costs, what is left."""

import logging
import time

import pytest

from courses.exercises.visit import TurnState
from courses.sandbox.models import SandboxTurn
from lms.hub import client as hub_client
from lms.hub.errors import HubResting, HubUnavailable
from lms.hub.models import HubReservation, HubTally, HubUsage
from tests import factories
from tests.hub.failures import FAILURES, Failure
from tests.hub.servers import served_hub, serving

from .conftest import Browser, events


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch):
    monkeypatch.setattr(hub_client, "RETRY_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(hub_client, "BUSY_PAUSE_SECONDS", 0.05)
    settings.HUB_BREAKER_FAULTS = 3


@pytest.fixture
def at_hub(served, learner_at, settings):
    """A learner with a model at a hub that is served over HTTP; the hub."""
    with served_hub(rate=500) as (address, hub):
        settings.HUBS = {"surf": {"base_url": address, "ask_usage": True}}
        factories.signed(factories.model_card("surf-stem", hub="surf", name="voorzichtige-stem"))
        browser = Browser(learner_at(), served)
        yield browser, hub
        browser.connection.close()


def ask(browser):
    return events(browser.ask(model="surf-stem", prompt="Wat doet de temperatuur?"))


def ended():
    """The newest turn, once it has ended and everything of it is booked."""
    for _ in range(100):
        turn = SandboxTurn.objects.latest("pk")
        if turn.state != TurnState.RUNNING and not HubReservation.objects.exists():
            return turn
        time.sleep(0.05)
    raise AssertionError(turn.state)


def finishes_without_the_model(learner):
    """The same exercise, the same check, without asking anything."""
    learner.predict(query="?model=zonder")
    learner.explain(query="?model=zonder")
    return learner.enrolment.attempts.get().passed


@pytest.mark.parametrize("row", FAILURES, ids=lambda row: row.name)
def test_each_failure_gives_a_sentence_a_marked_turn_a_settled_ledger_and_a_way_on(
    at_hub, settings, caplog, row: Failure
):
    browser, hub = at_hub
    for name, value in row.settings.items():
        setattr(settings, name, value)
    hub.behave(rate=500, **row.behaviour)
    with caplog.at_level(logging.WARNING, "courses.sandbox.running"):
        found = ask(browser)
    # What she sees: what came, and then why no more does.
    text = "".join(data["text"] for name, data in found if name == "token")
    assert any(name == "token" for name, _ in found) == bool(row.tokens)
    assert found[-1] == ("failed", {"error": str(row.error()), "cut": bool(row.tokens)})
    # What is kept.
    turn = ended()
    state = TurnState.CUT if row.tokens else TurnState.FAILED
    assert (turn.state, turn.fault, turn.answer, turn.hub_kind) == (state, row.error.code, text, turn.hub_kind)
    # What it costs: what came, as an estimate, and nothing stays aside.
    usage = HubUsage.objects.get()
    assert (usage.tokens_reserved, HubReservation.objects.count(), usage.tokens_out) == (0, 0, -(-len(text) // 3))
    assert (turn.tokens_in, turn.tokens_out) == (usage.tokens_in, usage.tokens_out)
    # Whoever runs the place reads it, without a word of what was asked.
    level = logging.ERROR if row.error.alert else logging.WARNING
    lines = [(record.levelno, record.getMessage()) for record in caplog.records if record.name.startswith("courses")]
    assert lines == [(level, f"hub: {row.error.code} (surf-stem)")]
    assert list(HubTally.objects.values_list("hub", "outcome", "count")) == [("surf", row.error.code, 1)]
    assert finishes_without_the_model(browser.learner)


def test_a_busy_hub_is_waited_for_in_sight(at_hub):
    browser, hub = at_hub
    hub.behave(fault="busy", times=2, rate=500)
    found = ask(browser)
    assert found[1:3] == [("queued", {"place": 0, "seconds": 1})] * 2
    assert found[-1] == ("done", {"reason": "stop"})
    turn, usage = ended(), HubUsage.objects.get()
    assert (turn.state, turn.fault, turn.tokens_out > 20) == (TurnState.COMPLETE, "", True)
    assert (usage.requests, usage.tokens_out, usage.estimated) == (1, turn.tokens_out, False)


def test_a_refused_connection_opens_the_breaker_and_another_model_is_hers_to_choose(at_hub, settings):
    browser, _hub = at_hub
    settings.HUBS = {"surf": {"base_url": "http://127.0.0.1:9/v1"}, "embedded": {}}
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    said = [ask(browser)[-1][1]["error"] for _ in range(4)]
    assert said == [str(HubUnavailable())] * 3 + [str(HubResting())]
    assert "Kies zolang een ander model, of doe de oefening zonder taalmodel." in said[-1]
    turn = ended()
    assert (turn.state, turn.fault) == (TurnState.FAILED, "resting")
    # Nobody was sent elsewhere; who chooses the embedded hub gets an answer.
    assert set(SandboxTurn.objects.values_list("model", "hub_kind")) == {("surf-stem", "external")}
    assert '<option value="woordvoorspeller"' in browser.learner.page()
    assert events(browser.ask())[-1][0] == "done"
    assert ended().hub_kind == "embedded"
    assert HubUsage.objects.get().tokens_reserved == 0
    assert finishes_without_the_model(browser.learner)


def test_who_leaves_for_good_closes_the_hubs_answer_and_pays_for_what_came(at_hub, settings):
    settings.SANDBOX_GRACE_SECONDS = 0.1
    browser, hub = at_hub
    hub.behave(rate=20)
    response = browser.ask(model="surf-stem", prompt="Wat doet de temperatuur?")
    for _ in range(12):
        response.readline()
    response.close()
    browser.connection.close()
    turn = ended()
    assert (turn.state, turn.fault, turn.answer != "") == (TurnState.CUT, "left", True)
    assert HubUsage.objects.get().tokens_out == -(-len(turn.answer) // 3)
    for _ in range(100):
        if hub.seen.gone:
            break
        time.sleep(0.02)
    assert (hub.seen.gone, hub.answering) == (1, 0)


def test_nothing_that_identifies_her_reaches_the_hub(served, learner_at, settings):
    """At the receiving end: the words she typed, and no more of her than that."""
    heard: list[tuple[list[tuple[bytes, bytes]], bytes]] = []

    async def listening(scope, receive, send):
        heard.append((scope["headers"], (await receive())["body"]))
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    with serving(listening) as port:
        settings.HUBS = {"surf": {"base_url": f"http://127.0.0.1:{port}/v1"}}
        learner = learner_at(first_name="Saartje", last_name="Sluimer-Zevenhuizen", email="saartje@example.org")
        factories.signed(factories.model_card("surf-stem", hub="surf"))
        browser = Browser(learner, served)
        browser.connection.request(
            "POST",
            f"/stream/oefenen/{learner.enrolment.pk}/{learner.block.key}/",
            f"prompt=Dag&model=surf-stem&temperature=1&csrfmiddlewaretoken={browser.token}",
            browser.headers | {"User-Agent": "Zevenhuizen-browser", "X-Forwarded-For": "203.0.113.7"},
        )
        browser.connection.getresponse().read()
        browser.connection.close()
    ((headers, body),) = heard
    everything = (b"\n".join(b": ".join(pair) for pair in headers) + body).decode().lower()
    session = learner.client.cookies["sessionid"].value
    person = [
        learner.person.first_name,
        "zevenhuizen",
        learner.person.email,
        session,
        "203.0.113.7",
        "cookie",
        '"user":',
    ]
    course = [str(learner.block.key), learner.enrolment.version.title]
    assert [word for word in [*person, *course] if word.lower() in everything] == []
    assert body.count(b"Dag") == 1
