"""What hubs really send, over real HTTP through the real SDK: what comes out of the client, and what it takes."""

import asyncio
from collections.abc import Iterator

import pytest

from lms.hub import client, errors, parameters
from lms.hub.client import Message, Prompt, stream_chat
from lms.hub.configuration import Hub
from lms.hub.embedded import service
from lms.hub.events import Counted, Finished, Queued, Thinking, Token, Withdrawn, estimated_tokens

from .quirks import ENDLESS, QUIRKS, Quirk
from .servers import served_hub

QUESTION = "Wat doet de temperatuur?"
PROMPT = Prompt("voorzichtige-stem", [Message("user", QUESTION)])
USUAL = service.completion(service.Asked("voorzichtige-stem", QUESTION, 1.0, 40, False, True, False, None))
TEXT = USUAL["choices"][0]["message"]["content"]
USAGE = (USUAL["usage"]["prompt_tokens"], USUAL["usage"]["completion_tokens"])


@pytest.fixture(autouse=True)
def _quick(monkeypatch, settings) -> Iterator[None]:
    monkeypatch.setattr(client, "RETRY_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(client, "BUSY_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(client, "AFTER_END_SECONDS", 0.3)
    settings.HUB_FIRST_TOKEN_SECONDS = settings.HUB_BETWEEN_TOKENS_SECONDS = 2
    parameters.forget_refusals()
    yield
    parameters.forget_refusals()


@pytest.fixture(scope="module")
def hub():
    """The served hub, and ourselves as its client."""
    with served_hub() as (address, served):
        yield Hub(address, "", "Authorization", (), 5, ask_usage=True, embedded=False), served


def heard(hub: Hub, prompt: Prompt = PROMPT) -> tuple[list[object], errors.HubError | None]:
    async def collect() -> tuple[list[object], errors.HubError | None]:
        found: list[object] = []
        try:
            async for event in stream_chat(prompt, hub=hub):
                found.append(event)  # noqa: PERF401 -- what came before a fault counts
        except errors.HubError as error:
            return found, error
        return found, None

    return asyncio.run(collect())


def put_together(events: list[object]) -> tuple[str, str]:
    """Answer and thinking."""
    text = thought = ""
    for event in events:
        match event:
            case Token(text=more):
                text += more
            case Thinking(text=more):
                thought += more
            case Withdrawn():
                text, thought = "", thought + text
    return text, thought.strip()


def expected_counts(row: Quirk, text: str) -> tuple[int, int]:
    told = [own if count == -1 else count for count, own in zip(row.counts, USAGE, strict=True)]
    guessed = (estimated_tokens(QUESTION), estimated_tokens(text))
    return tuple(guess if count is None else count for count, guess in zip(told, guessed, strict=True))


@pytest.mark.parametrize("row", QUIRKS, ids=lambda row: row.fault)
def test_what_hubs_really_send_is_read_for_what_it_is(row: Quirk, hub, settings):
    for name, value in row.settings.items():
        setattr(settings, name, value)
    ours, served = hub
    served.behave(fault=row.fault, rate=5000)
    events, error = heard(ours)
    text, thought = put_together(events)
    assert (text, thought) == (row.shown.format(TEXT), row.thinking)
    assert (type(error) if error else None, served.seen.requests) == (row.error, row.tries)
    if row.error is None:
        end = events[-1]
        assert isinstance(end, Finished)
        counts = (end.tokens_in, end.tokens_out)
        # The thinking costs too, with what the model puts round it.
        written = text + "".join(event.text for event in events if isinstance(event, Thinking))
        if row.fault != "think_not_opened":
            assert counts == expected_counts(row, written)
        assert (end.reason, end.estimated) == (row.reason, None in row.counts)
    elif row.counts != (None, None):
        assert events[-1] == Counted(*row.counts, estimated=False)


@pytest.mark.parametrize("row", ENDLESS, ids=lambda row: row.fault)
def test_an_answer_without_end_is_stopped_at_its_limit(row: Quirk, hub, settings):
    settings.HUB_MAX_ANSWER_TOKENS = 100
    ours, served = hub
    served.behave(fault=row.fault)
    events, error = heard(ours)
    text, thought = put_together(events)
    assert (type(error), len(text) + len(thought) <= 800) == (row.error, True)
    assert len(text or thought) > 780
    assert isinstance(events[-1], Counted)
    for _ in range(100):
        if served.seen.gone:
            break
        asyncio.run(asyncio.sleep(0.02))
    assert (served.seen.gone, served.answering) == (1, 0)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        *((fault, errors.AnswerCut) for fault in ("busy_frame", "error_frame", "error_text_frame", "detail_frame")),
        *((fault, errors.AnswerCut) for fault in ("object_frame", "error_event", "error_line", "error_in_error_frame")),
        ("filter_frame", errors.AnswerFiltered),
    ],
)
def test_an_error_between_the_words_leaves_what_came_and_is_asked_once(fault, error, hub):
    ours, served = hub
    served.behave(fault=fault, after=2, rate=5000)
    events, raised = heard(ours)
    tokens = [event for event in events if isinstance(event, Token)]
    assert (type(raised), len(tokens), served.seen.requests) == (error, 2, 1)


@pytest.mark.parametrize(
    ("fault", "asked"),
    [("busy_ms", 1.5), ("busy_in_body", 1.2), ("busy_in_words", 1.2), ("waking", 1.0)],
)
def test_a_hub_is_asked_again_when_it_asks_to_be(fault, asked, hub, monkeypatch, settings):
    settings.HUB_BUSY_SECONDS = 60
    slept = []
    sleep = asyncio.sleep

    async def noted(seconds, *rest):
        slept.append(seconds)
        await sleep(0, *rest)

    monkeypatch.setattr(client.asyncio, "sleep", noted)
    ours, served = hub
    served.behave(fault=fault, times=1)
    events, error = heard(ours)
    assert (error, asked in slept) == (None, True)
    assert events[0] == Queued(0, 2 if asked > 1 else 1)


@pytest.mark.parametrize("error", [errors.HubBusy(), errors.HubUnavailable(2.0)])
def test_a_hub_without_room_is_asked_as_long_as_the_settings_say_and_not_half_of_it(error, hub, monkeypatch, settings):
    """Pauses that double would leave the second half of the time unused."""
    settings.HUB_BUSY_SECONDS = 60
    monkeypatch.setattr(client, "BUSY_PAUSE_SECONDS", 1.0)

    async def pauses():
        clock, waits = 1000.0, []
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: clock + sum(waits))
        patience = client._Patience(hub[0], "groot", clock + 240)
        while again := patience.after(error):
            assert again[1] is True
            waits.append(again[0])
        monkeypatch.undo()
        return waits

    waits = asyncio.run(pauses())
    assert (sum(waits) > 58, sum(waits) <= 60, max(waits) <= client.LONGEST_PAUSE_SECONDS) == (True, True, True)


@pytest.mark.parametrize("error", [errors.HubBusy(61.0), errors.HubUnavailable(61.0), errors.QuotaSpent()])
def test_who_asks_for_more_patience_than_there_is_or_for_none_is_not_waited_for(error, hub, settings):
    settings.HUB_BUSY_SECONDS = 60

    async def after():
        return client._Patience(hub[0], "groot", asyncio.get_running_loop().time() + 240).after(error)

    assert asyncio.run(after()) is None


def test_what_a_model_refused_is_not_sent_to_it_again(hub):
    ours, served = hub
    served.behave(fault="no_temperature", rate=5000)
    assert [heard(ours)[1] for _ in range(3)] == [None] * 3
    assert served.seen.requests == 4


def test_settings_say_what_is_sent_to_a_hub(settings):
    from lms.hub.configuration import configured_hubs

    settings.HUBS = {
        "een": {"base_url": "http://een/v1", "max_tokens_field": "max_completion_tokens", "send_temperature": False},
        "twee": {"base_url": "http://twee/v1", "max_tokens_field": "none", "ask_usage": True},
    }
    one, other = configured_hubs()
    assert parameters.sent(one, "groot", temperature=1.0) == {"max_completion_tokens": 600}
    assert parameters.sent(other, "groot", temperature=1.0) == {
        "temperature": 1.0,
        "stream_options": {"include_usage": True},
    }


def test_thinking_is_a_sign_of_life_and_pings_are_none(hub, settings):
    settings.HUB_FIRST_TOKEN_SECONDS = settings.HUB_BETWEEN_TOKENS_SECONDS = 0.5
    settings.HUB_DEADLINE_SECONDS = 1.5
    settings.HUB_MAX_ANSWER_TOKENS = 10_000_000
    ours, served = hub
    served.behave(fault="slow_thinking")
    events, error = heard(ours)
    # It was let think up to the deadline, three times as long as a silence may last.
    assert (type(error), sum(isinstance(event, Thinking) for event in events) > 10) == (errors.AnswerCut, True)
