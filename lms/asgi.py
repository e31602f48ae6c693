"""ASGI entry point of the one web process: pages under WSGI in threads, streams under ASGI.

A page costs two to four times more under ASGI, and a stream would hold a thread under WSGI;
so each goes where it is cheap.
"""

import gc
import os
from collections.abc import Awaitable, Callable
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from lms.hub.asynchronous import end_own_threads
from lms.shutdown import end_all, end_at_signals

# Django and a2wsgi write the same messages down as different types.
type Message = Any
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Any, Any, Any], Awaitable[None]]

# Every address of a stream begins with this, and no page's does.
STREAMS = "/stream/"


def dispatcher(*, pages: App, streams: App) -> App:
    """Return an ASGI application that sends each request to ``streams`` or ``pages`` by its path."""

    async def dispatch(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            app = streams if scope["path"].startswith(STREAMS) else pages
            # WSGI writes X_Forwarded_Proto and X-Forwarded-Proto alike: only the proxy's own spelling counts.
            headers = [header for header in scope["headers"] if b"_" not in header[0]]
            await app({**scope, "headers": headers}, receive, send)
        else:
            # There are no web sockets here: refuse the handshake.
            await send({"type": "websocket.close", "code": 1000})

    return dispatch


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

    from lms.streams import StreamHandler

    streams = StreamHandler()
    # What is loaded by now stays for ever: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    return dispatcher(pages=WSGIMiddleware(pages, workers=settings.WEB_THREADS), streams=streams)


application = _application()
