"""What every test stands on."""

import contextlib
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parent.parent


def _migrated_copy() -> Path:
    """Where a migrated, empty SQLite database is kept; another name when a migration or a package changes."""
    seen = sha256()
    for path in [*sorted(ROOT.glob("*/**/migrations/*.py")), ROOT / "requirements.txt"]:
        seen.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"meesterproef-migrated-{seen.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def _start_from_a_migrated_copy() -> Iterator[Path | None]:
    """Fill the empty test database from the copy: migrating takes most of a short run's time."""
    copy = _migrated_copy() if connection.vendor == "sqlite" else None
    if copy is None or not copy.exists():
        yield copy
        return

    def fill(connection: DatabaseWrapper, **kwargs: object) -> None:
        raw = connection.connection
        if connection.is_in_memory_db() and not raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            with contextlib.closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as source:
                source.backup(raw)

    connection_created.connect(fill)
    yield copy
    connection_created.disconnect(fill)


@pytest.fixture(scope="session")
def django_db_setup(
    _start_from_a_migrated_copy: Path | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """As pytest-django's, and keep a copy of what was migrated."""
    copy = _start_from_a_migrated_copy
    if copy is not None and not copy.exists():
        with django_db_blocker.unblock(), tempfile.TemporaryDirectory(dir=copy.parent) as folder:
            made = Path(folder) / "made.sqlite3"
            connection.ensure_connection()
            with contextlib.closing(sqlite3.connect(made)) as target:
                connection.connection.backup(target)
            made.replace(copy)
    # What migrations put there (Wagtail's first page, collection, site and locale), for after each flush.
    with django_db_blocker.unblock():
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


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

    The flush is DELETE on SQLite, which the append-only triggers refuse; and it takes Wagtail's first page,
    collection, site and locale with it. What Django would put back itself, content types and permissions, is
    among what we put back.
    """
    if not _is_transactional(item):
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
