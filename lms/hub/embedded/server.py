"""The embedded hub over HTTP, for tests and other tools: an ASGI application."""

import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

from lms.hub.configuration import EMBEDDED, KIND_HEADER

from . import service

PATH = "/v1/chat/completions"
type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Receive = Callable[[], Awaitable[dict[str, Any]]]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer POST /v1/chat/completions; everything else is 404 or 405."""
    if scope["path"] != PATH:
        await _json(send, 404, {"error": {"message": "Not found", "type": "invalid_request_error"}})
    elif scope["method"] != "POST":
        await _json(send, 405, {"error": {"message": "Only POST", "type": "invalid_request_error"}})
    else:
        await _answer(await _body(receive), send)


async def _answer(body: bytes, send: Send) -> None:
    try:
        asked = service.read(body)
    except service.Refusal as refusal:
        await _json(send, refusal.status, refusal.body)
        return
    if not asked.stream:
        await _json(send, 200, service.completion(asked))
        return
    await _start(send, 200, "text/event-stream; charset=utf-8")
    async with aclosing(service.events(asked)) as events:
        async for event in events:
            await send({"type": "http.response.body", "body": event, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _json(send: Send, status: int, data: dict[str, Any]) -> None:
    await _start(send, status, "application/json")
    await send({"type": "http.response.body", "body": json.dumps(data).encode(), "more_body": False})


async def _start(send: Send, status: int, content_type: str) -> None:
    headers = [(b"content-type", content_type.encode()), (KIND_HEADER.encode(), EMBEDDED.encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
