"""What refusals cost others: a second person's first token while one sends what the guard refuses, all the time.

Called by ``tests.bench``: one row with ``first token, ms`` alone and beside the refusals; ``ratio`` is to
MOST_MS.
"""

import http.client
import os
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

CONNECTIONS = 8
ASKED = int(os.environ.get("BENCH_ASKED", "9"))
MOST_MS = 300
HOSTILE = f"{'J.' * 2000} Het BSN van Sem is 111222333."[-4000:]


@dataclass(frozen=True)
class Asking:
    """Where somebody asks, and the cookies that say who she is."""

    path: str
    cookies: str
    token: str

    def ask(self, connection: http.client.HTTPConnection, prompt: str) -> http.client.HTTPResponse:
        """Send a prompt."""
        fields = {"prompt": prompt, "model": "voorzichtige-stem", "csrfmiddlewaretoken": self.token}
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", self.path, urlencode(fields), headers)
        return connection.getresponse()


def row(refused: Asking, second: Asking, port: int) -> dict[str, Any]:
    """Measure at the web process at ``port``, whose hub answers without waiting."""
    _first_token(second, port)
    alone = [_first_token(second, port) for _ in range(ASKED)]
    stop, answered = threading.Event(), Counter[int]()
    senders = [threading.Thread(target=_send, args=[refused, port, stop, answered]) for _ in range(CONNECTIONS)]
    for sender in senders:
        sender.start()
    try:
        beside = [_first_token(second, port) for _ in range(ASKED)]
    finally:
        stop.set()
        for sender in senders:
            sender.join()
    assert set(answered) <= {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS}, answered
    median = 1000 * statistics.median(beside)
    return {
        "name": "refusals",
        "measured": f"median of {ASKED} first tokens of one, while another is refused on {CONNECTIONS} connections",
        "first token, ms": {"alone": round(1000 * statistics.median(alone), 1), "beside": round(median, 1)},
        "refusals": dict(answered),
        "ratio": round(median / MOST_MS, 2),
        "budget": 1,
    }


def _first_token(asking: Asking, port: int) -> float:
    """Seconds to the first token; the rest of the answer is read as well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.monotonic()
    answer = asking.ask(connection, "De juf schrijft op het")
    assert answer.status == HTTPStatus.OK, (answer.status, answer.read())
    while not answer.readline().startswith(b"event: token"):
        pass
    waited = time.monotonic() - begun
    answer.read()
    connection.close()
    return waited


def _send(asking: Asking, port: int, stop: threading.Event, answered: Counter[int]) -> None:
    """Keep being refused without a pause."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not stop.is_set():
        answer = asking.ask(connection, HOSTILE)
        answer.read()
        answered[answer.status] += 1
    connection.close()
