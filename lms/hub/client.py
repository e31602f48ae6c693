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

from . import breaker, faults, gate
from .asynchronous import in_database
from .configuration import Hub
from .errors import AnswerCut, HubBusy, HubError, HubFaulty, ModelStarting, ModelUnknown
from .events import Event, Finished, Queued, Started, Token, estimated_tokens
from .frames import Answer
from .offers import OfferedModel, offered_model

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

RETRY_PAUSE_SECONDS = 0.5
# At least this before a busy hub is asked again; twice as long each time after that.
BUSY_PAUSE_SECONDS = 1.0
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
        async with aclosing(breaker.watch(hub.name, answer) if chosen else answer) as events:
            async for event in events:
                yield event


async def _found(prompt: Prompt) -> tuple[Prompt, Hub]:
    """The prompt with the model on offer that it names, and that model's hub. Raises ModelUnknown."""
    offer = prompt.offer or await in_database(offered_model, prompt.model)
    if offer is None:
        raise ModelUnknown
    return replace(prompt, offer=offer), offer.hub


async def _patiently(hub: Hub, prompt: Prompt, deadline: float) -> AsyncGenerator[Event]:
    """Ask, and as long as the hub has no room wait as it asks and say so: not past the deadline, nor too long."""
    loop = asyncio.get_running_loop()
    until = min(deadline, loop.time() + settings.HUB_BUSY_SECONDS)
    pause = BUSY_PAUSE_SECONDS
    while True:
        try:
            async with aclosing(_twice_at_most(hub, prompt, deadline)) as events:
                async for event in events:
                    yield event
        except HubBusy as busy:
            wait = max(pause, busy.seconds or 0.0)
            if loop.time() + wait > until:
                raise
            yield Queued(place=0, seconds=math.ceil(wait))
        else:
            return
        await asyncio.sleep(wait)
        pause *= 2


async def _twice_at_most(hub: Hub, prompt: Prompt, deadline: float) -> AsyncGenerator[Event]:
    """Try, and once more when the first try failed before its first token in a way that may pass."""
    begun = False
    try:
        async with aclosing(_once(hub, prompt, deadline)) as events:
            async for event in events:
                begun = begun or isinstance(event, Token)
                yield event
    except HubError as error:
        if begun or not error.retry:
            raise
    else:
        return
    await asyncio.sleep(RETRY_PAUSE_SECONDS)
    async with aclosing(_once(hub, prompt, deadline)) as events:
        async for event in events:
            yield event


async def _once(hub: Hub, prompt: Prompt, deadline: float) -> AsyncGenerator[Event]:
    loop = asyncio.get_running_loop()
    first = min(deadline, loop.time() + settings.HUB_FIRST_TOKEN_SECONDS)
    answer = Answer()
    async with AsyncExitStack() as stack:
        with faults.translated(begun=False), faults.late(ModelStarting):
            async with asyncio.timeout_at(first):
                client = await stack.enter_async_context(_client(hub))
                call = client.chat.completions.with_streaming_response.create(**_request(hub, prompt))
                response = await stack.enter_async_context(call)
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise HubFaulty
        # By our own settings: what a hub says of itself decides nothing about where a text went.
        yield Started(prompt.model, hub.kind)
        texts = await stack.enter_async_context(aclosing(_texts(response, answer, first, deadline)))
        async for text in texts:
            yield Token(text)
    yield _finished(prompt, answer)


async def _texts(response: Any, answer: Answer, first: float, deadline: float) -> AsyncGenerator[str]:
    """What each piece of the stream adds to the answer: something by ``first``, then soon after one another."""
    loop, limit = asyncio.get_running_loop(), first
    async with aclosing(response.iter_bytes()) as pieces:
        while not answer.done:
            with faults.translated(begun=answer.begun), faults.late(AnswerCut if answer.begun else ModelStarting):
                async with asyncio.timeout_at(limit):
                    piece = await anext(pieces, None)
            # The last line of a stream need not end.
            for text in answer.take(piece if piece is not None else b"\n"):
                limit = min(deadline, loop.time() + settings.HUB_BETWEEN_TOKENS_SECONDS)
                yield text
            if piece is None:
                return


def _finished(prompt: Prompt, answer: Answer) -> Finished:
    """Judge the end of the stream: a clean one says why it ended."""
    answer.check_end()
    counted = answer.usage
    return Finished(
        reason=answer.finish_reason,
        tokens_in=counted[0] if counted else prompt.estimated_tokens,
        tokens_out=counted[1] if counted else estimated_tokens(answer.text),
        estimated=counted is None,
    )


def _request(hub: Hub, prompt: Prompt) -> dict[str, Any]:
    request: dict[str, Any] = {
        "model": prompt.name_at_hub,
        "messages": [{"role": message.role, "content": message.content} for message in prompt.messages],
        "temperature": prompt.temperature,
        "max_tokens": settings.HUB_MAX_ANSWER_TOKENS,
        "stream": True,
    }
    if headers := _key_headers(hub):
        request["extra_headers"] = headers
    if hub.ask_usage:
        request["stream_options"] = {"include_usage": True}
    return request


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
    return DefaultAioHttpClient(verify=faults.certificates(), follow_redirects=False)
