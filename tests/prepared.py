"""Databases that take long to make: made once, under a lock, and copied for whoever needs one."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.product import ROOT, Database, Product, on_server, on_sqlite

PREPARE = (
    "import json, pathlib; from lms.launch import prepare; prepare(pathlib.Path({folder!r})); print(json.dumps(1))"
)


def migrated() -> Path | str:
    """What a migrated, empty database is copied from: a file of SQLite, or the name of one on PostgreSQL's server.

    It stays for later runs (on PostgreSQL as long as the server does), under another name when a migration or a
    package changes.
    """
    name = f"meesterproef_migrated_{_fingerprint()}"
    kept = Path(tempfile.gettempdir()) / f"{name}_{os.getuid()}.sqlite3"
    with alone(kept.with_suffix(".lock")):
        if on_sqlite():
            if not kept.exists():
                _make_file(kept)
            return kept
        if not on_server("SELECT 1 FROM pg_database WHERE datname = %s", name):
            _make_on_server(name)
        return name


def _fingerprint() -> str:
    seen = sha256()
    for path in [*sorted(ROOT.glob("[a-z]*/**/migrations/*.py")), ROOT / "requirements.txt"]:
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


def _make_file(kept: Path) -> None:
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        database = Database.empty(Path(folder), "")
        Product(database, settings="lms.settings.test").manage("migrate", "--verbosity=0")
        whole = Path(folder) / "whole.sqlite3"
        # The file alone may lack what is still in the log beside it.
        with (
            contextlib.closing(sqlite3.connect(database.file)) as source,
            contextlib.closing(sqlite3.connect(whole)) as target,
        ):
            source.backup(target)
        whole.replace(kept)


def _make_on_server(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.empty(Path(folder), f"{name}_half")
        Product(database, settings="lms.settings.test").manage("migrate", "--verbosity=0")
    on_server(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')


def migrated_database(folder: Path, name: str) -> Database:
    """A database of one's own, migrated and empty."""
    source = migrated()
    if isinstance(source, str):
        return Database.new(folder, name, template=source)
    database = Database.empty(folder, name)
    shutil.copyfile(source, database.file)
    return database


def demo_world(factory: pytest.TempPathFactory) -> Database:
    """The demo world with its files, as ``make run`` prepares it: made once for all workers of a run."""
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, ready = shared / "demo-world", shared / "demo-world.ready"
    with alone(shared / "demo-world.lock"):
        if not ready.exists():
            folder.mkdir()
            Product(migrated_database(folder, "demo_world")).python(PREPARE.format(folder=str(folder)))
            ready.touch()
    return Database.named(folder, "demo_world")


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Be the only process that is here with this lock."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
