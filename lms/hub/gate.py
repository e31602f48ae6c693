"""Wait for one's turn at a hub: so many are answered at once, in the order of arrival, over all processes.

The queue stands in the database (``queueing``). Between looks nothing is held: no connection, no lock, no
thread. Who waits in the process in which a place comes free hears of it at once; others look again soon.
"""

import asyncio
import logging
import random
import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from django.conf import settings
from django.db import DatabaseError, transaction

from . import queueing
from .asynchronous import in_database
from .configuration import Hub
from .errors import HubBusy
from .events import Queued
from .queueing import Standing, TicketGone

logger = logging.getLogger(__name__)
# Between two looks at the queue; by chance, so that not all look at once.
_LOOK_AGAIN = (0.2, 0.5)
RENEW_SECONDS = 10.0

# Who waits in this process, by ticket: waiting ends sooner for whoever is called.
_calls: dict[uuid.UUID, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}


class Turn:
    """One ticket: first a place in the queue, then, once ``waiting`` is over, a place at the hub."""

    def __init__(self, hub: Hub, workshop: int | None) -> None:
        self.hub, self.workshop = hub, workshop
        self.key = uuid.uuid4()
        self.called = asyncio.Event()
        self.renewing: asyncio.Task[None] | None = None
        self._kept: list[Callable[[], None]] = []

    async def waiting(self) -> AsyncGenerator[Queued]:
        """Wait; what comes is one's place, each time that it changes. Raises HubBusy when it takes too long."""
        until = asyncio.get_running_loop().time() + settings.HUB_QUEUE_SECONDS
        _calls[self.key] = (asyncio.get_running_loop(), self.called)
        standing, last = await self._take(), 0
        while standing.place:
            if standing.place != last:
                last = standing.place
                yield Queued(place=last, seconds=standing.seconds)
            if asyncio.get_running_loop().time() > until:
                raise HubBusy
            standing = await self._look_again()
        _calls.pop(self.key, None)
        self.renewing = asyncio.create_task(self._renew())

    async def leave(self) -> None:
        """Give the place back, and call who may come in now."""
        _calls.pop(self.key, None)
        if self.renewing is not None:
            self.renewing.cancel()
            with suppress(asyncio.CancelledError):
                await self.renewing
        for key in await in_database(self._gone):
            if found := _calls.get(key):
                loop, called = found
                loop.call_soon_threadsafe(called.set)

    async def keep(self, work: Callable[[], None]) -> None:
        """Have ``work`` done in the database, in one transaction with leaving."""
        self._kept.append(work)

    def _gone(self) -> list[uuid.UUID]:
        hub = self.hub
        give_back = partial(queueing.leave, hub=hub.name, size=hub.concurrency, key=self.key)
        try:
            with transaction.atomic():
                for work in self._kept:
                    work()
                return give_back()
        except DatabaseError:
            logger.warning("hub: how an answer ended could not be kept", exc_info=True)
            return give_back()

    async def _take(self) -> Standing:
        hub = self.hub
        return await in_database(
            queueing.take, hub=hub.name, size=hub.concurrency, key=self.key, workshop=self.workshop
        )

    async def _look_again(self) -> Standing:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.called.wait(), random.uniform(*_LOOK_AGAIN))  # noqa: S311 -- no secret
        try:
            return await in_database(queueing.look, hub=self.hub.name, size=self.hub.concurrency, key=self.key)
        except TicketGone:
            return await self._take()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await in_database(queueing.renew, self.key)
            except DatabaseError:
                logger.warning("hub: a place among the answers could not be renewed")


@asynccontextmanager
async def in_line(hub: Hub, *, workshop: int | None = None) -> AsyncGenerator[Turn]:
    """Stand in line for ``hub``; iterate ``waiting`` to its end, and the place is one's own until this ends."""
    turn = Turn(hub, workshop)
    try:
        yield turn
    finally:
        # Shielded: who leaves cancels this, and the place has to come free all the same.
        await asyncio.shield(turn.leave())
