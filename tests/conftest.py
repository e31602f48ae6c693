"""What every test stands on."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

from tests import kinds
from tests.prepared import migrated


def pytest_configure(config: pytest.Config) -> None:
    if not config.pluginmanager.is_registered(kinds):
        config.pluginmanager.register(kinds, "kinds")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Make what the database is copied from now, when no test's limit counts yet."""
    if any(
        {"db", "transactional_db"} & set(item.fixturenames) or item.get_closest_marker("django_db")
        for item in session.items
    ):
        migrated()


@pytest.fixture(scope="session")
def _start_from_a_migrated_copy(django_db_modify_db_settings: None) -> Iterator[None]:
    """Let the test database begin as a copy: migrating takes most of a short run's time."""
    source = migrated()
    if isinstance(source, str):
        connection.settings_dict["TEST"]["TEMPLATE"] = source
        yield
        return

    def fill(connection: DatabaseWrapper, **kwargs: object) -> None:
        raw = connection.connection
        if connection.is_in_memory_db() and not raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            with contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept:
                kept.backup(raw)

    connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)


@pytest.fixture(scope="session")
def django_db_setup(
    _start_from_a_migrated_copy: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """As pytest-django's, and remember what migrations put there, for after each flush.

    That is Wagtail's first page, collection, site and locale.
    """
    with django_db_blocker.unblock():
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits and throttles of one test do not reach the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Let a transactional test empty the database, and put back what a new one holds.

    The flush is DELETE on SQLite, which the append-only triggers refuse; and it takes Wagtail's first page,
    collection, site and locale with it. What Django would put back itself, content types and permissions, is
    among what we put back.
    """
    if not kinds.is_transactional(item):
        return (yield)
    from django.contrib.contenttypes.models import ContentType
    from pytest_django.plugin import blocking_manager_key

    blocker = item.config.stash[blocking_manager_key]
    with blocker.unblock():
        _drop_triggers()
        # Wagtail's tasks ask for theirs as soon as one is read, before they are back.
        ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)
    emptied, receivers, post_migrate.receivers = False, post_migrate.receivers, []
    try:
        result = yield
        emptied = True
    finally:
        post_migrate.receivers = receivers
        # Whatever went wrong is this test's own: the next one finds the database as it should be.
        if nextitem is not None:  # else the test database is gone
            with blocker.unblock():
                _put_back(emptied=emptied)
    return result


def _put_back(*, emptied: bool) -> None:
    if not emptied:
        _empty()
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    _install_triggers()
    connection.close()


def _empty() -> None:
    """Empty the database that could not be emptied: somebody was still at work in it, and will soon be done."""
    for pause in (1, 5, 10):
        time.sleep(pause)
        with contextlib.suppress(DatabaseError):
            call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
            return


def _drop_triggers() -> None:
    from lms.audit.triggers import drop_triggers

    drop_triggers(connection)


def _install_triggers() -> None:
    from lms.audit.triggers import install_triggers

    install_triggers(connection)
