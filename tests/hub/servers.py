"""Real HTTP servers for tests: ones that answer badly, in every way that a hub can."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn

from lms.hub.configuration import Hub
from lms.hub.embedded.server import Behaviour, ServedHub

type Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

SSE = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def chunk(text: str = "", reason: str | None = None, **more: object) -> str:
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": reason}
    return f"data: {json.dumps({'choices': [choice]} | more)}\n\n"


def status(code: int, body: str = '{"error": {"message": "nee"}}', kind: str = "application/json") -> str:
    return (
        f"HTTP/1.1 {code} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    )


@asynccontextmanager
async def misbehaving(*behaviours: str | Answer) -> AsyncIterator[tuple[Hub, list[bytes]]]:
    """Serve one behaviour a request (the last for all after it); yield the hub and the requests' heads."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        heads.append(head + await reader.readexactly(length))
        behaviour = behaviours[min(len(heads), len(behaviours)) - 1]
        # The client may go away, or the test may be over: neither is this server's concern.
        with suppress(ConnectionError, asyncio.CancelledError):
            if isinstance(behaviour, str):
                writer.write(behaviour.encode())
                await writer.drain()
            else:
                await behaviour(writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    hub = Hub(f"http://127.0.0.1:{port}/v1", "sleutel", "Authorization", ("groot",), 5, ask_usage=False, embedded=False)
    try:
        yield hub, heads
    finally:
        server.close()


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Any ASGI application in a real server in a thread of its own; its port."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


@contextmanager
def served_hub(**behaviour: Any) -> Iterator[tuple[str, ServedHub]]:
    """The embedded hub over HTTP, answering as told (``behave`` changes it): its address and itself."""
    hub = ServedHub(Behaviour(**behaviour))
    with serving(hub) as port:
        yield f"http://127.0.0.1:{port}/v1", hub
