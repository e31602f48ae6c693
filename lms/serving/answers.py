"""Answer pages in threads without a thread having to wait for whoever reads slowly.

What a page answers is kept here, bounded for each answer and for all together, and sent by the loop; its thread goes
on with the next page. Only an answer that is larger than its room holds its thread while it is read, and only so many
at once: when one more has to wait, the one whose reader is slowest is cut off.
"""

import asyncio
import contextvars
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from typing import Any

from a2wsgi.wsgi import Body, WSGIResponder, build_environ

from .lanes import Lanes

_MB = 1024 * 1024


class ReaderCutOff(Exception):  # noqa: N818 -- says what is the case
    """Nobody takes the answer any more: the page need not go on making it."""


class AnswerRoom:
    """Room for the answers of one web process: bytes for each, bytes for all, and threads that may wait."""

    def __init__(self, *, each: int = 2 * _MB, together: int = 64 * _MB, waiting: int = 5) -> None:
        self.each, self.together, self.most_waiting = each, together, waiting
        self.taken = 0
        self._changed = threading.Condition()
        self._open: dict[Answer, int] = {}
        self._waiting: set[Answer] = set()

    def add(self, answer: "Answer", size: int) -> None:
        """Take ``size`` bytes, and wait for them when there is no room (in a thread). Raises ReaderCutOff."""
        with self._changed:
            try:
                while not answer.cut_off and not self._fits(answer, size):
                    self._wait(answer, size)
            finally:
                self._waiting.discard(answer)
            if answer.cut_off:
                raise ReaderCutOff
            self._open[answer] = self._open.get(answer, 0) + size
            self.taken += size

    def sent(self, answer: "Answer", size: int) -> None:
        """Give ``size`` bytes back."""
        with self._changed:
            if answer in self._open:
                self._open[answer] -= size
                self.taken -= size
            self._changed.notify_all()

    def close(self, answer: "Answer") -> None:
        """Give back all that ``answer`` took."""
        with self._changed:
            self.taken -= self._open.pop(answer, 0)
            self._changed.notify_all()

    def _fits(self, answer: "Answer", size: int) -> bool:
        own = self._open.get(answer, 0)
        # One piece is always let through: most pages are one piece, whatever their size.
        return own == 0 or (own + size <= self.each and self.taken + size <= self.together)

    def _wait(self, answer: "Answer", size: int) -> None:
        self._waiting.add(answer)
        if len(self._waiting) > self.most_waiting:
            min(self._waiting, key=Answer.speed).cut()
        elif self.taken + size > self.together:
            min(self._open, key=Answer.speed).cut()
        self._changed.wait(1.0)


class Answer(WSGIResponder):
    """One page's answer, on its way from its thread to its reader."""

    def __init__(
        self, app: Any, executor: ThreadPoolExecutor, room: AnswerRoom, place: AbstractAsyncContextManager[None]
    ) -> None:
        super().__init__(app, executor, 1)
        self.room = room
        self.place = place
        self.cut_off = False
        self._abort: Any = None
        self._begun, self._sent = time.monotonic(), 0
        self._ready: deque[Any] = deque()
        self._news = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, once there is a place for it. Raises LaneFull before anything is sent."""
        self._abort = scope.get("state", {}).get("abort")
        environ = build_environ(scope, Body(self.loop, receive))
        sending = self.loop.create_task(self._send_all(send))
        try:
            run = contextvars.copy_context().run
            async with self.place:
                await self.loop.run_in_executor(self.executor, run, self._page, environ)
            self._push(None)
            await sending
            if self.exc_info is not None:
                raise self.exc_info[0].with_traceback(self.exc_info[1], self.exc_info[2])
        finally:
            sending.cancel()
            self.room.close(self)

    def speed(self) -> float:
        """Bytes a second that its reader has taken so far."""
        return self._sent / (time.monotonic() - self._begun + 0.001)

    def cut(self) -> None:
        """Let go of a reader who takes nothing (in a thread)."""
        self.cut_off = True
        if self._abort is not None:
            self.loop.call_soon_threadsafe(self._abort)

    def send(self, message: Any) -> None:
        """Take a piece of the answer from its thread."""
        self.room.add(self, len(message.get("body", b"")))
        self.loop.call_soon_threadsafe(self._push, message)

    def _page(self, environ: Any) -> None:
        try:
            self.wsgi(environ, self.start_response)
        except ReaderCutOff:
            return

    def _push(self, message: Any) -> None:
        self._ready.append(message)
        self._news.set()

    async def _send_all(self, send: Any) -> None:
        while True:
            while not self._ready:
                self._news.clear()
                await self._news.wait()
            message = self._ready.popleft()
            if message is None:
                return
            await send(message)
            size = len(message.get("body", b""))
            self._sent += size
            self.room.sent(self, size)


class Pages:
    """A WSGI application as an ASGI one, in ``threads`` threads; half of them may wait for slow readers.

    What costs much waits for its place in ``lanes`` before it takes a thread.
    """

    def __init__(self, app: Any, *, threads: int, lanes: Lanes, room: AnswerRoom | None = None) -> None:
        self.app = app
        self.lanes = lanes
        self.room = room or AnswerRoom(waiting=max(threads // 2, 1))
        self.executor = ThreadPoolExecutor(threads, thread_name_prefix="WSGI")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request in a thread."""
        await Answer(self.app, self.executor, self.room, self.lanes.place(scope))(scope, receive, send)
