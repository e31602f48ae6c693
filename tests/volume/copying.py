"""Rows by the thousand: PostgreSQL copies one that the product made, in one statement a table."""

from typing import Any

from django.db import connection, models

# A table of fewer rows is rightly read whole.
LARGE = 5000


def copy_row(row: models.Model, source: str, **columns: str) -> None:
    """Insert a copy of ``row`` for each row of ``source``.

    ``source`` is what stands after FROM, beside the row itself, which is called ``t``; ``columns`` are the expressions
    in SQL of what differs from it. The key is given out by the database.
    """
    meta = row._meta
    names = [field.column for field in meta.local_concrete_fields if not field.primary_key]
    values = ", ".join(columns.get(name, f't."{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({into}) SELECT {values} FROM "{meta.db_table}" t, {source} '
            f'WHERE t."{meta.pk.column}" = {int(row.pk)}'
        )


def analyze() -> None:
    """Let PostgreSQL count its rows, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def read_whole(statement: str) -> list[str]:
    """The large tables that a statement, as it was asked, reads from beginning to end."""
    if not statement.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [LARGE])
        large = {name for (name,) in cursor.fetchall()}
    return sorted(set(_scanned(plan[0]["Plan"])) & large)


def _scanned(node: dict[str, Any]) -> list[str]:
    own = [str(node["Relation Name"])] if node["Node Type"] == "Seq Scan" else []
    return own + [name for below in node.get("Plans", []) for name in _scanned(below)]
