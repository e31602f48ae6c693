"""What has to end properly before the process does: rooms say what, and the web process sees to it.

In a room's ``AppConfig.ready``::

    register_end(end_everything)

``end_everything`` is awaited in the loop of the web process, at the first sign that the process has to stop
(SIGTERM, SIGINT) and again when the server has closed; it may be called twice.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

_ends: list[Callable[[], Awaitable[None]]] = []
# Tasks under way, so that none is collected before it is done.
_under_way: set[asyncio.Task[None]] = set()


def register_end(end: Callable[[], Awaitable[None]]) -> None:
    if end not in _ends:
        _ends.append(end)


async def end_all() -> None:
    for end in _ends:
        await end()


def end_at_signals() -> None:
    """Begin to end as soon as a signal comes; what the server itself does with it comes after.

    A server waits for its streams before it closes, and whoever waits for the server loses patience sooner.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        _before(number, signal.getsignal(number), loop)


def _before(number: signal.Signals, handler: Any, loop: asyncio.AbstractEventLoop) -> None:
    if not callable(handler):
        return

    def first(received: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(_begin)
        handler(received, frame)

    signal.signal(number, first)


def _begin() -> None:
    task = asyncio.ensure_future(end_all())
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
