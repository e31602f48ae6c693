"""The answers that are coming in in this process, apart from who reads them.

An answer goes on when its reader's connection is lost: for a while, so that the page can take it up again
without asking, and paying, twice. It is kept and settled however it ends.
"""

import asyncio
import contextlib
import contextvars
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils import timezone

from courses.exercises.visit import TurnState
from lms.hub.asynchronous import in_database
from lms.hub.client import stream_chat
from lms.hub.errors import HubError
from lms.hub.events import Counted, Event, Finished, Queued, Started, Thinking, Token, Withdrawn, estimated_tokens

from . import frames, guard_counts
from .ends import LEFT, UNKEPT, ended
from .models import SandboxTurn
from .prompting import Asking, Received, end, mark_unkept, settle_answer

logger = logging.getLogger(__name__)
# Tokens wait so long for company: a frame each would cost more than the reading of it.
FLUSH_SECONDS = 0.1
HEARTBEAT_SECONDS = 15.0
WATCH_SECONDS = 1.0
# Every so many looks the rows are told that this process still lives.
_LOOKS_A_SIGN = 5
# How long the process waits for its answers to be kept when it has to stop.
_END_SECONDS = 5.0

_KEEP_AGAIN_SECONDS = (0.2, 1.0, 3.0)

_running: dict[int, "Running"] = {}
_watchers: set[asyncio.Task[None]] = set()


class Running:
    """One answer under way; everything happens in the event loop that started it."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.received = Received()
        self.queued: Queued | None = None
        self.started: Started | None = None
        self.ended = self.counted = False
        self.loop = asyncio.get_running_loop()
        self._parts: list[str] = []
        self._thoughts: list[str] = []
        self._length = 0
        self.beginnings = 0  # how often the answer began anew
        self._readers = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._flush: asyncio.TimerHandle | None = None
        self._grace: asyncio.TimerHandle | None = None
        self._begun = self._closing = False
        # A context of its own: nothing of the request that began it, such as its language, goes with it.
        self._task = self.loop.create_task(self._run(), context=contextvars.Context())
        self._alone()

    async def read(self, after: int = 0, *, language: str) -> AsyncGenerator[bytes]:
        """The answer as frames from character ``after`` on, live to its end, for a reader of ``language``."""
        self._join()
        try:
            reader = _Reader(self, after)
            while True:
                parts = reader.news()
                if self.ended:
                    how = self.received
                    parts.append(frames.thought("" if self.asking.alias else how.thinking))
                    parts.append(ended(how.state, how.fault, how.reason, language=language))
                    yield b"".join(parts)
                    return
                if parts:
                    yield b"".join(parts)
                elif not await self._change():
                    yield frames.HEARTBEAT
        finally:
            self._leave()

    def close(self, state: TurnState, fault: str = "") -> None:
        """End it now: upstream is closed, and what came is kept in ``state``."""
        if self._closing or self.ended:
            return
        self._closing = True
        self.received.state, self.received.fault = state, fault
        if self._begun:
            self._task.cancel()

    async def over(self) -> None:
        """Until it has been kept and settled."""
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        self._begun = True
        try:
            if not self._closing:
                await self._stream()
        except asyncio.CancelledError:
            self._closing = True
        except HubError as error:
            self._failed(error.code)
            level = logging.ERROR if error.alert else logging.WARNING
            logger.log(level, "hub: %s (%s)", error.code, self.asking.prompt.model)
        except Exception as error:  # noqa: BLE001 -- nobody awaits this task: it has to be told and kept here
            self._failed(HubError.code)
            # Its text, and the stack with it, may hold what was asked.
            logger.error("answer broke off: %s", type(error).__name__)  # noqa: TRY400
        finally:
            await self._keep()

    async def _stream(self) -> None:
        async with aclosing(stream_chat(self.asking.prompt)) as events:
            async for event in events:
                self._take(event)

    def _failed(self, fault: str) -> None:
        self.received.fault = fault
        self.received.state = TurnState.CUT if self._parts else TurnState.FAILED

    def _take(self, event: Event) -> None:
        if not isinstance(event, Token):
            self._take_other(event)
            return
        self._parts.append(event.text)
        self._length += len(event.text)
        if self._flush is None:
            # The first at once; those that follow soon go together.
            self._flush = self.loop.call_later(FLUSH_SECONDS, self._wake)
            if len(self._parts) == 1:
                self._tell()

    def _take_other(self, event: Event) -> None:
        match event:
            case Thinking(text=text):
                self._thoughts.append(text)
                if len(self._thoughts) > 1:
                    return
            case Withdrawn():
                self._thoughts += self._parts
                self._parts, self._length = [], 0
                self.beginnings += 1
            case Started():
                self.started, self.received.kind = event, event.kind
            case Queued():
                self.queued = event
            case Finished():
                self.received.state, self.received.reason = TurnState.COMPLETE, event.reason
                self._count(event.tokens_in, event.tokens_out, guessed=event.estimated)
                return
            case Counted():
                self._count(event.tokens_in, event.tokens_out, guessed=event.estimated)
                return
        self._tell()

    def _count(self, read: int, wrote: int, *, guessed: bool) -> None:
        self.counted = True
        self.received.tokens_in, self.received.tokens_out, self.received.estimated = read, wrote, guessed

    async def _keep(self) -> None:
        # How it ended stands fast from here on: a row that says so already is no sign that somebody stopped it.
        self._closing = True
        if self._flush:
            self._flush.cancel()
        received = self.received
        received.text, received.thinking = "".join(self._parts), "".join(self._thoughts).strip()
        if not self.counted and received.kind:
            received.tokens_in = self.asking.prompt.estimated_tokens
            received.tokens_out = estimated_tokens(received.text + "".join(self._thoughts))
        try:
            await asyncio.shield(self._kept())
        except Exception as error:  # noqa: BLE001 -- the reader has to be told all the same
            logger.error("answer not kept: %s", type(error).__name__)  # noqa: TRY400
            await asyncio.shield(self._unkept())
        finally:
            self.ended = True
            self._stay()
            _running.pop(self.asking.turn_id, None)
            self._tell()

    async def _kept(self) -> None:
        """Keep and settle; a database that is busy for a moment is asked again, since an answer was paid for."""
        for pause in _KEEP_AGAIN_SECONDS:
            try:
                await in_database(end, asking=self.asking, received=self.received)
            except (OperationalError, InterfaceError):
                await asyncio.sleep(pause)
            else:
                return
        await in_database(end, asking=self.asking, received=self.received)

    async def _unkept(self) -> None:
        """What came can't be kept: say so in its row, and settle what it took."""
        self.received = replace(self.received, state=TurnState.FAILED, fault=UNKEPT)
        for step in (settle_answer, mark_unkept):
            try:
                await in_database(step, asking=self.asking, received=self.received)
            except Exception as error:  # noqa: BLE001 -- the row counts as forsaken soon, and the tokens come free
                logger.error("answer not kept, %s: %s", step.__name__, type(error).__name__)  # noqa: TRY400

    @property
    def thinking(self) -> bool:
        """Whether the model thinks, and has not begun to answer."""
        return bool(self._thoughts) and not self._parts

    @property
    def length(self) -> int:
        """Characters of the answer so far."""
        return self._length

    def since(self, at: int, sent: int) -> tuple[str, int]:
        """What came after part ``at``, and how many parts that makes; ``sent`` characters are there already."""
        parts = len(self._parts)
        if parts == at:
            return "", at
        if at:
            return "".join(self._parts[at:]), parts
        return "".join(self._parts)[sent:], parts

    def _wake(self) -> None:
        self._flush = None
        self._tell()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def _change(self) -> bool:
        """Whether something changed before the next heartbeat."""
        future = self.loop.create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await future
        except TimeoutError:
            return False
        return True

    def _join(self) -> None:
        self._readers += 1
        self._stay()

    def _leave(self) -> None:
        self._readers -= 1
        if not self._readers and not self.ended:
            self._alone()

    def _alone(self) -> None:
        """Nobody reads: go on for a while, for whoever comes back."""
        self._grace = self.loop.call_later(settings.SANDBOX_GRACE_SECONDS, self.close, TurnState.CUT, LEFT)

    def _stay(self) -> None:
        if self._grace:
            self._grace.cancel()
            self._grace = None


class _Reader:
    """What one reader has of an answer: her connection need not have begun with it."""

    def __init__(self, answer: Running, after: int) -> None:
        self._answer = answer
        self._queued: Queued | None = None
        self._started: Started | None = None
        self._thinking = False
        self._at, self._sent = 0, after
        # Who has some of it may have it from before it began anew.
        self._beginnings = 0

    def news(self) -> list[bytes]:
        """The frames of what she does not have yet."""
        answer, parts = self._answer, []
        if answer.queued is not self._queued and answer.started is None:
            self._queued = answer.queued
            parts.append(_queued(answer.queued))
        if answer.started is not self._started:
            self._started = answer.started
            parts.append(_started(answer.started, answer.asking.alias))
        if answer.thinking and not self._thinking:
            self._thinking = True
            parts.append(frames.event("thinking"))
        if answer.beginnings != self._beginnings:
            self._beginnings, self._at, self._sent = answer.beginnings, 0, 0
            parts.append(frames.event("again"))
        text, self._at = answer.since(self._at, self._sent)
        if text:
            self._sent = answer.length
            parts.append(frames.token(text, self._sent))
        return parts


def _queued(event: Queued | None) -> bytes:
    return frames.event("queued", place=event.place, seconds=event.seconds) if event else b""


def _started(event: Started | None, alias: str) -> bytes:
    """Where models are compared, their roles are told and not their names."""
    if alias:
        return frames.event("started", model=alias)
    return frames.event("started", model=event.model, kind=event.kind) if event else b""


def start(asking: Asking) -> Running:
    """Ask, from now on, whoever reads."""
    answer = _running[asking.turn_id] = Running(asking)
    if not _watchers:
        watcher = asyncio.get_running_loop().create_task(_watch(), context=contextvars.Context())
        _watchers.add(watcher)
        watcher.add_done_callback(_watchers.discard)
    return answer


def here(turn_id: int) -> Running | None:
    """The answer to this turn when it is coming in here."""
    found = _running.get(turn_id)
    return found if found and found.loop is asyncio.get_running_loop() else None


def stop(turn_id: int) -> bool:
    """Stop the answer to this turn, from whatever thread; whether it is coming in at this process."""
    found = _running.get(turn_id)
    if found:
        found.loop.call_soon_threadsafe(found.close, TurnState.STOPPED)
    return found is not None


async def end_everything() -> None:
    """Close, keep and settle all of it: the process has to stop."""
    loop = asyncio.get_running_loop()
    answers = [answer for answer in _running.values() if answer.loop is loop]
    for answer in answers:
        answer.close(TurnState.CUT, LEFT)
    if answers:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await asyncio.gather(*(answer.over() for answer in answers))
    with contextlib.suppress(DatabaseError):
        await in_database(guard_counts.write)


async def _watch() -> None:
    """Close what was stopped or deleted elsewhere, and show that the others are alive, while there are any."""
    looks = 0
    await asyncio.sleep(WATCH_SECONDS)
    while mine := {pk: answer for pk, answer in list(_running.items()) if here(pk)}:
        with contextlib.suppress(Exception):  # a database that is away for a moment stops no answer
            alive = await in_database(_still_wanted, list(mine), sign=looks % _LOOKS_A_SIGN == 0)
            for pk in mine.keys() - alive:
                mine[pk].close(TurnState.STOPPED)
        looks += 1
        await asyncio.sleep(WATCH_SECONDS)
    with contextlib.suppress(DatabaseError):
        await in_database(guard_counts.write)


def _still_wanted(turns: list[int], *, sign: bool) -> set[int]:
    rows = SandboxTurn.objects.filter(pk__in=turns, state=TurnState.RUNNING)
    if sign:
        rows.update(seen_at=timezone.now())
        guard_counts.write()
    return set(rows.values_list("pk", flat=True))
