"""The product as its users meet it: real processes, a real database, real HTTP."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN_SECONDS = 300
# What SQLite's database is called in its folder.
FILE = "meesterproef.sqlite3"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for[T](what: str, look: Callable[[], T | None], seconds: float = 30) -> T:
    """Return the first true value of ``look``; fail with ``what`` when none comes in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {seconds} seconds")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@dataclass
class Database:
    """One database of the engine under test: a file, or a database in the PostgreSQL of this run."""

    folder: Path
    url: str

    @classmethod
    def named(cls, folder: Path, name: str) -> "Database":
        """The database of that name, whether it is there or not; SQLite's is the one in the folder."""
        if on_sqlite():
            return cls(folder, f"sqlite:///{folder / FILE}")
        return cls(folder, _with_name(os.environ["DATABASE_URL"], name))

    @classmethod
    def empty(cls, folder: Path, name: str, *, like: str = "template1") -> "Database":
        """A database without a table; or, on PostgreSQL, with all that stands in the one called ``like``."""
        return cls.named(folder, name) if on_sqlite() else cls.new(folder, name, template=like)

    @classmethod
    def new(cls, folder: Path, name: str, *, template: str = "template1") -> "Database":
        """A new one in the PostgreSQL of this run, in the place of an older one of that name."""
        on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return cls.named(folder, name)

    @property
    def file(self) -> Path:
        """Where SQLite keeps it."""
        return self.folder / FILE

    @property
    def name(self) -> str:
        """What PostgreSQL calls it."""
        return urlsplit(self.url).path.lstrip("/")

    def copy(self, folder: Path, name: str) -> "Database":
        """A second database with the same rows and files."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if on_sqlite():
            return Database.named(folder, name)
        return Database.new(folder, name, template=self.name)

    def ask(self, question: str) -> int:
        """The one number that a question in SQL has for an answer; quick, and without Django."""
        if on_sqlite():
            with contextlib.closing(sqlite3.connect(self.file, timeout=20)) as connection:
                return int(connection.execute(question).fetchone()[0])
        with _connected(self.name) as connection:
            row = connection.execute(question).fetchone()
            return int(row[0]) if row else 0

    def connection(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection of one's own to it, beside the product's; PostgreSQL alone."""
        return _connected(urlsplit(self.url).path.lstrip("/"))

    def drop(self) -> None:
        if not on_sqlite():
            on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def on_sqlite() -> bool:
    """Whether this run has no PostgreSQL."""
    return not os.environ.get("DATABASE_URL", "").startswith("postgres")


def _with_name(url: str, name: str) -> str:
    return (
        re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", url, count=1)
        if "@/" in url
        else urlsplit(url)._replace(path=f"/{name}").geturl()
    )


def _connected(name: str) -> "psycopg.Connection[tuple[Any, ...]]":
    parts = urlsplit(os.environ["DATABASE_URL"])
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return psycopg.connect(
        user=parts.username,
        password=parts.password,
        host=options.get("host", parts.hostname),
        port=parts.port,
        dbname=name,
        autocommit=True,
    )


def on_server(statement: str, *values: str) -> list[tuple[Any, ...]]:
    """Run one statement in PostgreSQL's own database; the rows, if it has any."""
    with _connected("postgres") as connection:
        done = connection.execute(statement, values or None)
        return done.fetchall() if done.description else []


@dataclass
class Product:
    """Processes that share a database and a data folder; all end with ``close``."""

    database: Database
    settings: str = "lms.settings.demo"
    more_env: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def data_dir(self) -> Path:
        return self.database.folder

    @property
    def env(self) -> dict[str, str]:
        return (
            {key: value for key, value in os.environ.items() if not key.startswith(("COV_", "PYTEST"))}
            | {
                "DATA_DIR": str(self.data_dir),
                "DATABASE_URL": self.database.url,
                "DJANGO_SETTINGS_MODULE": self.settings,
                "PORT": str(self.port),
                "PYTHONUNBUFFERED": "1",
                # One teacher does in a minute what takes others an afternoon.
                "HUB_PROMPTS_PER_MINUTE": "100",
            }
            | self.more_env
        )

    @property
    def accounts(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = json.loads((self.data_dir / "demo-accounts.json").read_text(encoding="utf-8"))
        return rows

    def account(self, role: str) -> dict[str, str]:
        return next(row for row in self.accounts if row["role"] == role)

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, program: str) -> Any:
        """Run a few lines with Django set up; they print one JSON value, which is returned."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.data_dir / f"process-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        log.close()
        self.processes.append(process)
        return process

    def start_all(self) -> None:
        """What ``make run`` starts, once the packages are there."""
        self.port = free_port()
        process = self.start(sys.executable, "-m", "lms.launch")
        self.wait_ready(process)

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start(sys.executable, "manage.py", "qcluster")

    def start_hub(self) -> None:
        """Serve the embedded hub over HTTP, and have this product ask it there."""
        port = free_port()
        self.start(sys.executable, "manage.py", "serve_hub", "--port", str(port))
        wait_for("the hub's port", lambda: listening(port), 30)
        self.more_env["HUBS"] = "embedded"
        self.more_env["HUB_EMBEDDED_BASE_URL"] = f"http://127.0.0.1:{port}/v1"
        self.more_env["HUB_EMBEDDED_API_KEY"] = "een-sleutel-voor-de-proef"

    def wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        def ready() -> bool:
            assert process.poll() is None, self.logs()
            return answers(f"{self.address}/health/ready")

        wait_for(f"{self.address} ready", ready, START_WITHIN_SECONDS)

    def kill_group(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, the process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def logs(self) -> str:
        return "\n".join(p.read_text(errors="replace")[-4000:] for p in sorted(self.data_dir.glob("process-*.log")))

    def mail_to(self, address: str, subject: str = "") -> str:
        """The newest mail to an address (whose subject holds ``subject``), waited for."""

        def look() -> str | None:
            found = [
                text
                for path in sorted((self.data_dir / "mail").glob("*.log"), key=lambda p: p.stat().st_mtime_ns)
                for text in decoded(path)
                if f"To: {address}" in text and subject in text
            ]
            return found[-1] if found else None

        return wait_for(f"mail to {address}", look, 90)

    def mails(self) -> list[tuple[str, str]]:
        """Subject and HTML of every mail that was sent."""
        paths = sorted((self.data_dir / "mail").glob("*.log"))
        return [mail for path in paths for mail in subjects_and_html(path)]

    def close(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            self.kill_group(process)
        self.database.drop()


def _messages(path: Path) -> list[EmailMessage]:
    """The mails in a file: usually one, more where two were sent within one second."""
    import email
    import email.policy

    # What Django's backend for files writes after each.
    parts = path.read_bytes().split(b"-" * 79 + b"\n")[:-1]
    return [email.message_from_bytes(part, policy=email.policy.default) for part in parts]


def subjects_and_html(path: Path) -> list[tuple[str, str]]:
    """Of each mail in a file its subject and its HTML."""
    found = []
    for message in _messages(path):
        body = message.get_body(preferencelist=("html",))
        found.append((str(message["Subject"]), body.get_content() if body else ""))
    return found


def decoded(path: Path) -> list[str]:
    """Of each mail in a file its headers and its text part, decoded."""
    found = []
    for message in _messages(path):
        body = message.get_body(preferencelist=("plain",))
        found.append(f"To: {message['To']}\nSubject: {message['Subject']}\n\n{body.get_content() if body else ''}")
    return found


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def product_on(database: Database, **fields: Any) -> Iterator[Product]:
    product = Product(database, **fields)
    try:
        yield product
    finally:
        product.close()
