"""Connections that come to nothing do not stay: a head has seconds to arrive, and a reader seconds to read on.

Uvicorn's own protocol waits for ever for either. A body in crumbs, of which each costs the loop as much as a whole
piece, is refused. When more connections are open than the process can hold, those
that have not asked anything yet are closed first, the oldest before the others.
"""

import asyncio
import resource
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# A head has to be whole after this; the next one on the same connection from its first byte on.
HEAD_SECONDS = 10.0
# A reader for whom 64 KB wait has to take most of it within this.
READING_SECONDS = 30.0
# File handles that are kept free for the database, files and the log.
_KEPT_FREE = 200
_WANTED = 8192


def most_connections() -> int:
    """Raise this process's limit of open files as far as it may, and return how many connections that allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(hard, _WANTED)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return max(soft - _KEPT_FREE, soft // 2)


# Bytes of a head that is not whole yet, where the configuration does not say.
MOST_UNREAD = 16 * 1024
# So many pieces of a body may be as small as they like; then a piece has to hold so many bytes on average.
FREE_PIECES = 256
LEAST_IN_A_PIECE = 64


class BodyInCrumbs(h11.RemoteProtocolError):
    """The pieces of a body are so small that reading them costs more than what they hold."""


class WeighingConnection(h11.Connection):
    """h11's connection, which weighs what each piece of a body holds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pieces = self._bytes = 0

    def next_event(self) -> Any:
        """As h11's. Raises BodyInCrumbs."""
        event = super().next_event()
        if type(event) is h11.Request:
            self._pieces = self._bytes = 0
        elif type(event) is h11.Data:
            self._pieces += 1
            self._bytes += len(event.data)
            if self._pieces > FREE_PIECES and self._bytes < self._pieces * LEAST_IN_A_PIECE:
                raise BodyInCrumbs("the pieces of the body are too small", error_status_hint=400)
        return event


class TimedProtocol(H11Protocol):
    """Uvicorn's protocol, with limits on time and number."""

    head_seconds = HEAD_SECONDS
    reading_seconds = READING_SECONDS
    most = 10_000
    # Connections whose head has not come yet, the oldest first.
    waiting: dict["TimedProtocol", None] = {}

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        # An application can let go of a connection whose reader holds up others.
        super().__init__(config, server_state, app_state | {"abort": self._abort}, _loop)
        self.conn = WeighingConnection(h11.SERVER, config.h11_max_incomplete_event_size or MOST_UNREAD)
        self._head_timer: asyncio.TimerHandle | None = None
        self._reading_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()
        if len(self.connections) > self.most:
            next(iter(self.waiting), self).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait_for_head()
        else:
            self._head_came()

    def send_400_response(self, msg: str) -> None:
        """Say that this could not be read, where nothing has been said yet; then the connection ends."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            super().send_400_response(msg)
        else:
            self._abort()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            # What is left is sent, but not waited for without end.
            self.loop.call_later(self.reading_seconds, self._abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._reading_timer is None:
            self._reading_timer = self.loop.call_later(self.reading_seconds, self._abort)

    def resume_writing(self) -> None:
        if self._reading_timer is not None:
            self._reading_timer.cancel()
            self._reading_timer = None
        super().resume_writing()

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self._abort)
            self.waiting[self] = None

    def _head_came(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
            self.waiting.pop(self, None)

    def _abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()
