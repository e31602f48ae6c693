"""Carry requests to the embedded hub inside the process: no port, no network, a real stream."""

from collections.abc import AsyncGenerator, AsyncIterator

import httpx2

from lms.hub.configuration import EMBEDDED, KIND_HEADER

from . import service

_HEADERS = {KIND_HEADER: EMBEDDED}


class EmbeddedTransport(httpx2.AsyncBaseTransport):
    """Answers every request of one client."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            asked = service.read(await request.aread())
        except service.Refusal as refusal:
            return httpx2.Response(refusal.status, json=refusal.body, headers=_HEADERS)
        if not asked.stream:
            return httpx2.Response(200, json=service.completion(asked), headers=_HEADERS)
        headers = _HEADERS | {"content-type": "text/event-stream; charset=utf-8"}
        return httpx2.Response(200, headers=headers, stream=_Stream(service.events(asked)))


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for event in self._events:
            yield event

    async def aclose(self) -> None:
        await self._events.aclose()
