"""One client for every hub: what comes out of it, whatever the hub does."""

import asyncio
import dataclasses

import pytest

from lms.hub import client, errors
from lms.hub.client import Message, Prompt, stream_chat
from lms.hub.events import Finished, Started, Token

from .servers import SSE, chunk, misbehaving, status

WHOLE = SSE + chunk("Hallo") + chunk(" daar") + chunk(reason="stop") + "data: [DONE]\n\n"
PROMPT = Prompt("groot", [Message("user", "Zeg eens hallo")], temperature=0.5)


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch):
    monkeypatch.setattr(client, "RETRY_PAUSE_SECONDS", 0.01)
    settings.HUB_EMBEDDED_DELAY_SECONDS = settings.HUB_BUSY_SECONDS = 0


async def asked(*behaviours, **changes):
    """Everything that came, the error's class (or None), and what the server saw."""
    async with misbehaving(*behaviours) as (hub, heads):
        events, fault = [], None
        try:
            async for event in stream_chat(PROMPT, hub=dataclasses.replace(hub, **changes)):
                events.append(event)  # noqa: PERF401 -- what came before a fault counts
        except errors.HubError as error:
            fault = type(error)
        return events, fault, heads


def ask(*behaviours, **changes):
    return asyncio.run(asked(*behaviours, **changes))


def text(events):
    return "".join(event.text for event in events if isinstance(event, Token))


def test_a_whole_answer_comes_token_by_token_and_its_use_is_estimated_when_the_hub_says_nothing():
    events, fault, heads = ask(WHOLE)
    assert events == [
        Started("groot", "external"),
        Token("Hallo"),
        Token(" daar"),
        Finished("stop", tokens_in=5, tokens_out=4, estimated=True),
    ]
    assert fault is None
    assert b"authorization: bearer sleutel" in heads[0].lower()
    assert b"stream_options" not in heads[0]


def test_the_hubs_own_counts_are_asked_for_and_used_when_it_may_be_asked():
    usage = 'data: {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}}\n\n'
    events, _fault, heads = ask(SSE + chunk("Ja", "length") + usage + "data: [DONE]\n\n", ask_usage=True)
    assert events[-1] == Finished("length", tokens_in=7, tokens_out=2, estimated=False)
    assert b'"include_usage"' in heads[0]


def test_the_key_goes_in_the_header_of_the_settings_and_in_no_other():
    _events, _fault, heads = ask(WHOLE, key_header="X-API-KEY")
    assert b"x-api-key: sleutel" in heads[0].lower()
    assert b"authorization" not in heads[0].lower()
    _events, _fault, heads = ask(WHOLE, key="")
    assert b"authorization" not in heads[0].lower()


@pytest.mark.parametrize(
    ("answer", "fault", "tries"),
    [
        (status(429), errors.HubBusy, 1),
        (status(500), errors.HubUnavailable, 2),
        (status(503), errors.HubUnavailable, 2),
        (status(401), errors.KeyRefused, 1),
        (status(403), errors.KeyRefused, 1),
        (status(404), errors.ModelUnknown, 1),
        (status(400), errors.PromptRefused, 1),
        (status(418), errors.HubFaulty, 1),
        (status(200, "<html>onderhoud</html>", "text/html"), errors.HubFaulty, 1),
        (SSE, errors.HubFaulty, 1),
        (SSE + chunk(reason="stop") + "data: [DONE]\n\n", errors.HubFaulty, 1),
        (SSE + "data: {kapot\n\n", errors.HubFaulty, 1),
        (SSE + "data: [1]\n\n", errors.HubFaulty, 1),
        (SSE + 'data: {"choices": [3]}\n\n', errors.HubFaulty, 1),
        (SSE + 'data: {"choices": [{"delta": {"content": 3}}]}\n\n', errors.HubFaulty, 1),
        (SSE + 'data: {"error": {"message": "vol"}}\n\n', errors.HubFaulty, 1),
        ("", errors.HubUnavailable, 2),
    ],
)
def test_each_fault_is_told_apart_and_only_what_may_pass_is_tried_again(answer, fault, tries):
    events, raised, heads = ask(answer)
    assert (raised, len(heads), text(events)) == (fault, tries, "")
    assert str(fault())[-1] == "."


def test_a_second_try_that_works_is_simply_an_answer():
    events, fault, heads = ask(status(503), WHOLE)
    assert (text(events), fault, len(heads)) == ("Hallo daar", None, 2)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (SSE + chunk("Half"), errors.AnswerCut),
        (SSE + chunk("Half") + "data: {kapot\n\n", errors.HubFaulty),
        (SSE + chunk("Half", "content_filter") + "data: [DONE]\n\n", errors.AnswerFiltered),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n" + chunk("Half"),
            errors.AnswerCut,
        ),
    ],
)
def test_what_came_before_a_break_is_kept_and_nothing_is_asked_twice(answer, fault):
    events, raised, heads = ask(answer)
    assert (text(events), raised, len(heads)) == ("Half", fault, 1)


def test_nobody_listening_is_said_after_a_second_try():
    async def closed():
        async with misbehaving(WHOLE) as (hub, _heads):
            pass
        with pytest.raises(errors.HubUnavailable):
            await anext(stream_chat(PROMPT, hub=hub))

    asyncio.run(closed())


async def _pings(writer):
    writer.write(SSE.encode())
    while True:
        writer.write(b": ping\n\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _silence(writer):
    await asyncio.sleep(5)


async def _half_and_silence(writer):
    writer.write((SSE + chunk("Half")).encode())
    await writer.drain()
    await asyncio.sleep(5)


@pytest.mark.parametrize(
    ("behaviour", "fault", "kept"),
    [
        (_pings, errors.ModelStarting, ""),
        (_silence, errors.ModelStarting, ""),
        (_half_and_silence, errors.AnswerCut, "Half"),
    ],
)
def test_the_clock_on_the_wall_ends_every_wait(settings, behaviour, fault, kept):
    settings.HUB_FIRST_TOKEN_SECONDS = settings.HUB_BETWEEN_TOKENS_SECONDS = 0.3
    events, raised, _heads = ask(behaviour)
    assert (text(events), raised) == (kept, fault)


def test_the_deadline_ends_an_answer_that_never_ends(settings):
    async def babble(writer):
        writer.write(SSE.encode())
        while True:
            writer.write(chunk("la").encode())
            await writer.drain()
            await asyncio.sleep(0.02)

    settings.HUB_DEADLINE_SECONDS = 0.5
    events, raised, _heads = ask(babble)
    assert raised is errors.AnswerCut
    assert text(events).startswith("lala")


def test_who_stops_reading_closes_the_connection_to_the_hub():
    async def stopped():
        gone = asyncio.Event()

        async def babble(writer):
            writer.write(SSE.encode())
            try:
                while True:
                    writer.write(chunk("la").encode())
                    await writer.drain()
                    await asyncio.sleep(0.01)
            except ConnectionError:
                gone.set()
                raise

        async with misbehaving(babble) as (hub, _heads):
            events = stream_chat(PROMPT, hub=hub)
            async for event in events:
                if isinstance(event, Token):
                    break
            await events.aclose()
            await asyncio.wait_for(gone.wait(), 2)

    asyncio.run(stopped())
