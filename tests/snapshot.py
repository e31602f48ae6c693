"""What the test database holds at first: put back after every test whose transactions were real.

Django would empty all tables instead. That takes a third of a second, takes Wagtail's first page, collection, site
and locale with it, and is what the append-only triggers refuse.
"""

import sqlite3
import time
from collections.abc import Callable

from django.db import DatabaseError, connection, transaction

from lms.audit.triggers import install_triggers, missing_triggers

# How long somebody who is still at work may keep it waiting.
SECONDS_TO_LET_GO = 20


def take_snapshot() -> Callable[[], None]:
    """Remember everything that is there; the function returned puts it back."""
    return _of_postgresql() if connection.vendor == "postgresql" else _of_sqlite()


def _of_sqlite() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)

    def put_back() -> None:
        connection.ensure_connection()
        until = time.monotonic() + SECONDS_TO_LET_GO

        def wait(*_progress: int) -> None:
            if time.monotonic() > until:
                raise TimeoutError("somebody is still at work in the test database")

        kept.backup(connection.connection, progress=wait)

    return put_back


def _of_postgresql() -> Callable[[], None]:
    with connection.cursor() as cursor:
        tables = [table.name for table in connection.introspection.get_table_list(cursor) if table.type == "t"]
    kept = {table: _copy_of(table) for table in _filled(tables)}

    def put_back() -> None:
        # Somebody may still be at work, and will soon be done.
        for pause in (1, 5, 10):
            try:
                return _put_back(tables, kept)
            except DatabaseError:
                connection.close()
                time.sleep(pause)
        return _put_back(tables, kept)

    return put_back


def _put_back(tables: list[str], kept: dict[str, bytes]) -> None:
    if missing_triggers(connection):
        install_triggers(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        # Without triggers and foreign keys, and when nobody writes any more.
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '10s'")
        cursor.execute(f"LOCK TABLE {', '.join(map(_quoted, tables))} IN EXCLUSIVE MODE")
        for table in {*_filled(tables), *kept}:
            there = kept.get(table, b"")
            if _copy_of(table) != there:
                cursor.execute(f"DELETE FROM {_quoted(table)}")
                with cursor.copy(f"COPY {_quoted(table)} FROM STDIN") as copy:
                    copy.write(there)


def _filled(tables: list[str]) -> list[str]:
    parts = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [row[0] for row in cursor.fetchall()]


def _copy_of(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {_quoted(table)} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
