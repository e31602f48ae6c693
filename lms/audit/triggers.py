"""Tables whose rows the database itself refuses to change or delete.

A room says which of its tables are append-only in its ``AppConfig.ready``::

    from lms.audit.triggers import register_append_only

    def ready(self) -> None:
        from .models import Attempt, Certificate, Decision

        # Never changed, never deleted; who decided may be forgotten (changed to NULL).
        register_append_only(Decision, nullable=["decided_by"])
        # Never changed, but goes with the learner's account.
        register_append_only(Attempt, no_delete=False)
        # May be revoked once, and never un-revoked.
        register_append_only(Certificate, nullable=["holder"], set_once=["revoked_at", "revocation_reason"])

Names are those of fields, not of columns. A refused write raises
``django.db.IntegrityError`` on PostgreSQL and on SQLite alike.

The triggers are installed after every ``migrate`` and not by a migration, since
SQLite's way of changing a table drops them without a word. On SQLite they are
taken away for as long as migrations run, because SQLite refuses to change a
table whose triggers name the column that goes. Installing twice is harmless.

SQLite's ``flush`` deletes row by row and PostgreSQL's empties tables at once: whoever
flushes calls ``drop_triggers`` first, and the ``post_migrate`` that follows a flush puts
them back. Whose role owns a table can still switch its triggers off: what the product
itself runs with should not (``lms.audit.roles``).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from .refusals import Refusal, refusals


@dataclass(frozen=True)
class AppendOnly:
    """What may still happen to the rows of a table; all else is refused. Names are columns."""

    table: str
    nullable: tuple[str, ...] = ()  # may change to NULL, and to nothing else
    mutable: tuple[str, ...] = ()  # may change
    set_once: tuple[str, ...] = ()  # may change from NULL or '' to a value, once
    no_delete: bool = True

    @property
    def update_trigger(self) -> str:
        return f"{self.table}_append_only_update"

    @property
    def delete_trigger(self) -> str:
        return f"{self.table}_append_only_delete"

    @property
    def truncate_trigger(self) -> str:
        return f"{self.table}_append_only_truncate"

    def triggers(self, vendor: str) -> tuple[str, ...]:
        """Names of the triggers that must be there; only PostgreSQL can empty a table at once."""
        return (
            self.update_trigger,
            *([self.delete_trigger] if self.no_delete else []),
            *([self.truncate_trigger] if vendor == "postgresql" else []),
        )


_declared: dict[str, AppendOnly] = {}


def register_append_only(
    model: type[models.Model],
    *,
    nullable: Iterable[str] = (),
    mutable: Iterable[str] = (),
    set_once: Iterable[str] = (),
    no_delete: bool = True,
) -> AppendOnly:
    """Declare a model's table append-only; see the module for how.

    ``nullable``, ``mutable`` and ``set_once`` are names of fields. With
    ``no_delete=False`` rows may be deleted (a learner's attempts with the learner).
    Raises ``FieldDoesNotExist`` for a name that is no field and
    ``ImproperlyConfigured`` for a nullable field that cannot be NULL.
    """
    for name in nullable:
        if not model._meta.get_field(name).null:
            raise ImproperlyConfigured(f"{model._meta.label}.{name} cannot be NULL")
    declaration = AppendOnly(
        table=model._meta.db_table,
        nullable=_columns(model, nullable),
        mutable=_columns(model, mutable),
        set_once=_columns(model, set_once),
        no_delete=no_delete,
    )
    _declared[declaration.table] = declaration
    return declaration


def _columns(model: type[models.Model], names: Iterable[str]) -> tuple[str, ...]:
    columns = [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr]
    return tuple(sorted(str(column) for column in columns))


def declared() -> list[AppendOnly]:
    """Every declaration, by table name."""
    return [_declared[table] for table in sorted(_declared)]


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse what is declared, on the tables that exist. Idempotent."""
    with connection.cursor() as cursor:
        for statement in _install_statements(connection, _present(connection)):
            cursor.execute(statement)
        for rule in _refusals_present(connection):
            for statement in rule.install_statements(connection):
                cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; for a flush, or a migration on SQLite."""
    with connection.cursor() as cursor:
        for declaration in _present(connection):
            for name in (declaration.update_trigger, declaration.delete_trigger, declaration.truncate_trigger):
                cursor.execute(_drop(connection, declaration.table, name))
        for rule in _refusals_present(connection):
            cursor.execute(rule.drop_statement(connection))


@contextmanager
def without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Allow for a moment what is otherwise refused. For tests and for repairs by hand."""
    drop_triggers(connection)
    try:
        yield
    finally:
        install_triggers(connection)


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that are declared, whose table exists, and that are not there."""
    sql = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        there = {row[0] for row in cursor.fetchall()}
    wanted = [name for declaration in _present(connection) for name in declaration.triggers(connection.vendor)]
    wanted += [rule.name for rule in _refusals_present(connection)]
    return [name for name in wanted if name not in there]


def _present(connection: BaseDatabaseWrapper) -> list[AppendOnly]:
    tables = set(connection.introspection.table_names())
    return [declaration for declaration in declared() if declaration.table in tables]


def _refusals_present(connection: BaseDatabaseWrapper) -> list[Refusal]:
    tables = set(connection.introspection.table_names())
    return [rule for rule in refusals() if rule.table in tables]


def _drop(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    quote = connection.ops.quote_name
    on_table = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(name)}{on_table}"


def _install_statements(connection: BaseDatabaseWrapper, present: Sequence[AppendOnly]) -> Iterator[str]:
    if connection.vendor == "postgresql" and present:
        yield _POSTGRESQL_FUNCTION
    for declaration in present:
        if connection.vendor == "postgresql":
            yield from _postgresql(connection, declaration)
        else:
            yield from _sqlite(connection, declaration)


# --- PostgreSQL: one function for all tables. It compares rows as jsonb, because a WHEN clause would
# make every column depend on the trigger, and no migration could then change one.
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    refused text;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'append-only: % is never emptied', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'append-only: a row of % is never deleted', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT string_agg(key, ', ' ORDER BY key) INTO refused
      FROM jsonb_each(to_jsonb(OLD)) AS was (key, value)
      JOIN jsonb_each(to_jsonb(NEW)) AS becomes (key, value) USING (key)
     WHERE was.value IS DISTINCT FROM becomes.value
       AND NOT key = ANY (string_to_array(TG_ARGV[1], ','))
       AND NOT (key = ANY (string_to_array(TG_ARGV[0], ',')) AND becomes.value = 'null')
       AND NOT (key = ANY (string_to_array(TG_ARGV[2], ',')) AND was.value IN ('null', '""'));
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'append-only: % of a row of % is never changed', refused, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$
"""


def _postgresql(connection: BaseDatabaseWrapper, declaration: AppendOnly) -> Iterator[str]:
    quote = connection.ops.quote_name
    table = quote(declaration.table)
    arguments = ", ".join(
        f"'{','.join(columns)}'" for columns in (declaration.nullable, declaration.mutable, declaration.set_once)
    )
    for name, event in ((declaration.update_trigger, "UPDATE"), (declaration.delete_trigger, "DELETE")):
        if name in declaration.triggers(connection.vendor):
            yield (
                f"CREATE OR REPLACE TRIGGER {quote(name)} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION append_only_refuse({arguments})"
            )
        else:
            yield _drop(connection, declaration.table, name)
    yield (
        f"CREATE OR REPLACE TRIGGER {quote(declaration.truncate_trigger)} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()"
    )


def _sqlite(connection: BaseDatabaseWrapper, declaration: AppendOnly) -> Iterator[str]:
    quote = connection.ops.quote_name
    table = quote(declaration.table)
    for name in (declaration.update_trigger, declaration.delete_trigger):
        yield _drop(connection, declaration.table, name)
    yield (
        f"CREATE TRIGGER {quote(declaration.update_trigger)} BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN {_sqlite_refused(connection, declaration)} BEGIN "
        f"SELECT RAISE(ABORT, 'append-only: a row of {declaration.table} is never changed'); END"
    )
    if declaration.no_delete:
        yield (
            f"CREATE TRIGGER {quote(declaration.delete_trigger)} BEFORE DELETE ON {table} FOR EACH ROW BEGIN "
            f"SELECT RAISE(ABORT, 'append-only: a row of {declaration.table} is never deleted'); END"
        )


def _sqlite_refused(connection: BaseDatabaseWrapper, declaration: AppendOnly) -> str:
    """Return the condition under which an update is refused."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, declaration.table)]
    conditions = []
    for column in columns:
        if column in declaration.mutable:
            continue
        name = connection.ops.quote_name(column)
        changed = f"OLD.{name} IS NOT NEW.{name}"
        if column in declaration.nullable:
            changed += f" AND NEW.{name} IS NOT NULL"
        if column in declaration.set_once:
            changed += f" AND COALESCE(OLD.{name}, '') <> ''"
        conditions.append(f"({changed})")
    return " OR ".join(conditions) or "0"


# --- When -------------------------------------------------------------------------------------


def make_way_for_migrations(
    sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **_: Any
) -> None:
    """On ``pre_migrate``: SQLite cannot drop a column that a trigger names."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        drop_triggers(connection)


def install_after_migrations(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """On ``post_migrate``, so also after a flush."""
    install_triggers(connections[using])


def check_triggers(*, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Say it when a table that should be append-only is not; ``check --database default``."""
    missing = [name for alias in databases or () for name in missing_triggers(connections[alias])]
    if not missing:
        return []
    return [
        Warning(
            f"Append-only triggers are missing: {', '.join(missing)}.",
            hint="Run manage.py migrate, which installs them.",
            id="audit.W001",
        )
    ]
