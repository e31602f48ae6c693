"""The same moment, for tests of what people do twice at once."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def outcomes_at_once(works: Iterable[Callable[[], object]]) -> list[object]:
    """Run each in a thread of its own at the same moment; return what each returned, or the error that it raised."""
    works = list(works)
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return work()
        except Exception as error:  # noqa: BLE001 -- what went wrong is what the tests look at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def at_once(number: int, work: Callable[[], object]) -> list[object]:
    """Run work in several threads at the same moment; return what went wrong."""
    return [found for found in outcomes_at_once([work] * number) if isinstance(found, Exception)]
