"""Every way in which a hub is known to answer badly, for trying out what a reader then gets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any


class Cut(Exception):  # noqa: N818 -- an order, not a fault of ours
    """Break the connection off here."""


def _error(kind: str) -> bytes:
    return json.dumps({"error": {"message": "Zo staat het hier.", "type": kind, "code": kind}}).encode()


_JSON = "application/json"
# Instead of an answer: status, content type, body.
STATUSES: dict[str, tuple[int, str, bytes]] = {
    "busy": (429, _JSON, _error("rate_limit_exceeded")),
    "error": (500, _JSON, _error("server_error")),
    "unavailable": (503, _JSON, _error("service_unavailable")),
    "key": (401, _JSON, _error("invalid_api_key")),
    "forbidden": (403, _JSON, _error("forbidden")),
    "model": (404, _JSON, _error("model_not_found")),
    "too_long": (400, _JSON, _error("context_length_exceeded")),
    "html": (200, "text/html; charset=utf-8", b"<!doctype html><title>Onderhoud</title><p>Even geduld."),
}


_NOTHING: tuple[bytes, ...] = ()


def _frame(data: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


async def _silence() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


async def _pings() -> AsyncIterator[bytes]:
    while True:
        yield b": ping\n\n"
        await asyncio.sleep(0.05)


async def _reset() -> AsyncIterator[bytes]:
    # So that what was sent before has left.
    await asyncio.sleep(0.05)
    for part in _NOTHING:
        yield part
    raise Cut


async def _nothing_more() -> AsyncIterator[bytes]:
    for part in _NOTHING:
        yield part


async def _malformed() -> AsyncIterator[bytes]:
    yield b'data: {"choices": [{"delta": {"cont\n\n'


async def _error_frame() -> AsyncIterator[bytes]:
    yield _frame({"error": {"message": "Zo staat het hier.", "type": "server_error", "code": 500}})


async def _filtered() -> AsyncIterator[bytes]:
    yield _frame({"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter"}]})
    yield b"data: [DONE]\n\n"


# Not even a status; and a stream without a single frame.
MUTE, EMPTY = "mute", "empty"
# In the middle of a stream (after so many tokens), in place of the rest.
STREAMS: dict[str, Callable[[], AsyncIterator[bytes]]] = {
    "silence": _silence,
    "pings": _pings,
    "reset": _reset,
    "no_end": _nothing_more,
    "malformed": _malformed,
    "error_frame": _error_frame,
    "filtered": _filtered,
}
