"""A demo database of older migrations is kept aside and a new one made; one that only lacks newer ones is migrated."""

import contextlib
import re
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from lms.older_databases import is_older_database
from tests.prepared import migrated_database
from tests.product import Database, Product, on_sqlite

# The file of SQLite is what ``make run`` has.
pytestmark = pytest.mark.both
PREPARE = """
import json, os, pathlib
from django.core import management
from lms import launch
done = []
launch._say = done.append
# The demo world takes half a minute, and is no part of this.
launch._collect_static = lambda folder: None
migrate = management.call_command
management.call_command = lambda name, **options: None if name == "load_demo_world" else migrate(name, **options)
try:
    launch.prepare(pathlib.Path(os.environ["DATA_DIR"]))
except launch.CannotStart as problem:
    done.append(str(problem))
print(json.dumps(done))
"""
SETTLED = ["Preparing the database …", "Loading the demo world …"]
# What an older database has: a migration that no file has; one recorded before what it depends on; a table that the
# first migration makes otherwise now, or not at all.
OLDER = {
    "unknown migration": "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('certificates', '0099_gone', '2026-01-01')",
    "app that is gone": "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('gone', '0001_initial', '2026-01-01')",
    "order of another graph": "DELETE FROM django_migrations WHERE app = 'people' AND name = '0001_initial'",
    "column of another name": "ALTER TABLE people_knowndevice RENAME COLUMN user_id TO owner_id",
    "table of another name": "ALTER TABLE people_knowndevice RENAME TO people_device",
}
NEWER = "DELETE FROM django_migrations WHERE app = 'sessions'", "DROP TABLE django_session"


def change(database: Database, *statements: str) -> None:
    if on_sqlite():
        with contextlib.closing(sqlite3.connect(database.file)) as file, file:
            for statement in statements:
                file.execute(statement)
        return
    with database.connection() as server:
        for statement in statements:
            server.execute(statement)


@pytest.fixture
def database(tmp_path: Path, worker_id: str) -> Database:
    return migrated_database(tmp_path, f"older_{worker_id}")


def prepare(database: Database, **env: str) -> list[str]:
    said: list[str] = Product(database, more_env=env).python(PREPARE)
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("older", OLDER)
def test_a_database_that_other_migrations_made_is_an_older_one(older: str) -> None:
    assert not is_older_database()
    with connection.cursor() as cursor:
        cursor.execute(OLDER[older])
    assert is_older_database()


@pytest.mark.processes
@pytest.mark.skipif(not on_sqlite(), reason="a database on a server cannot be moved")
def test_an_older_database_is_kept_aside_with_its_files_and_a_new_one_made(database: Database) -> None:
    change(
        database, OLDER["unknown migration"], "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('van vroeger')"
    )
    (database.folder / "media").mkdir()
    (database.folder / "media" / "foto.txt").write_text("van vroeger")
    (database.folder / "demo-accounts.json").write_text("[]")
    before = (database.folder / "demo-accounts.json").read_bytes()
    said = prepare(database)
    (aside,) = database.folder.glob("older-*")
    assert re.fullmatch(r"older-\d{4}-\d\d-\d\d-\d{6}", aside.name)
    assert said == [
        f"The demo database was made by an older version: it is kept in {aside}, and a new one is made.", *SETTLED
    ]  # fmt: skip
    assert Database.named(aside, "").ask("SELECT count(*) FROM kept") == 1
    assert (aside / "media" / "foto.txt").read_text() == "van vroeger"
    assert (aside / "demo-accounts.json").read_bytes() == before
    assert not (database.folder / "media").exists()
    assert database.ask("SELECT count(*) FROM sqlite_master WHERE name = 'kept'") == 0
    assert prepare(database) == SETTLED
    assert list(database.folder.glob("older-*")) == [aside]


@pytest.mark.processes
def test_a_database_that_lacks_newer_migrations_is_migrated(database: Database) -> None:
    change(database, *NEWER)
    assert prepare(database) == SETTLED
    assert database.ask("SELECT count(*) FROM django_session") == 0
    assert list(database.folder.glob("older-*")) == []


@pytest.mark.processes
def test_a_new_database_is_no_older_one(tmp_path: Path, worker_id: str) -> None:
    database = Database.empty(tmp_path, f"empty_{worker_id}")
    assert prepare(database) == SETTLED
    assert prepare(database) == SETTLED


@pytest.mark.processes
def test_an_older_database_elsewhere_gives_one_sentence(tmp_path: Path, database: Database) -> None:
    change(database, OLDER["unknown migration"])
    said = Product(Database(tmp_path / "here", database.url)).python(PREPARE)
    name = str(database.file) if on_sqlite() else database.name
    assert said == [
        f"The database {name} was made by an older version and cannot be used: set DATABASE_URL to an empty one."
    ]


@pytest.mark.processes
def test_outside_the_demo_nothing_is_moved(database: Database) -> None:
    change(database, OLDER["unknown migration"])
    moved = Product(database).python(
        "import json, os, pathlib; from django.conf import settings; settings.DEMO_WORLD = False\n"
        "from lms.older_databases import set_older_database_aside\n"
        "print(json.dumps(set_older_database_aside(pathlib.Path(os.environ['DATA_DIR']))))"
    )
    assert moved is None
    assert list(database.folder.glob("older-*")) == []
