"""Reach the database from a stream without holding on to a connection."""

from collections.abc import Callable

from asgiref.sync import sync_to_async
from django.db import connections


async def in_database[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``work`` in a thread, and let its connections go: a stream lasts minutes, and needs them for moments."""

    def run() -> T:
        try:
            return work(*args, **kwargs)
        finally:
            _let_go()

    return await sync_to_async(run)()


def _let_go() -> None:
    """Close this thread's connections, but for one in the middle of somebody else's transaction."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
