"""Answer the requests for streams: everything before the first byte in one thread, the stream itself in the loop.

Django's own way through asynchronous views changes threads, and opens a connection, at every layer of middleware.
Here middleware and view are the same as those of a page, and run in one go; a view that needs the loop, to start a
stream or to wait for something there, returns ``Later``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from lms.hub.asynchronous import in_database, use_own_threads


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

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await in_database(self.get_response, request)
        if isinstance(response, Later):
            response = await response.come()
        return response


def _close(answering: "asyncio.Future[HttpResponseBase]") -> None:
    """Let go of a response that nobody waits for any more."""
    if not answering.cancelled() and answering.exception() is None:
        answering.result().close()
