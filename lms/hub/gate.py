"""Let so many in at once, in the order of arrival: a hub refuses whoever comes on top of that."""

import asyncio
from collections import deque
from types import TracebackType
from typing import Self
from weakref import WeakKeyDictionary


class Gate:
    """A first-come-first-served limit within one event loop."""

    def __init__(self, size: int) -> None:
        self.free = size
        self.waiting: deque[asyncio.Future[None]] = deque()

    def place(self) -> int:
        """How many have to go in before one who comes now may: 0 is at once."""
        return 0 if self.free else len(self.waiting) + 1

    async def __aenter__(self) -> Self:
        if self.free:
            self.free -= 1
            return self
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # it was her turn just now: let the next one in
            else:
                self.waiting.remove(turn)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, int], Gate]] = WeakKeyDictionary()


def gate_for(name: str, size: int) -> Gate:
    """The gate of this name and size in the running event loop."""
    return _gates.setdefault(asyncio.get_running_loop(), {}).setdefault((name, size), Gate(size))
