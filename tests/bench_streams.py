"""What streams cost: answers to as many people at once over one web process, beside a bare relay in the same run.

Called by ``tests.bench``, or by itself (``python -m tests.bench_streams``) where a demo world was loaded; one row for
the product, with the relay's figures and the ratios to them. The budgets are for passing tokens on and for the first of
them; what it takes to begin and to end an answer is told beside them, for the web process and for the database.

The web process has production's settings and its defaults; only the hub has room for everybody.
"""

import asyncio
import contextlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench_server import METER

STREAMS = int(os.environ.get("BENCH_STREAMS", "200"))
TOKENS, RATE = 400, 20
# New streams a second: a class that presses send within some seconds.
ARRIVALS = 20
# What the product may take, as so many times what the relay takes.
CPU_AT_MOST = 1.5
FIRST_AT_MOST = 4
STEADY_SECONDS = 6
_SCHOOLS = 10
# What production has to be told; the rest are its defaults.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": os.environ.get("SECRET_KEY", "only-for-the-demo-on-your-own-machine-not-a-secret"),
    "PUBLIC_ORIGIN": "https://127.0.0.1",
    "ALLOWED_HOSTS": "127.0.0.1",
}


@dataclass(frozen=True)
class Question:
    """Where somebody asks, her cookies, and the form that she sends."""

    path: str
    cookies: str = ""
    body: str = ""


@dataclass
class Stream:
    """One reader: when it asked, when the first token came, what came, whether the end did, and the last line."""

    asked: float = 0.0
    first: float = 0.0
    text: list[str] = field(default_factory=list)
    done: bool = False
    last: bytes = b""


@dataclass
class Run:
    """All readers of one server."""

    waited: list[float]
    lost: int
    characters: int
    seconds: float  # processor time
    memory: int  # KB more than before
    connections: int  # more than before
    steady: float  # processor time of STEADY_SECONDS while all were under way, in which every token is one of many
    database: float  # processor time of PostgreSQL; 0 on SQLite, which is in the process itself


def row() -> dict[str, Any]:
    """Measure the relay and the product, each with a hub of its own process."""
    with _served("manage.py", "serve_hub", "--rate", str(RATE), "--length", str(TOKENS), port=_port()) as (_, hub):
        address = f"http://127.0.0.1:{hub}/v1"
        environment = {
            "BENCH_HUB": address,
            "HUBS": "embedded",
            "HUB_EMBEDDED_BASE_URL": address,
            "HUB_EMBEDDED_CONCURRENCY": "1000",
        }
        asked = questions(STREAMS + 1)
        relay = _measure("tests.bench_relay:application", environment, [Question("/")] * len(asked))
        ours = _measure("tests.bench_server:application", environment | _production(), asked)
    return _compared(ours, relay)


def _production() -> dict[str, str]:
    """Production's settings, with the database of this process."""
    from django.conf import settings

    file = f"sqlite:///{settings.DATABASES['default']['NAME']}"
    return PRODUCTION | {"DATABASE_URL": os.environ.get("DATABASE_URL", file)}


def questions(number: int) -> list[Question]:
    """One question each of so many people at some schools, who take one course."""
    from courses.learning.actions.learning import enrol
    from courses.models import Enrolment
    from courses.sandbox import policy
    from lms.people.enums import Role
    from tests import factories
    from tests.bench import _at_next_word, _session

    like, block = _at_next_word("sanne.terpstra@example.org")
    schools = [factories.organisation(slug=f"bank-{uuid.uuid4()}") for index in range(_SCHOOLS)]
    asked = []
    for index in range(number):
        person = factories.person(email=f"{uuid.uuid4()}@example.org")
        employment = factories.member(person, schools[index % _SCHOOLS], Role.TEACHER)
        policy.accept(digest_read=policy.digest(), by=person)
        enrolment: Enrolment = enrol(version=like.version, by=person, employment=employment)
        cookies, token = _session(person)
        fields = {"prompt": "Wat doet de temperatuur?", "model": "voorzichtige-stem", "csrfmiddlewaretoken": token}
        asked.append(Question(f"/stream/oefenen/{enrolment.pk}/{block}/", cookies, urlencode(fields)))
    return asked


def _compared(ours: Run, relay: Run) -> dict[str, Any]:
    whole = (ours.seconds / ours.characters) / (relay.seconds / relay.characters)
    tokens = STREAMS * TOKENS
    a_token = ours.steady / (STEADY_SECONDS * RATE * STREAMS)
    return {
        "name": "streams",
        "measured": f"{STREAMS} people's streams of {TOKENS} tokens at {RATE} a second on one process of production's"
        f" settings on {_engine()}, {ARRIVALS} more each second, and a bare relay",
        "lost": ours.lost,
        "first token, ms": {"p50": _ms(ours.waited, 50), "p95": _ms(ours.waited, 95)},
        "first token of the relay, ms": {"p50": _ms(relay.waited, 50), "p95": _ms(relay.waited, 95)},
        "first token, ratio": {
            "p50": round(_ms(ours.waited, 50) / _ms(relay.waited, 50), 2),
            "p95": round(_ms(ours.waited, 95) / _ms(relay.waited, 95), 2),
        },
        "microseconds a token": round(1e6 * a_token),
        "microseconds a token of the relay": round(1e6 * relay.steady / (STEADY_SECONDS * RATE * STREAMS)),
        "ratio": round(ours.steady / relay.steady, 2),
        "budget": {"ratio": CPU_AT_MOST, "first token, ratio of p95": FIRST_AT_MOST},
        "milliseconds to begin and to end an answer": round(1e3 * (ours.seconds - tokens * a_token) / STREAMS, 1),
        "milliseconds of PostgreSQL an answer": round(1e3 * ours.database / STREAMS, 1),
        "ratio over the whole": round(whole, 2),
        "held database connections": ours.connections,
        "KB a stream": round(ours.memory / STREAMS),
    }


def _engine() -> str:
    from django.db import connection

    return str(connection.vendor)


def _ms(waited: list[float], percent: int) -> float:
    return round(1000 * statistics.quantiles(waited, n=100)[percent - 1], 1)


def _port() -> int:
    from tests.product import free_port

    return free_port()


@contextlib.contextmanager
def _served(*command: str, port: int, **environment: str) -> Iterator[tuple[int, int]]:
    """Run a server at ``port``; its process and the port."""
    from tests.bench import _wait_for

    process = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)], stdout=sys.stderr, env=os.environ | environment
    )
    try:
        _wait_for(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def _measure(application: str, environment: dict[str, str], asked: list[Question]) -> Run:
    server = ("-m", "lms.serve", application, "--log-level", "warning")
    with _served(*server, port=_port(), **environment) as (pid, port):
        # The first imports what all need.
        asyncio.run(_all(pid, port, asked[:1]))
        before, memory, connections, database = _meter(port), _resident(pid), _held(pid), _of_database()
        streams, most, held, steady = asyncio.run(_all(pid, port, asked[1:]))
        spent, of_database = _meter(port) - before, _of_database() - database
    return Run(
        waited=[stream.first - stream.asked for stream in streams if stream.first],
        lost=sum(not stream.done for stream in streams),
        characters=sum(len(text) for stream in streams for text in stream.text),
        seconds=spent,
        memory=most - memory,
        connections=held - connections,
        steady=steady,
        database=of_database,
    )


def _meter(port: int) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", METER)
    return float(connection.getresponse().read())


def _spent_in(port: int) -> float:
    before = _meter(port)
    time.sleep(STEADY_SECONDS)
    return _meter(port) - before


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1])


def _held(pid: int) -> int:
    """How many connections to the database there are beside our own; of SQLite, how often the process has it open."""
    from django.db import connection

    if connection.vendor == "sqlite":
        names = [each.readlink().name for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()]
        return sum(name.endswith(".sqlite3") for name in names)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0]) - 1


def _of_database() -> float:
    """Seconds of processor time that PostgreSQL and its processes took so far, where it is on this machine."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = _stat(int(cursor.fetchone()[0]))[1]
    took = 0.0
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            with contextlib.suppress(OSError):
                seconds, parent = _stat(int(each.name))
                took += seconds if server in {parent, int(each.name)} else 0.0
    return took


def _stat(pid: int) -> tuple[float, int]:
    """Processor time of a process and of those that ended below it, and its parent."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"), int(fields[1])


async def _all(pid: int, port: int, asked: list[Question]) -> tuple[list[Stream], int, int, float]:
    """Read all their answers at once; with them memory, connections and processor time when all were under way."""
    streams = [Stream() for _ in asked]
    tasks = []
    for stream, question in zip(streams, asked, strict=True):
        tasks.append(asyncio.create_task(_read(stream, port, question)))
        await asyncio.sleep(1 / ARRIVALS)
    await asyncio.sleep(1)
    most, held = _resident(pid), await asyncio.to_thread(_held, pid)
    steady = await asyncio.to_thread(_spent_in, port)
    await asyncio.gather(*tasks)
    return streams, most, held, steady


async def _read(stream: Stream, port: int, question: Question) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    stream.asked = time.monotonic()
    head = (
        f"POST {question.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {question.cookies}\r\n"
        f"X-Forwarded-Proto: https\r\nReferer: https://127.0.0.1/\r\nContent-Length: {len(question.body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    writer.write((head + question.body).encode())
    event = b""
    async for line in reader:
        stream.last = line
        if line.startswith(b"event: "):
            event = line[7:].strip()
            stream.done = stream.done or event == b"done"
        elif line.startswith(b"data: ") and event == b"token":
            stream.first = stream.first or time.monotonic()
            stream.text.append(json.loads(line[6:])["text"])
    writer.close()
    if not stream.done:
        sys.stderr.write(f"lost after {len(stream.text)} tokens with {stream.last!r}\n")


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(row(), indent=1) + "\n")
