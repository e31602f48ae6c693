"""Reach the database from the event loop without holding on to a connection.

A web process lets a few threads do this work for all its streams (``use_own_threads``). Elsewhere, in a command or a
test, it is done in the caller's thread.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections

_threads: WeakKeyDictionary[asyncio.AbstractEventLoop, ThreadPoolExecutor] = WeakKeyDictionary()


def use_own_threads() -> None:
    """Let the running loop have threads of its own for the database, ``HUB_DATABASE_THREADS`` of them, from now on."""
    loop = asyncio.get_running_loop()
    if loop not in _threads:
        _threads[loop] = ThreadPoolExecutor(settings.HUB_DATABASE_THREADS, thread_name_prefix="database")


async def end_own_threads() -> None:
    """Let what was asked be done, and end the running loop's threads with their connections."""
    pool = _threads.pop(asyncio.get_running_loop(), None)
    if pool is not None:
        await asyncio.wrap_future(pool.submit(connections.close_all))
        pool.shutdown(wait=False)


async def in_database[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``work`` in a thread that lets its connections go as after a request: a stream needs them for moments.

    Whoever is cancelled meanwhile goes on when the work is over: what comes after it finds it done.
    """

    pool = _threads.get(asyncio.get_running_loop())

    def run() -> T:
        try:
            return work(*args, **kwargs)
        finally:
            _let_go(for_good=pool is None)

    if pool is None:
        return await sync_to_async(run)()
    begun = pool.submit(contextvars.copy_context().run, run)
    future = asyncio.wrap_future(begun)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        if not begun.cancel():
            await asyncio.wait([future])
        raise


def _let_go(*, for_good: bool) -> None:
    """Close what this thread need not keep, but for a connection in the middle of somebody else's transaction."""
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            continue
        if for_good:
            connection.close()
        else:
            connection.close_if_unusable_or_obsolete()
