"""Answer the requests for streams: everything before the first byte in one thread, the stream itself in the loop.

Django's own way through asynchronous views changes threads, and opens a connection, at every layer of middleware.
Here middleware and view are the same as those of a page, and run in one go; a view that needs the loop, to start a
stream or to wait for something there, returns ``Later``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from lms.hub.asynchronous import in_database, use_own_threads

# Whether this request is answered for the loop, so that a view may leave work to it.
_in_stream: ContextVar[bool] = ContextVar("in_stream", default=False)


def in_stream() -> bool:
    """Whether the view that asks may return ``Later``: at the server, not in a test of Django's own client."""
    return _in_stream.get()


class Later(StreamingHttpResponse):
    """The response is what ``work`` returns when it is awaited in the loop.

    What middleware adds to this one, a cookie or a header, the other gets where it has none itself.
    """

    def __init__(self, work: Callable[[], Awaitable[HttpResponseBase]]) -> None:
        super().__init__()
        self.work = work

    async def come(self) -> HttpResponseBase:
        """Do the work, and return what came of it."""
        response = await self.work()
        for name, value in self.items():
            response.headers.setdefault(name, value)
        response.cookies.update(self.cookies)
        return response


class StreamHandler(ASGIHandler):
    """Django's handler, with the middleware and the views of pages."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Load the middleware as for pages, whatever is asked."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        use_own_threads()
        await self.handle(scope, receive, send)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what has been begun is done even when the reader leaves meanwhile: tokens were put aside for it."""
        answering = asyncio.ensure_future(self._answer(request))
        try:
            return await asyncio.shield(answering)
        except asyncio.CancelledError:
            answering.add_done_callback(_close)
            raise

    async def read_body(self, receive: Any) -> Any:
        """Read the body, and of one that is too large no more than shows that it is."""
        return await super().read_body(_bounded(receive, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        _in_stream.set(True)
        response: HttpResponseBase = await in_database(self.get_response, request)
        if not isinstance(response, Later):
            return response
        try:
            return await response.come()
        except Exception as error:  # noqa: BLE001 -- told and logged as an error in a view is
            return await in_database(response_for_exception, request, error)


def _bounded(receive: Any, most: int) -> Any:
    """The same messages, with no more than ``most`` bytes of a body in all; the rest is let go as it comes."""
    left = most

    async def bounded() -> Any:
        nonlocal left
        message = await receive()
        if message["type"] != "http.request":
            return message
        body = message.get("body", b"")[:left]
        left -= len(body)
        return {**message, "body": body}

    return bounded


def _close(answering: "asyncio.Future[HttpResponseBase]") -> None:
    """Let go of a response that nobody waits for any more."""
    if not answering.cancelled() and answering.exception() is None:
        answering.result().close()
