"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits and throttles of one test do not reach the next."""
    cache.clear()
    yield
    cache.clear()


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool({"transactional_db", "live_server"} & names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Let a transactional test empty the database, and put back what a new one holds.

    The flush is DELETE on SQLite, which the append-only triggers refuse; and it
    takes Wagtail's first page, collection, site and locale with it.
    """
    if not _is_transactional(item):
        return (yield)
    from pytest_django.plugin import blocking_manager_key

    blocker = item.config.stash[blocking_manager_key]
    with blocker.unblock():
        _drop_triggers()
    result = yield
    if nextitem is None:
        return result  # the test database is gone
    with blocker.unblock():
        contents = getattr(connection, "_test_serialized_contents", None)
        if contents:
            connection.creation.deserialize_db_from_string(contents)
        _install_triggers()
        connection.close()
    return result


def _drop_triggers() -> None:
    from lms.audit.triggers import drop_triggers

    drop_triggers(connection)


def _install_triggers() -> None:
    from lms.audit.triggers import install_triggers

    install_triggers(connection)
