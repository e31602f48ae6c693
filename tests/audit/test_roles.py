"""The role that web and worker run with can do their work, and nothing to what is append-only."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import psycopg
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from lms.audit.roles import tables_at_its_mercy
from lms.audit.triggers import declared

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]
TABLES = [declaration.table for declaration in declared()]


@dataclass
class Application:
    """A connection as the role that was granted."""

    role: str

    def run(self, statement: str) -> None:
        with self.connected() as asking:
            asking.execute(statement)

    def refused(self, statement: str) -> str:
        with pytest.raises(psycopg.Error) as error:
            self.run(statement)
        return type(error.value).__name__

    def connected(self) -> psycopg.Connection:
        return connected(self.role)


def connected(role: str) -> psycopg.Connection:
    """A connection beside Django's."""
    there = connection.settings_dict
    host = there["OPTIONS"].get("host") or there["HOST"]
    return psycopg.connect(dbname=there["NAME"], user=role, host=host, autocommit=True)


@pytest.fixture(scope="module")
def application(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Application]:
    """Granted for good, so that it comes in by the front door; no row is kept of these tests."""
    role = f"web_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {role} LOGIN")
        call_command("grant_application_role", role, stdout=StringIO())
        yield Application(role)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
        connection.close()


def test_it_may_neither_empty_alter_nor_own_what_is_append_only(application: Application) -> None:
    for table in TABLES:
        tries = [
            f'TRUNCATE "{table}" CASCADE',
            f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
            f'DROP TRIGGER "{table}_append_only_update" ON "{table}"',
            f'CREATE TRIGGER late BEFORE INSERT ON "{table}" EXECUTE FUNCTION append_only_refuse()',
            f'DROP TABLE "{table}" CASCADE',
            f'ALTER TABLE "{table}" OWNER TO {application.role}',
        ]
        assert {attempt: application.refused(attempt) for attempt in tries} == dict.fromkeys(
            tries, "InsufficientPrivilege"
        )


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TABLE own (id int)",
        "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DELETE FROM django_migrations",
        "DROP FUNCTION append_only_refuse CASCADE",
    ],
)
def test_it_may_not_go_round_the_triggers(application: Application, statement: str) -> None:
    assert application.refused(statement) == "InsufficientPrivilege"


def test_it_may_read_and_write_rows_of_every_table_and_draw_numbers(application: Application) -> None:
    tables = set(connection.introspection.table_names()) - {"django_migrations"}
    with application.connected() as asking:
        for table in sorted(tables):
            may = asking.execute(
                "SELECT bool_and(has_table_privilege(%s, right_)) FROM unnest(%s::text[]) AS right_",
                [f'"{table}"', ["SELECT", "INSERT", "UPDATE", "DELETE"]],
            ).fetchone()
            assert (table, may) == (table, (True,))
        asking.execute("SELECT nextval('people_organisation_id_seq')")


def test_tables_of_later_migrations_are_its_too(application: Application) -> None:
    with connected(connection.settings_dict["USER"]) as owner:
        owner.execute("CREATE TABLE later (id serial PRIMARY KEY, what text)")
        try:
            application.run("INSERT INTO later (what) VALUES ('een'); UPDATE later SET what = ''; DELETE FROM later")
            assert application.refused("TRUNCATE later") == "InsufficientPrivilege"
        finally:
            owner.execute("DROP TABLE later")


def test_granting_twice_is_harmless_and_who_cannot_be_bound_is_named(application: Application) -> None:
    call_command("grant_application_role", application.role, stdout=StringIO())
    for nobody in ("niemand", connection.settings_dict["USER"]):
        with pytest.raises(CommandError, match=f"'{nobody}' is no role that could be bound"):
            call_command("grant_application_role", nobody)


def test_a_deployment_is_warned_when_it_would_run_with_the_owner(application: Application) -> None:
    assert tables_at_its_mercy(connection) == TABLES
    found = [each.id for each in run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])]
    assert found == ["audit.W002"]
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {application.role}")
    try:
        assert tables_at_its_mercy(connection) == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
