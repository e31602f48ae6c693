"""Two roles at PostgreSQL: one owns the tables and migrates, the other is what web and worker run with.

An owner may empty a table and switch its triggers off, whatever they refuse; so what the product runs with owns
nothing. It may read and write rows, and use the sequences that number them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .triggers import declared

_SCHEMA = "SELECT current_schema()"


class NoSuchRoleError(Exception):
    """The role is not there, or is one that no grant can bind: a superuser, or the owner itself."""


def grant_application_role(connection: BaseDatabaseWrapper, role: str) -> None:
    """Let ``role`` work with every table of now and of later migrations, and with nothing else. Idempotent.

    Run with the role that owns the tables and migrates. Raises NoSuchRoleError.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None or any(found):
            raise NoSuchRoleError(role)
        cursor.execute(_SCHEMA)
        schema = cursor.fetchone()[0]
        for statement in grants(connection, schema, role):
            cursor.execute(statement)


def grants(connection: BaseDatabaseWrapper, schema: str, role: str) -> Iterator[str]:
    """The statements, in order."""
    at, to = connection.ops.quote_name(schema), connection.ops.quote_name(role)
    rows, numbers = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    yield f"REVOKE CREATE ON SCHEMA {at} FROM PUBLIC, {to}"
    yield f"GRANT USAGE ON SCHEMA {at} TO {to}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {at} FROM PUBLIC, {to}"
    yield f"GRANT {rows} ON ALL TABLES IN SCHEMA {at} TO {to}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {at} FROM PUBLIC, {to}"
    yield f"GRANT {numbers} ON ALL SEQUENCES IN SCHEMA {at} TO {to}"
    # What was migrated is the owner's to say.
    yield f"REVOKE INSERT, UPDATE, DELETE ON {at}.django_migrations FROM {to}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {at} GRANT {rows} ON TABLES TO {to}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {at} GRANT {numbers} ON SEQUENCES TO {to}"


def tables_at_its_mercy(connection: BaseDatabaseWrapper) -> list[str]:
    """The append-only tables that this connection's role could empty, or whose triggers it could switch off."""
    if connection.vendor != "postgresql":
        return []
    sql = """
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relname = ANY (%s)
           AND (has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')
                OR pg_has_role(c.relowner, 'MEMBER'))
         ORDER BY c.relname
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [[declaration.table for declaration in declared()]])
        return [row[0] for row in cursor.fetchall()]


def check_application_role(*, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Say it when web and worker would run with a role that is stronger than they need."""
    found = [table for alias in databases or () for table in tables_at_its_mercy(connections[alias])]
    if not found:
        return []
    return [
        Warning(
            f"The role of DATABASE_URL could empty {len(found)} append-only tables or switch their triggers off.",
            hint="Run web and worker with a role of their own: manage.py grant_application_role.",
            id="audit.W002",
        )
    ]
