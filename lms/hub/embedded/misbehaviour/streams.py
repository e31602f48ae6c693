"""Faults in the middle of a stream."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any


class Cut(Exception):  # noqa: N818 -- an order, not a fault of ours
    """Break the connection off here."""


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


async def _one(frame: bytes) -> AsyncIterator[bytes]:
    yield frame
    yield b"data: [DONE]\n\n"


async def _filtered() -> AsyncIterator[bytes]:
    yield _frame({"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter"}]})
    yield b"data: [DONE]\n\n"


_WORDS = "Zo staat het hier."
# Errors as hubs send them between the words.
_FRAMES: dict[str, bytes] = {
    "error_frame": _frame({"error": {"message": _WORDS, "type": "server_error", "code": 500}}),
    "busy_frame": _frame({"error": {"message": _WORDS, "type": "rate_limit_error", "code": "429"}}),
    "error_text_frame": _frame({"error": _WORDS}),
    "error_in_error_frame": _frame({"error": {"error": {"message": _WORDS, "status_code": 503}}}),
    "detail_frame": _frame({"detail": _WORDS}),
    "object_frame": _frame({"object": "error", "message": _WORDS, "type": "InternalServerError", "code": 500}),
    "error_event": b"event: error\ndata: Zo staat het hier.\n\n",
    "error_line": b'{"error": {"message": "Zo staat het hier.", "code": 500}}\n',
    "filter_frame": _frame({"error": {"message": _WORDS, "code": "content_filter"}}),
}
# In the middle of a stream (after so many tokens), in place of the rest.
STREAMS: dict[str, Callable[[], AsyncIterator[bytes]]] = {
    "silence": _silence,
    "pings": _pings,
    "reset": _reset,
    "no_end": _nothing_more,
    "malformed": _malformed,
    "filtered": _filtered,
    **{name: partial(_one, frame) for name, frame in _FRAMES.items()},
}
