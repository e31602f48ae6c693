"""The table of failures, over real HTTP through the real SDK: what comes out of the client."""

import asyncio
import datetime
import json
import socket
from dataclasses import replace
from email.utils import format_datetime

import httpx2
import pytest
from django.utils import timezone

from lms.hub import client, errors
from lms.hub.client import Message, Prompt, stream_chat
from lms.hub.configuration import Hub
from lms.hub.embedded.server import FAULTS, Behaviour
from lms.hub.events import Finished, Queued, Token
from lms.hub.waits import seconds_to_wait

from .failures import FAILURES
from .quirks import ENDLESS, QUIRKS
from .servers import SSE, chunk, misbehaving, served_hub

PROMPT = Prompt("voorzichtige-stem", [Message("user", "Wat doet de temperatuur?")])


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(client, "RETRY_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(client, "BUSY_PAUSE_SECONDS", 0.05)


def hub_at(address: str) -> Hub:
    return Hub(address, "", "Authorization", (), 5, ask_usage=False, embedded=False)


async def listen(address, prompt=PROMPT):
    """Everything that came, and the error or None."""
    found = []
    try:
        async for event in stream_chat(prompt, hub=hub_at(address)):
            found.append(event)  # noqa: PERF401 -- what came before a fault counts
    except errors.HubError as error:
        return found, error
    return found, None


def tokens(events):
    return [event.text for event in events if isinstance(event, Token)]


@pytest.mark.parametrize("row", FAILURES, ids=lambda row: row.name)
def test_each_failure_is_told_apart_and_what_came_is_kept(row, settings):
    for name, value in row.settings.items():
        setattr(settings, name, value)
    with served_hub(rate=500, **row.behaviour) as (address, hub):
        events, error = asyncio.run(listen(address))
        assert (type(error), len(tokens(events)), hub.seen.requests) == (row.error, row.tokens, row.tries)
        assert (error.away, str(error)[-1]) == (row.trips, ".")


def test_the_tables_have_every_fault_that_the_served_hub_knows():
    told = [row.behaviour["fault"] for row in FAILURES] + [row.fault for row in (*QUIRKS, *ENDLESS)]
    assert {*told, "slow_thinking"} == FAULTS - {""}
    with pytest.raises(ValueError, match="no such fault: verzonnen"):
        Behaviour(fault="verzonnen")


def test_refused_is_away():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    events, error = asyncio.run(listen(f"http://127.0.0.1:{port}/v1"))
    assert (events, type(error), error.away) == ([], errors.HubUnavailable, True)


@pytest.mark.parametrize("fault", ["error", "reset"])
def test_one_more_try_before_the_first_token_saves_the_answer(fault):
    with served_hub(fault=fault, times=1, rate=500) as (address, hub):
        events, error = asyncio.run(listen(address))
    assert (error, isinstance(events[-1], Finished), hub.seen.requests) == (None, True, 2)


def test_a_busy_hub_is_asked_again_and_the_wait_is_shown():
    with served_hub(fault="busy", times=2, rate=500) as (address, hub):
        events, error = asyncio.run(listen(address))
    waits = [event for event in events if isinstance(event, Queued)]
    assert (error, waits, hub.seen.requests) == (None, [Queued(0, 1), Queued(0, 1)], 3)
    assert isinstance(events[-1], Finished)


def test_what_retry_after_asks_is_waited_for(monkeypatch):
    slept = []
    sleep = asyncio.sleep

    async def noted(seconds, *rest):
        slept.append(seconds)
        await sleep(0, *rest)

    monkeypatch.setattr(client.asyncio, "sleep", noted)
    with served_hub(fault="busy", times=1, retry_after="7") as (address, _hub):
        events, error = asyncio.run(listen(address))
    assert (error, events[0], 7 in slept) == (None, Queued(0, 7), True)


def test_retry_after_is_read_as_a_number_or_a_moment():
    moment = timezone.now() + datetime.timedelta(seconds=30)
    assert 28 < seconds_to_wait(format_datetime(moment.astimezone(datetime.UTC), usegmt=True)) <= 30
    assert [seconds_to_wait(text) for text in ("12", " 5 ", "", "straks", "-3", "999999")] == [
        *(12, 5),
        *(None, None, None),
        3600,
    ]
    assert seconds_to_wait("Wed, 21 Oct 2015 07:28:00 GMT") == seconds_to_wait("Wed, 21 Oct 2015 07:28:00 -0000") == 0


def test_the_wait_for_a_busy_hub_ends_at_the_deadline(settings):
    settings.HUB_DEADLINE_SECONDS = 0.3
    with served_hub(fault="busy") as (address, hub):
        _events, error = asyncio.run(listen(address))
    assert (type(error), hub.seen.requests <= 4) == (errors.HubBusy, True)


def test_a_pool_of_our_own_that_is_full_is_our_own_doing(monkeypatch):
    async def two():
        limits = httpx2.Limits(max_connections=1)
        carrier = httpx2.AsyncClient(limits=limits, timeout=httpx2.Timeout(5, pool=0.1))
        sdk = client._client

        def with_one_connection(hub):
            return sdk(hub).copy(http_client=carrier, timeout=httpx2.Timeout(5, pool=0.1))

        monkeypatch.setattr(client, "_client", with_one_connection)
        with served_hub(rate=20) as (address, _hub):
            first = stream_chat(PROMPT, hub=hub_at(address))
            async for event in first:
                if isinstance(event, Token):
                    break
            _events, error = await listen(address)
            await first.aclose()
        await carrier.aclose()
        return error

    error = asyncio.run(two())
    assert (type(error), error.ours, error.away) == (errors.PoolFull, True, False)


def test_who_leaves_closes_the_connection_to_the_hub():
    async def left(hub, address):
        events = stream_chat(PROMPT, hub=hub_at(address))
        async for event in events:
            if isinstance(event, Token):
                break
        await events.aclose()
        for _ in range(100):
            if hub.seen.gone:
                return hub.answering
            await asyncio.sleep(0.02)
        raise AssertionError("still there")

    with served_hub(rate=20) as (address, hub):
        assert asyncio.run(left(hub, address)) == 0


def test_more_than_the_hub_takes_are_refused_upstream_and_asked_again():
    async def crowd(address):
        wide = replace(hub_at(address), concurrency=9)
        return await asyncio.gather(*(_one(wide) for _ in range(3)))

    async def _one(hub):
        return [event async for event in stream_chat(PROMPT, hub=hub)][-1]

    with served_hub(limit=1, rate=200, length=10) as (address, hub):
        ends = asyncio.run(crowd(address))
    assert ([type(end) for end in ends], hub.seen.at_once) == ([Finished] * 3, 1)
    assert hub.seen.refused >= 2


def test_an_answer_has_as_many_tokens_as_was_asked():
    with served_hub(length=250, rate=5000) as (address, _hub):
        events, error = asyncio.run(listen(address))
    assert (error, len(tokens(events))) == (None, 250)


def test_the_control_address_changes_the_behaviour_and_tells_what_happened():
    with served_hub(rate=500) as (address, hub):
        control = address.removesuffix("/v1") + "/control"
        with httpx2.Client() as http:
            assert http.post(control, json={"fault": "busy", "retry_after": "2"}).status_code == 200
            refused = http.post(f"{address}/chat/completions", json={})
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
            told = http.get(control).json()
            assert (told["requests"], told["behaviour"]["fault"]) == (1, "busy")
            assert http.post(control, json={"fault": "verzonnen"}).status_code == 400
            assert http.post(control, json={"anders": 1}).status_code == 400
            assert http.get(f"{address}/elders").status_code == 404
        assert hub.behaviour.fault == "busy"


async def _hello(writer):
    writer.write((SSE + chunk("Hallo") + chunk(reason="stop") + "data: [DONE]\n\n").encode())
    await writer.drain()


def test_what_is_sent_is_the_question_and_nothing_of_who_asks():
    async def sent():
        async with misbehaving(_hello) as (hub, heads):
            prompt = Prompt("groot", [Message("system", "Wees kort."), Message("user", "Hallo")], 0.5)
            async for _event in stream_chat(prompt, hub=hub):
                pass
            return heads[0]

    head, _, body = asyncio.run(sent()).partition(b"\r\n\r\n")
    assert json.loads(body) == {
        "model": "groot",
        "messages": [{"role": "system", "content": "Wees kort."}, {"role": "user", "content": "Hallo"}],
        "temperature": 0.5,
        "max_tokens": 600,
        "stream": True,
    }
    names = {line.split(b":")[0].decode().lower() for line in head.split(b"\r\n")[1:]}
    # Of the program that asks, and how; nothing that differs from one person to the next.
    assert {name for name in names if not name.startswith("x-stainless-")} == {
        *("host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type"),
        "user-agent",
    }
