"""What streams cost: so many answers at once over one web process, beside a bare relay in the same run.

Called by ``tests.bench``; one row for the product, with the relay's figures and the ratios to them. The budget is for
passing tokens on: what it takes to check, reserve, keep and settle an answer is told beside it.
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
CPU_AT_MOST = 2
STEADY_SECONDS = 6


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


def row(enrolment: Any, block: str, cookies: str, token: str) -> dict[str, Any]:
    """Measure the relay and the product, each with a hub of its own process."""
    with _served("manage.py", "serve_hub", "--rate", str(RATE), "--length", str(TOKENS), port=_port()) as (_, hub):
        address = f"http://127.0.0.1:{hub}/v1"
        environment = {
            "BENCH_HUB": address,
            "HUBS": "embedded",
            "HUB_EMBEDDED_BASE_URL": address,
            "HUB_EMBEDDED_CONCURRENCY": "1000",
            "HUB_PROMPTS_PER_MINUTE": "100000",
            "HUB_DAILY_TOKENS": "100000000",
            "HUB_DAILY_TOKENS_CEILING": "100000000",
            "HUB_DAILY_TOKENS_ORGANISATION": "100000000",
            "HUB_DAILY_TOKENS_ORGANISATION_CEILING": "100000000",
            "HUB_DAILY_TOKENS_PLATFORM": "100000000",
        }
        fields = {"prompt": "Wat doet de temperatuur?", "model": "voorzichtige-stem", "csrfmiddlewaretoken": token}
        relay = _measure("tests.bench_relay:application", environment, "/", "", "")
        path = f"/stream/oefenen/{enrolment}/{block}/"
        ours = _measure("tests.bench_server:application", environment, path, cookies, urlencode(fields))
    return _compared(ours, relay)


def _compared(ours: Run, relay: Run) -> dict[str, Any]:
    whole = (ours.seconds / ours.characters) / (relay.seconds / relay.characters)
    tokens = STREAMS * TOKENS
    a_token = ours.steady / (STEADY_SECONDS * RATE * STREAMS)
    return {
        "name": "streams",
        "measured": f"{STREAMS} streams of {TOKENS} tokens at {RATE} a second on one process, and a bare relay",
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
        "budget": CPU_AT_MOST,
        "milliseconds to begin and to end an answer": round(1e3 * (ours.seconds - tokens * a_token) / STREAMS, 1),
        "ratio over the whole": round(whole, 2),
        "held database connections": ours.connections,
        "KB a stream": round(ours.memory / STREAMS),
    }


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


def _measure(application: str, environment: dict[str, str], path: str, cookies: str, body: str) -> Run:
    server = ("-m", "lms.serve", application, "--log-level", "warning")
    with _served(*server, port=_port(), **environment) as (pid, port):
        # The first imports what all need.
        asyncio.run(_all(pid, port, 1, path, cookies, body))
        before, memory, connections = _meter(port), _resident(pid), _held(pid)
        streams, most, held, steady = asyncio.run(_all(pid, port, STREAMS, path, cookies, body))
        spent = _meter(port) - before
    return Run(
        waited=[stream.first - stream.asked for stream in streams if stream.first],
        lost=sum(not stream.done for stream in streams),
        characters=sum(len(text) for stream in streams for text in stream.text),
        seconds=spent,
        memory=most - memory,
        connections=held - connections,
        steady=steady,
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
    """How often the process has the database's file open."""
    names = [each.readlink().name for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()]
    return sum(name.endswith(".sqlite3") for name in names)


async def _all(pid: int, port: int, count: int, *request: str) -> tuple[list[Stream], int, int, float]:
    """Read ``count`` streams at once; with them memory, connections and processor time when all were under way."""
    streams = [Stream() for _ in range(count)]
    tasks = []
    for stream in streams:
        tasks.append(asyncio.create_task(_read(stream, port, *request)))
        await asyncio.sleep(1 / ARRIVALS)
    await asyncio.sleep(1)
    most, held = _resident(pid), _held(pid)
    steady = await asyncio.to_thread(_spent_in, port)
    await asyncio.gather(*tasks)
    return streams, most, held, steady


async def _read(stream: Stream, port: int, path: str, cookies: str, body: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    stream.asked = time.monotonic()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    writer.write((head + body).encode())
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
