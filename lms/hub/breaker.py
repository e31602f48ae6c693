"""The circuit breaker: a hub that was away time and again is left alone for a while, by every process.

Only what says that the hub is away counts (``HubError.away``); any other answer, a refusal too, shows that
it is there. Silence tells neither, and what is our own doing is not counted at all. While the breaker is
open one question at a time may try whether the hub is back.
Nobody is sent to another hub by it: choosing is the reader's.
"""

import asyncio
import datetime
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lms.counting import add_to

from .alerts import tell_operators
from .asynchronous import in_database
from .errors import HubError, HubResting
from .events import Event, Finished, Token
from .models import HubState, HubTally

OK, STOPPED = "ok", "stopped"


# Does what it is given in the database, at once or with what comes next there.
type Keep = Callable[[Callable[[], None]], Awaitable[None]]


async def watch(
    hub: str, answer: AsyncGenerator[Event], *, model: str = "", keep: Keep = in_database
) -> AsyncGenerator[Event]:
    """The same answer, if the breaker lets it; how it ended is kept, and operators hear of what only they can mend.

    ``model``: its name at the hub. Raises HubResting.
    """
    async with aclosing(answer) as events:
        troubled = await in_database(admit, hub)
        ended, error = STOPPED, None
        try:
            async for event in events:
                if troubled and isinstance(event, Token):
                    await in_database(recovered, hub)
                    troubled = False
                if isinstance(event, Finished):
                    ended = OK
                yield event
        except HubError as fault:
            error = fault
            raise
        finally:
            # Shielded: the reader who leaves cancels this, and what happened counts all the same.
            await asyncio.shield(keep(partial(_conclude, hub, ended, error, model)))


def _conclude(hub: str, ended: str, error: HubError | None, model: str) -> None:
    book(hub, ended, error)
    if error is not None and error.mend:
        tell_operators(hub=hub, error=error, model=model)


def admit(hub: str) -> bool:
    """Let a question through; return whether the hub was away lately. Raises HubResting while the breaker is open."""
    state = HubState.objects.filter(hub=hub).first()
    if state is None or state.opened_at is None:
        return state is not None and state.faults > 0
    now = timezone.now()
    if state.probe_at is not None and state.probe_at <= now:
        # Whoever moves the moment on is the one that tries; the others see that it moved.
        mine = HubState.objects.filter(pk=state.pk, probe_at=state.probe_at)
        if mine.update(probe_at=now + _rest()):
            return True
    raise HubResting


def recovered(hub: str) -> None:
    """The hub answers: close the breaker."""
    HubState.objects.filter(hub=hub).update(faults=0, opened_at=None, probe_at=None)


@transaction.atomic(savepoint=False)
def book(hub: str, ended: str, error: HubError | None) -> None:
    """Count how an answer ended, and let the breaker know."""
    _tally(hub, error.code if error else ended)
    if error is None or error.ours:
        return
    HubState.objects.get_or_create(hub=hub)
    state = HubState.objects.select_for_update(of=("self",)).get(hub=hub)
    state.last_fault, state.last_fault_at = error.code, timezone.now()
    if error.away:
        _count_fault(state)
    elif not error.silent:
        state.faults, state.opened_at, state.probe_at = 0, None, None
    state.save()


def _count_fault(state: HubState) -> None:
    state.faults += 1
    if state.opened_at or state.faults >= settings.HUB_BREAKER_FAULTS:
        state.opened_at = state.opened_at or timezone.now()
        state.probe_at = timezone.now() + _rest()


def _tally(hub: str, outcome: str) -> None:
    add_to(HubTally, "count", 1, hub=hub, day=timezone.localdate(), outcome=outcome)


def _rest() -> datetime.timedelta:
    return datetime.timedelta(seconds=settings.HUB_BREAKER_SECONDS)
