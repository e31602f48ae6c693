"""Ask a hub and stream its answer: one way for every hub, the embedded one included.

The SDK's defaults do not fit a page on which somebody waits: it retries, follows long
``Retry-After``s and has no deadline. Here the clock on the wall decides, one more try is
made only before the first token, a busy hub is asked again while the reader sees the wait,
and every fault of ``errors`` is told apart.

What is sent says nothing of who asks: the words, the model, and how to draw.
"""

import asyncio
import importlib
import math
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings

from . import breaker, faults, gate, parameters
from .answers import Answer
from .asynchronous import in_database
from .configuration import Hub
from .errors import (
    AnswerCut,
    AnswerFiltered,
    HubBusy,
    HubError,
    HubUnavailable,
    ModelStarting,
    ModelUnknown,
    NoRoomLeft,
    ParameterRefused,
)
from .events import Counted, Event, Finished, Queued, Started, Thinking, Token, estimated_tokens
from .offers import OfferedModel, offered_model

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

RETRY_PAUSE_SECONDS = 0.5
# At least this before a busy hub is asked again; twice as long each time after that.
BUSY_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0
# What comes behind the end of an answer, counts most of all, comes at once.
AFTER_END_SECONDS = 1.5
_CONNECT_SECONDS = 10.0


@dataclass(frozen=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Prompt:
    """What is asked: a model on offer by its name, the conversation so far, and how to draw.

    ``offer`` is what was found by that name, for whoever looked already. ``workshop``: the study day whose
    places it may use. Neither is sent.
    """

    model: str
    messages: Sequence[Message]
    temperature: float = 1.0
    offer: OfferedModel | None = None
    workshop: int | None = None

    @property
    def name_at_hub(self) -> str:
        return self.offer.card.name if self.offer else self.model

    @property
    def estimated_tokens(self) -> int:
        return sum(estimated_tokens(message.content) for message in self.messages)


async def stream_chat(prompt: Prompt, *, hub: Hub | None = None) -> AsyncGenerator[Event]:
    """Stream the answer to ``prompt``; see ``events`` for what comes, and close the generator to stop.

    The hub is that of the model on offer: everybody waits for their turn there, and its circuit breaker has to be
    closed. ``hub`` is asked as it is, at once and whatever the breaker says, by the name that the model has there.

    Raises:
        HubError: one of ``errors``; what was streamed before it stays valid.
    """
    chosen = hub is None
    if hub is None:
        prompt, hub = await _found(prompt)
    if "openai" not in sys.modules:
        await asyncio.to_thread(importlib.import_module, "openai")  # takes a second
    async with AsyncExitStack() as stack:
        if chosen:
            turn = await stack.enter_async_context(gate.in_line(hub, workshop=prompt.workshop))
            places = await stack.enter_async_context(aclosing(turn.waiting()))
            async for place in places:
                yield place
        deadline = asyncio.get_running_loop().time() + settings.HUB_DEADLINE_SECONDS
        answer = _patiently(hub, prompt, deadline)
        name = prompt.name_at_hub
        watched = breaker.watch(hub.name, answer, model=name, keep=turn.keep) if chosen else answer
        async with aclosing(watched) as events:
            async for event in events:
                yield event


async def _found(prompt: Prompt) -> tuple[Prompt, Hub]:
    """The prompt with the model on offer that it names, and that model's hub. Raises ModelUnknown."""
    offer = prompt.offer or await in_database(offered_model, prompt.model)
    if offer is None:
        raise ModelUnknown
    return replace(prompt, offer=offer), offer.hub


class _Patience:
    """Whether a failed try is worth another, and after how long.

    A hub that has no room, or says when to come back, is waited for as long as it asks, and in all no longer than the
    settings allow; one that fails otherwise is tried once more; one that refuses a parameter is asked without it.
    """

    def __init__(self, hub: Hub, model: str, deadline: float) -> None:
        self._hub, self._model = hub, model
        now = asyncio.get_running_loop().time()
        self._until = min(deadline - BUSY_PAUSE_SECONDS, now + settings.HUB_BUSY_SECONDS)
        self._pause, self._again = BUSY_PAUSE_SECONDS, True

    def after(self, error: HubError) -> tuple[float, bool] | None:
        """Seconds to wait, and whether the reader is told; None: give up."""
        if isinstance(error, ParameterRefused):
            return (0.0, False) if parameters.forgo(self._hub, self._model, error.parameter) else None
        if isinstance(error, HubBusy) or (isinstance(error, HubUnavailable) and error.seconds is not None):
            return self._longer(error.seconds or 0.0)
        if error.retry and self._again:
            self._again = False
            return RETRY_PAUSE_SECONDS, False
        return None

    def _longer(self, asked: float) -> tuple[float, bool] | None:
        left = self._until - asyncio.get_running_loop().time()
        if asked > left or left < BUSY_PAUSE_SECONDS:
            return None
        wait = max(asked, min(self._pause, left))
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        return wait, True


async def _patiently(hub: Hub, prompt: Prompt, deadline: float) -> AsyncGenerator[Event]:
    """Ask; and once more, in sight of the reader, when that may help: see ``_Patience``.

    What was begun is never asked twice.
    """
    patience = _Patience(hub, prompt.name_at_hub, deadline)
    while True:
        begun = False
        try:
            async with aclosing(_once(hub, prompt, deadline)) as events:
                async for event in events:
                    begun = begun or isinstance(event, Token | Thinking)
                    yield event
        except HubError as error:
            again = None if begun else patience.after(error)
            if again is None:
                raise
        else:
            return
        wait, told = again
        if told:
            yield Queued(place=0, seconds=math.ceil(wait))
        await asyncio.sleep(wait)


async def _once(hub: Hub, prompt: Prompt, deadline: float) -> AsyncGenerator[Event]:
    loop = asyncio.get_running_loop()
    first = min(deadline, loop.time() + settings.HUB_FIRST_TOKEN_SECONDS)
    asked = "\n".join(message.content for message in prompt.messages)
    answer = Answer(asked=asked, most=settings.HUB_MAX_ANSWER_TOKENS)
    async with AsyncExitStack() as stack:
        with faults.translated(begun=False), faults.late(ModelStarting):
            async with asyncio.timeout_at(first):
                client = await stack.enter_async_context(_client(hub))
                call = client.chat.completions.with_streaming_response.create(**_request(hub, prompt))
                response = await stack.enter_async_context(call)
        # By our own settings: what a hub says of itself decides nothing about where a text went.
        yield Started(prompt.model, hub.kind)
        try:
            events = await stack.enter_async_context(aclosing(_heard(response, answer, first, deadline)))
            async for event in events:
                yield event
        except HubError:
            if answer.begun or answer.counts.known:
                yield Counted(*answer.counts.told(answer.written))
            raise
    yield Finished(answer.reason, *answer.counts.told(answer.written))


async def _heard(response: Any, answer: Answer, first: float, deadline: float) -> AsyncGenerator[Event]:
    """What each piece of the body adds to the answer, until it is whole or can become so no more."""
    loop, clock, fault = asyncio.get_running_loop(), _Clock(first, deadline), None
    try:
        async with aclosing(response.iter_bytes()) as pieces:
            while not (answer.done and answer.reason):
                with faults.translated(begun=answer.begun), faults.late(AnswerCut if answer.begun else ModelStarting):
                    async with asyncio.timeout_at(clock.limit):
                        piece = await anext(pieces, None)
                if piece is None:
                    break
                for event in answer.take(piece):
                    yield event
                clock.heard(answer, loop.time())
    except HubError as error:
        fault = error
    try:
        for event in answer.end():
            yield event
        answer.check_end(broken=fault is not None)
    except HubError as error:
        # What broke off says more than that something is missing.
        raise error if fault is None or isinstance(error, AnswerFiltered | NoRoomLeft) else fault from error


class _Clock:
    """Until when the next piece has to come.

    Something by ``first``, then soon after one another; whatever the model says or thinks is a sign of life, pings are
    none. Behind the end of an answer only counts may come: nobody waits for those but for a moment.
    """

    def __init__(self, first: float, deadline: float) -> None:
        self.limit = self._first = first
        self._deadline = deadline
        self._over: float | None = None

    def heard(self, answer: Answer, now: float) -> None:
        """Something came at ``now``."""
        if answer.finished:
            self._over = self._over or now + AFTER_END_SECONDS
            self.limit = min(self._deadline, self._over)
        elif answer.alive:
            soon, self._over = now + settings.HUB_BETWEEN_TOKENS_SECONDS, None
            self.limit = min(self._deadline, soon if answer.text_begun else max(self._first, soon))


def _request(hub: Hub, prompt: Prompt) -> dict[str, Any]:
    request: dict[str, Any] = {
        "model": prompt.name_at_hub,
        "messages": [{"role": message.role, "content": message.content} for message in prompt.messages],
        "stream": True,
    }
    if headers := _key_headers(hub):
        request["extra_headers"] = headers
    return request | parameters.sent(hub, prompt.name_at_hub, temperature=prompt.temperature)


def _client(hub: Hub) -> "AsyncOpenAI":
    """A client for one answer: nothing is shared, so that no pool is full, no cookie of one person goes
    along with another's question, and nothing outlives its event loop.
    """
    import httpx2
    from openai import AsyncOpenAI

    # How long reading may take is our own clock's to say: one more would be set anew for every token.
    timeout = httpx2.Timeout(None, connect=_CONNECT_SECONDS, pool=_CONNECT_SECONDS)
    return AsyncOpenAI(
        base_url=hub.base_url, api_key=hub.key or "none", max_retries=0, timeout=timeout, http_client=_carrier(hub)
    )


def _key_headers(hub: Hub) -> dict[str, Any]:
    """What differs from the SDK's own "Authorization: Bearer <key>"."""
    from openai import Omit

    if not hub.key:
        return {"Authorization": Omit()}
    if hub.key_header.lower() != "authorization":
        return {"Authorization": Omit(), hub.key_header: hub.key}
    return {}


def _carrier(hub: Hub) -> "httpx2.AsyncClient":
    """What carries the request: the process itself, or aiohttp, which takes a third of the time a token."""
    import httpx2
    from openai import DefaultAioHttpClient

    from .embedded.transport import EmbeddedTransport

    if hub.in_process:
        return httpx2.AsyncClient(transport=EmbeddedTransport())
    # Nobody is followed elsewhere: the key would go along.
    hooks: dict[str, list[Any]] = {"response": [faults.bound_refusal]}
    return DefaultAioHttpClient(verify=faults.certificates(), follow_redirects=False, event_hooks=hooks)
