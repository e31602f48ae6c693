"""What every test stands on."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import TransactionTestCase, override_settings
from django_ratelimit import core
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
def _start_from_a_migrated_copy(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Let the test database begin as a copy: migrating takes most of a short run's time."""
    source = migrated()
    if isinstance(source, str):
        connection.settings_dict["TEST"]["TEMPLATE"] = source
        yield
        return
    # A file, as the product has it: a database in memory locks whole tables, against readers too.
    name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = name

    def fill(connection: DatabaseWrapper, **kwargs: object) -> None:
        raw = connection.connection
        if connection.settings_dict["NAME"] == name and not raw.execute("SELECT 1 FROM sqlite_master").fetchone():
            with contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept:
                kept.backup(raw)

    connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)


@pytest.fixture(scope="session")
def django_db_setup(
    _start_from_a_migrated_copy: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """As pytest-django's, and after a test whose transactions are real the database is as it was at first."""
    from tests.snapshot import take_snapshot

    with django_db_blocker.unblock():
        put_back = take_snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back())
        yield


@pytest.fixture(scope="module")
def demo_rows(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The demo world in the test database, loaded once for a file: what a test does to it is rolled back.

    Gives its folder. Keep the tests of the file on one worker (``xdist_group``), or each loads one.
    """
    from home.demo import load_demo_world

    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        load_demo_world()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rate limits and throttles of one test do not reach the next, and no minute ends while one counts."""
    begun = int(time.time())
    monkeypatch.setattr(core, "_get_window", lambda _value, period: begun + period)
    cache.clear()
    yield
    cache.clear()
