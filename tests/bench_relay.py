"""What streams are compared with: the least that passes a hub's answer on, on the same kind of server."""

import json
import os
import time
from typing import Any

import aiohttp

from tests.bench_server import METER

HUB = os.environ.get("BENCH_HUB", "")
_QUESTION = {"model": "voorzichtige-stem", "messages": [{"role": "user", "content": "x"}], "stream": True}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer the meter; pass everything else on, what one read of the network holds at once."""
    if scope["type"] != "http":
        return
    if scope["path"] == METER:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": repr(time.process_time()).encode()})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{HUB}/chat/completions", json=_QUESTION) as answer,
    ):
        rest = b""
        async for piece in answer.content.iter_any():
            *lines, rest = (rest + piece).split(b"\n")
            if frames := b"".join(_frame(line) for line in lines):
                await send({"type": "http.response.body", "body": frames, "more_body": True})
    await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})


def _frame(line: bytes) -> bytes:
    if not line.startswith(b"data: {"):
        return b""
    choices = json.loads(line[6:])["choices"]
    text = choices[0]["delta"].get("content") if choices else ""
    return f"event: token\ndata: {json.dumps({'text': text})}\n\n".encode() if text else b""
