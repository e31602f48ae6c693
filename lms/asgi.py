"""ASGI entry point of the one web process: pages under WSGI in threads, streams under ASGI.

A page costs two to four times more under ASGI, and a stream would hold a thread under WSGI;
so each goes where it is cheap.
"""

import gc
import os
from collections.abc import Awaitable, Callable
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

from http import HTTPStatus

from django.core.wsgi import get_wsgi_application

from lms.hub.asynchronous import end_own_threads
from lms.serving.bodies import BodyReader, BodyRefused, ReaderLeft, has_body
from lms.serving.lanes import LaneFull, Lanes
from lms.shutdown import end_all, end_at_signals

# Django and a2wsgi write the same messages down as different types.
type Message = Any
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Any, Any, Any], Awaitable[None]]

# Every address of a stream begins with this, and no page's does.
STREAMS = "/stream/"


# A head may be so large in all, in bytes; the server itself sees only the size of one that is not whole yet.
MOST_HEAD = 32 * 1024


async def _alive(receive: Receive, send: Send) -> None:
    """Say that the process is alive: in the loop, whatever database, cache and threads do."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, (b"content-length", b"3")]})
    await send({"type": "http.response.body", "body": b"ok\n"})


# What is answered beside the threads.
BESIDE: dict[str, Callable[[Receive, Send], Awaitable[None]]] = {"/health/live": _alive}


def dispatcher(*, pages: App, streams: App, bodies: BodyReader | None = None) -> App:
    """Return an ASGI application that sends each request to ``streams`` or ``pages`` by its path.

    Its body is read first: neither takes a thread before all of it is there.
    """
    reader = bodies or BodyReader()

    async def dispatch(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] != "http":
            # There are no web sockets here: refuse the handshake.
            await send({"type": "websocket.close", "code": 1000})
        elif beside := BESIDE.get(scope["path"]):
            await beside(receive, send)
        else:
            app = streams if scope["path"].startswith(STREAMS) else pages
            # WSGI writes X_Forwarded_Proto and X-Forwarded-Proto alike: only the proxy's own spelling counts.
            headers = [header for header in scope["headers"] if b"_" not in header[0]]
            await _bounded(app, reader, {**scope, "headers": headers}, receive, send)

    return dispatch


async def _bounded(app: App, reader: BodyReader, scope: Any, receive: Receive, send: Send) -> None:
    """Answer with ``app`` once head and body are there and within their limits."""
    if _head_size(scope) > MOST_HEAD:
        await _refuse(BodyRefused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE), scope, receive, send)
        return
    try:
        await _answered(app, reader, scope, receive, send)
    except LaneFull:
        await _refuse(BodyRefused(HTTPStatus.SERVICE_UNAVAILABLE), scope, receive, send)


async def _answered(app: App, reader: BodyReader, scope: Any, receive: Receive, send: Send) -> None:
    if not has_body(scope):
        await app(scope, receive, send)
        return
    try:
        body = await reader.read(scope, receive)
    except ReaderLeft:
        return
    except BodyRefused as refusal:
        await _refuse(refusal, scope, receive, send)
        return
    try:
        await app(scope, body.replayed(receive), send)
    finally:
        body.close()


async def _refuse(refusal: BodyRefused, scope: Any, receive: Receive, send: Send) -> None:
    # Its templates need Django's apps.
    from lms.serving.refusals import refuse

    await refuse(refusal, scope, receive, send)


def _head_size(scope: Any) -> int:
    fields = sum(len(name) + len(value) for name, value in scope["headers"])
    return fields + len(scope.get("raw_path", b"")) + len(scope.get("query_string", b""))


async def _lifespan(receive: Receive, send: Send) -> None:
    """Answer the server's questions about starting and stopping, and see to it that what runs ends properly."""
    while True:
        phase = (await receive())["type"]
        if phase == "lifespan.startup":
            end_at_signals()
        else:
            await end_all()
            await end_own_threads()
        await send({"type": f"{phase}.complete"})
        if phase == "lifespan.shutdown":
            return


def _application() -> App:
    pages = cast("Any", get_wsgi_application())
    from django.conf import settings

    from lms.serving.answers import Pages
    from lms.streams import StreamHandler

    streams = StreamHandler()
    # What is loaded by now stays for ever: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    lanes = Lanes(threads=settings.WEB_THREADS, proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    return dispatcher(pages=Pages(pages, threads=settings.WEB_THREADS, lanes=lanes), streams=streams)


application = _application()
