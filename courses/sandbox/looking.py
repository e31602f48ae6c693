"""Where the guard looks at a text that goes to a model: beside the loop, and beside the threads of the streams.

However long it takes, other people's answers go on. One person's texts are looked at one by one, so that whoever sends
many at once waits for herself.
"""

import asyncio
import contextlib
import contextvars
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakValueDictionary

from courses import guard

_THREADS = 2
# Signs of a text that is looked at where it is asked: at most two milliseconds, whatever it holds. Going to another
# thread means that what was done before is done twice.
_AT_ONCE = 500
_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="guard")
_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
# What the guard said of the text of this request; None where it is asked at once.
_looked: contextvars.ContextVar["Looked | None"] = contextvars.ContextVar("looked", default=None)


class NotLookedAt(Exception):  # noqa: N818 -- says what is the case
    """The guard has yet to look at ``text``, by ``settings``."""

    def __init__(self, text: str, settings: guard.Settings) -> None:
        super().__init__()
        self.text, self.settings = text, settings


class Looked(dict[tuple[str, guard.Settings], guard.Verdict]):
    """What was looked at in this request."""


@contextlib.contextmanager
def beside(looked: Looked) -> Iterator[None]:
    """Within this, ``verdict_on`` tells what ``looked`` holds, and raises NotLookedAt for anything else."""
    token = _looked.set(looked)
    try:
        yield
    finally:
        _looked.reset(token)


def verdict_on(text: str, settings: guard.Settings) -> guard.Verdict:
    """What the guard says of ``text``. Raises NotLookedAt for a long one where that is found out beside (``look``)."""
    looked = _looked.get()
    if looked is None or len(text) <= _AT_ONCE:
        return guard.check(text, settings=settings)
    if (text, settings) not in looked:
        raise NotLookedAt(text, settings)
    return looked[text, settings]


async def look(asked: NotLookedAt, *, person: int, looked: Looked) -> None:
    """Have the guard look, in a thread of its own, and keep what it says in ``looked``."""
    turn = _turns.setdefault(person, asyncio.Lock())
    loop = asyncio.get_running_loop()
    async with turn:
        verdict = await loop.run_in_executor(_threads, lambda: guard.check(asked.text, settings=asked.settings))
    looked[asked.text, asked.settings] = verdict
