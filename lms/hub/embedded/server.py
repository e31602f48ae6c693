"""The embedded hub over HTTP, for tests and other tools: an ASGI application that can also answer badly."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import aclosing, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import cycle
from typing import Any

from lms.hub.configuration import EMBEDDED, KIND_HEADER

from . import service
from .misbehaviour import (
    BODIES,
    EMPTY,
    FAULTS,
    MUTE,
    STATUSES,
    STREAMS,
    UNSUPPORTED,
    Body,
    Cut,
    Refused,
    Written,
    unsupported,
)

PATH, MODELS, CONTROL = "/v1/chat/completions", "/v1/models", "/control"
type Message = dict[str, Any]
type Send = Callable[[Message], Awaitable[None]]
type Receive = Callable[[], Awaitable[Message]]


@dataclass(frozen=True)
class Behaviour:
    """How requests are answered: well, or with a ``fault`` (see ``misbehaviour``).

    ``after``: how many tokens come before it; ``times``: for how many requests (0: all from now on).
    ``limit``: refuse (429) who comes while so many are being answered. ``rate``: tokens a second;
    ``length``: let an answer have so many tokens. ``retry_after``: what a 429 says, in seconds.
    """

    fault: str = ""
    after: int = 0
    times: int = 0
    limit: int = 0
    rate: float = 0.0
    length: int = 0
    retry_after: str = ""

    def __post_init__(self) -> None:
        if self.fault not in FAULTS:
            raise ValueError(f"no such fault: {self.fault}")


@dataclass
class Seen:
    """What happened so far."""

    requests: int = 0
    refused: int = 0  # over the limit
    at_once: int = 0  # most
    gone: int = 0  # readers who left before the end
    order: list[str] = field(default_factory=list)  # the questions, as they came in


class ServedHub:
    """The application. ``GET /control`` tells what happened, ``POST /control`` changes the behaviour."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour = behaviour or Behaviour()
        self.seen = Seen()
        self.answering = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        route = (scope["method"], scope["path"])
        if route == ("POST", PATH):
            await self._counted(await _body(receive), receive, send)
        elif route == ("GET", MODELS):
            await _json(send, 200, service.models())
        elif route == ("GET", CONTROL):
            await _json(send, 200, asdict(self.seen) | {"behaviour": asdict(self.behaviour)})
        elif route == ("POST", CONTROL):
            await self._control(await _body(receive), send)
        else:
            status = 405 if scope["path"] in {PATH, MODELS, CONTROL} else 404
            await _json(send, status, service.Refusal(status, "not_found", "There is nothing here.").body)

    def behave(self, **changes: Any) -> None:
        """Answer in another way from now on, and count anew. Raises TypeError or ValueError for what is no way."""
        self.behaviour = Behaviour(**changes)
        self.seen = Seen()

    async def _control(self, body: bytes, send: Send) -> None:
        try:
            self.behave(**json.loads(body or b"{}"))
        except (TypeError, ValueError) as error:
            known = ", ".join(each.name for each in fields(Behaviour))
            await _json(send, 400, {"error": {"message": f"{error}; known: {known}"}})
        else:
            await _json(send, 200, asdict(self.behaviour))

    async def _counted(self, body: bytes, receive: Receive, send: Send) -> None:
        self.seen.requests += 1
        behaviour = self.behaviour
        if behaviour.limit and self.answering >= behaviour.limit:
            self.seen.refused += 1
            await self._refuse(STATUSES["busy"], behaviour, send)
            return
        if behaviour.fault and behaviour.times:
            left = behaviour.times - 1
            self.behaviour = replace(behaviour, times=left, fault=behaviour.fault if left else "")
        self.answering += 1
        self.seen.at_once = max(self.seen.at_once, self.answering)
        try:
            await self._answer(body, behaviour, receive, send)
        finally:
            self.answering -= 1

    async def _answer(self, body: bytes, behaviour: Behaviour, receive: Receive, send: Send) -> None:
        if refused := _refused(body, behaviour.fault):
            await self._refuse(refused, behaviour, send)
            return
        try:
            asked = service.read(body)
        except service.Refusal as refusal:
            await _json(send, refusal.status, refusal.body)
            return
        self.seen.order.append(asked.question)
        if not asked.stream:
            await _json(send, 200, service.completion(asked))
            return
        if behaviour.fault == MUTE:
            await _left(receive)
            self.seen.gone += 1
            return
        if odd := BODIES.get(behaviour.fault):
            await self._until_gone(_stream(odd.script(_written(asked)), send, odd), receive)
        else:
            await self._until_gone(_stream(_parts(asked, behaviour), send), receive)

    async def _refuse(self, refused: Refused, behaviour: Behaviour, send: Send) -> None:
        extra = [(b"retry-after", behaviour.retry_after.encode())] if behaviour.retry_after else []
        await _start(send, refused.status, refused.content_type, [*refused.headers, *extra])
        await send({"type": "http.response.body", "body": refused.body, "more_body": False})

    async def _until_gone(self, sent: Coroutine[Any, Any, None], receive: Receive) -> None:
        """Send it; stop when the reader leaves, which only ``receive`` tells."""
        sending = asyncio.ensure_future(sent)
        leaving = asyncio.ensure_future(_left(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not sending.done():
            self.seen.gone += 1
        for task in (sending, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, Cut):
                await task


async def _parts(asked: service.Asked, behaviour: Behaviour) -> AsyncIterator[bytes]:
    """The answer's events, with the fault after so many tokens."""
    if behaviour.fault == EMPTY:
        return
    fault = STREAMS.get(behaviour.fault)
    delay = 1 / behaviour.rate if behaviour.rate else None
    tokens = 0
    async with aclosing(_lengthened(asked, behaviour.length, delay)) as events:
        async for event in events:
            if fault and tokens >= behaviour.after and _is_token(event):
                async for part in fault():
                    yield part
                return
            tokens += _is_token(event)
            yield event


async def _lengthened(asked: service.Asked, length: int, delay: float | None) -> Any:
    """The events of the answer; with a ``length``, its tokens again and again until there are so many."""
    async with aclosing(service.events(asked, delay=delay)) as events:
        if not length:
            async for event in events:
                yield event
            return
        found = [event async for event in service.events(asked, delay=0)]
    words = [event for event in found if _is_token(event)]
    yield found[0]
    for _, event in zip(range(length), cycle(words), strict=False):
        await asyncio.sleep(delay or 0)
        yield event
    for event in found[1 + len(words) :]:
        yield event


def _is_token(event: bytes) -> bool:
    return b'"delta": {"content"' in event


async def _stream(parts: AsyncIterator[bytes], send: Send, body: Body | None = None) -> None:
    how = body or Body(lambda _written: parts)
    await _start(send, how.status, how.content_type, list(how.headers))
    async for part in parts:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _refused(body: bytes, fault: str) -> Refused | None:
    """The refusal of this request that goes by that name."""
    if parameter := UNSUPPORTED.get(fault):
        return unsupported(parameter) if f'"{parameter}"'.encode() in body else None
    return STATUSES.get(fault)


def _written(asked: service.Asked) -> Written:
    """The answer word by word, and what it took."""
    whole = service.completion(asked)
    first, *words = whole["choices"][0]["message"]["content"].split(" ")
    usage = whole["usage"]
    return Written((first, *(f" {word}" for word in words)), usage["prompt_tokens"], usage["completion_tokens"])


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _json(send: Send, status: int, data: Message) -> None:
    await _start(send, status, "application/json")
    await send({"type": "http.response.body", "body": json.dumps(data).encode(), "more_body": False})


async def _start(send: Send, status: int, content_type: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    named = [(b"content-type", content_type.encode())] if content_type else []
    headers = [*named, (KIND_HEADER.encode(), EMBEDDED.encode()), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})


application = ServedHub()
