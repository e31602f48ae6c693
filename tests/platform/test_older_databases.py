"""A demo database of older migrations is kept aside and a new one made; one that only lacks newer ones is migrated.

What makes a database an older one is tried on the test's own, whatever it is. What ``make run`` moves is a file of
SQLite, also in a run on PostgreSQL; so nothing here needs to run on both.
"""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from lms.older_databases import OlderDatabase, is_older_database, set_older_database_aside
from tests.product import FILE, Database, Product

pytestmark = pytest.mark.django_db
# What an older database has: a migration that no file has; one recorded before what it depends on; a table that the
# first migration makes otherwise now, or not at all.
UNKNOWN = "INSERT INTO django_migrations (app, name, applied) VALUES ('certificates', '0099_gone', '2026-01-01')"
OLDER = {
    "unknown migration": UNKNOWN,
    "app that is gone": "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('gone', '0001_initial', '2026-01-01')",
    "order of another graph": "DELETE FROM django_migrations WHERE app = 'people' AND name = '0001_initial'",
    "column of another name": "ALTER TABLE people_knowndevice RENAME COLUMN user_id TO owner_id",
    "table of another name": "ALTER TABLE people_knowndevice RENAME TO people_device",
}
NEWER = "DELETE FROM django_migrations WHERE app = 'sessions'", "DROP TABLE django_session"
RECORDS = "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)"
# Both commands have tests of their own, and take a minute.
START = """
import json, os, pathlib
from django.core import management
from lms import launch
said = []
launch._say = said.append
launch._collect_static = lambda folder: None
management.call_command = lambda name, **options: said.append(name)
try:
    launch.prepare(pathlib.Path(os.environ["ELSEWHERE"]))
except launch.CannotStart as problem:
    said.append(str(problem))
launch.prepare(pathlib.Path(os.environ["DATA_DIR"]))
print(json.dumps(said))
"""


def fill(folder: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / FILE)) as file, file:
        for statement in statements:
            file.execute(statement)


@pytest.fixture
def made_up(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection to a file of SQLite in the test's folder."""
    settings = connections["default"].settings_dict | {"NAME": tmp_path / FILE, "OPTIONS": {}}
    wrapper = DatabaseWrapper(settings, "made_up")
    connections["made_up"] = wrapper
    yield wrapper
    wrapper.close()
    del connections["made_up"]


@pytest.mark.parametrize("older", OLDER)
def test_a_database_that_other_migrations_made_is_an_older_one(older: str) -> None:
    assert not is_older_database(connection)
    with connection.cursor() as cursor:
        cursor.execute(OLDER[older])
    assert is_older_database(connection)


def test_a_database_that_lacks_newer_migrations_is_no_older_one() -> None:
    with connection.cursor() as cursor:
        for statement in NEWER:
            cursor.execute(statement)
    assert not is_older_database(connection)


def test_an_older_database_is_kept_aside_with_its_files(made_up, tmp_path, settings) -> None:
    settings.DEMO_WORLD = True
    fill(tmp_path, RECORDS, UNKNOWN, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('van vroeger')")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "foto.txt").write_text("van vroeger")
    (tmp_path / "demo-accounts.json").write_text("[]")
    (tmp_path / "static").mkdir()
    aside = set_older_database_aside(made_up, tmp_path)
    assert re.fullmatch(r"older-\d{4}-\d\d-\d\d-\d{6}", aside.name)
    assert sorted(path.name for path in tmp_path.iterdir()) == [aside.name, "static"]
    with contextlib.closing(sqlite3.connect(aside / FILE)) as file:
        assert file.execute("SELECT word FROM kept").fetchall() == [("van vroeger",)]
    assert (aside / "media" / "foto.txt").read_text() == "van vroeger"
    assert (aside / "demo-accounts.json").read_text() == "[]"
    # The next start finds none, and leaves what was kept.
    assert set_older_database_aside(made_up, tmp_path) is None
    assert list(tmp_path.glob("older-*")) == [aside]


def test_an_older_database_elsewhere_stays_where_it_is(made_up, tmp_path, settings) -> None:
    settings.DEMO_WORLD = True
    fill(tmp_path, RECORDS, UNKNOWN)
    with pytest.raises(OlderDatabase, match=re.escape(str(tmp_path / FILE))):
        set_older_database_aside(made_up, tmp_path / "here")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_outside_the_demo_nothing_is_moved(made_up, tmp_path, settings) -> None:
    settings.DEMO_WORLD = False
    fill(tmp_path, RECORDS, UNKNOWN)
    assert set_older_database_aside(made_up, tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.processes
def test_make_run_says_what_it_did_with_an_older_database(tmp_path: Path) -> None:
    file, elsewhere = tmp_path / FILE, tmp_path / "elsewhere"
    fill(tmp_path, RECORDS, UNKNOWN)
    said = Product(Database(tmp_path, f"sqlite:///{file}"), more_env={"ELSEWHERE": str(elsewhere)}).python(START)
    (aside,) = tmp_path.glob("older-*")
    assert said == [
        f"The database {file} was made by an older version and cannot be used: set DATABASE_URL to an empty one.",
        f"The demo database was made by an older version: it is kept in {aside}, and a new one is made.",
        *["Preparing the database …", "migrate", "Loading the demo world …", "load_demo_world"],
    ]
