"""What streams need of the database is done in a few threads of their own."""

import asyncio
import threading
import time

import pytest
from django.db import connection
from django.db.utils import OperationalError

from lms.hub.asynchronous import end_own_threads, in_database, use_own_threads


def in_a_server(scenario):
    """Run ``scenario`` in a loop with threads of its own, and end them."""

    async def serve():
        use_own_threads()
        try:
            return await scenario()
        finally:
            await end_own_threads()

    return asyncio.run(serve())


def test_the_work_is_done_in_as_many_threads_as_the_setting_says(settings):
    settings.HUB_DATABASE_THREADS = 2

    async def eight():
        names = [in_database(lambda: (time.sleep(0.02), threading.current_thread().name)[1]) for _ in range(8)]
        return set(await asyncio.gather(*names))

    assert in_a_server(eight) == {"database_0", "database_1"}


def test_elsewhere_it_is_done_in_the_callers_own_loop_as_ever():
    async def one():
        return await in_database(lambda: threading.current_thread().name)

    assert not asyncio.run(one()).startswith("database")


def test_who_is_cancelled_goes_on_when_what_was_begun_is_done(settings):
    settings.HUB_DATABASE_THREADS = 1
    done = []

    def work():
        time.sleep(0.1)
        done.append("first")

    async def leave():
        task = asyncio.create_task(in_database(work))
        await asyncio.sleep(0.03)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        done.append("then")

    in_a_server(leave)
    assert done == ["first", "then"]


def test_what_was_not_begun_is_not_done_for_who_was_cancelled(settings):
    settings.HUB_DATABASE_THREADS = 1
    done = []

    async def leave():
        first = asyncio.create_task(in_database(time.sleep, 0.1))
        second = asyncio.create_task(in_database(done.append, "second"))
        await asyncio.sleep(0.03)
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)

    in_a_server(leave)
    assert done == []


def test_an_error_comes_to_who_asked():
    async def fail():
        with pytest.raises(OperationalError):
            await in_database(_refuse)

    in_a_server(fail)


def _refuse():
    raise OperationalError("busy")


@pytest.mark.django_db(transaction=True)
def test_the_database_of_the_web_process_is_reached_from_there():
    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()[0]

    async def twice():
        return [await in_database(ask), await in_database(ask)]

    assert in_a_server(twice) == [1, 1]
