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
    """Answer the meter; pass everything else on, a frame for each token."""
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
        async for line in answer.content:
            if line.startswith(b"data: {"):
                choices = json.loads(line[6:])["choices"]
                if choices and (text := choices[0]["delta"].get("content")):
                    frame = f"event: token\ndata: {json.dumps({'text': text})}\n\n"
                    await send({"type": "http.response.body", "body": frame.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})
