"""Dear work waits in the loop and not in a thread: so much of a kind at once, and every origin in its turn.

A password takes a core for a third of a second, a photo for seconds. In the threads of the pages, a few hundred of
them would make everybody wait; here they wait for each other, and pages go on beside them.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from lms.networks import network_of


class LaneFull(Exception):  # noqa: N818 -- says what is the case
    """More wait already than will be answered in time."""


class Lane:
    """Room for ``at_once`` pieces of work. A study day may wait; ``most_waiting`` is for whoever does not stop."""

    def __init__(self, at_once: int, *, most_waiting: int = 1_000) -> None:
        self.free = at_once
        self.most_waiting = most_waiting
        # By origin; the one whose turn is next comes first.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @contextlib.asynccontextmanager
    async def place(self, origin: str) -> AsyncIterator[None]:
        """A place, as soon as it is the turn of ``origin``. Raises LaneFull."""
        await self._enter(origin)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, origin: str) -> None:
        if self.free:
            self.free -= 1
            return
        if sum(map(len, self._waiting.values())) >= self.most_waiting:
            raise LaneFull
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(origin, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            # Its turn may have come at the very moment.
            if turn.done() and not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        """Hand the place to the next origin that has somebody waiting; it goes to the back of the row."""
        while self._waiting:
            origin = next(iter(self._waiting))
            turns = self._waiting.pop(origin)
            while turns:
                turn = turns.popleft()
                if not turn.done():
                    if turns:
                        self._waiting[origin] = turns
                    turn.set_result(None)
                    return
        self.free += 1


class Lanes:
    """The lanes of one web process with so many threads for its pages; together they leave some for all others."""

    def __init__(self, *, threads: int, proxies: int) -> None:
        """``proxies``: how many stand before the process and say whom they speak for."""
        self.proxies = proxies
        self.passwords = Lane(max(threads * 4 // 10, 1))
        self.workshop = Lane(max(threads * 3 // 10, 1))
        self.pictures = Lane(max(threads * 2 // 10, 1))

    def place(self, scope: Any) -> contextlib.AbstractAsyncContextManager[None]:
        """The place that a request needs before it gets a thread; at once where it needs none. Raises LaneFull."""
        lane = self._lane(scope["path"], scope["method"])
        return lane.place(self._origin(scope)) if lane else contextlib.nullcontext()

    def _lane(self, path: str, method: str) -> Lane | None:
        if path.startswith("/cms/images/"):
            return self.pictures
        if path.startswith("/cms/"):
            return self.workshop
        return self.passwords if path.startswith("/accounts/") and method == "POST" else None

    def _origin(self, scope: Any) -> str:
        if self.proxies:
            given = next((value for name, value in scope["headers"] if name == b"x-forwarded-for"), b"")
            hops = [hop.strip() for hop in given.decode("latin1").split(",")]
            if len(hops) >= self.proxies and hops[-self.proxies]:
                return network_of(hops[-self.proxies])
        return network_of(scope["client"][0] if scope.get("client") else "")
