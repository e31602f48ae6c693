"""``make bench``: what pages cost on PostgreSQL with production's settings, and what they weigh on a first visit.

One JSON object a line. Of processor time: ``name``, ``measured`` (what), ``milliseconds`` (median, of the
web process), ``database`` (milliseconds of PostgreSQL beside it), ``ratio`` (web, to a bare signed-in page on
the same server), ``budget`` and ``queries``. ``frame``: what being signed in adds to a page. Of weight: ``bytes``
over the wire, ``requests``, ``html`` (compressed), and as ``ratio`` the most used of its three budgets.
Of the guard: see ``tests.bench_guard``.
Of refusals: see ``tests.bench_refusals``.
Of streams: ``lost``, time to the first token, processor time a token and its ``ratio`` to a bare relay's.
"""

import contextlib
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from tests.bench_meter import database_seconds, postmaster
from tests.bench_server import METER

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
# Requests between two readings of the meter, so that reading it weighs little.
REQUESTS = 5
START_WITHIN_SECONDS = 60


def main() -> int:
    import django

    django.setup()
    # What preparing has to say is no measurement.
    with contextlib.redirect_stdout(sys.stderr):
        _prepare()
    pages = _pages()
    queries = _queries(pages)
    from tests.bench_guard import rows as guard

    rows = [*guard(), _streams(), _refusals()]
    with _server() as port:
        rows += _measure(pages, queries, port)
        if os.environ.get("BENCH_PAGES") != "0":
            rows += _weigh(port)
    sys.stdout.writelines(json.dumps(row) + "\n" for row in rows)
    return 0


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo_world", verbosity=0)


def _client(role: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from lms.people.models import User

    accounts = json.loads((settings.DATA_DIR / "demo-accounts.json").read_text(encoding="utf-8"))
    client = Client()
    client.force_login(
        User.objects.get(email=next(row["email"] for row in accounts if row["role"] == role)),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def _pages() -> dict[str, tuple[Any, str, float]]:
    """Name → (client, address, budget as a ratio to the bare page)."""
    from django.test import Client
    from django.urls import reverse

    from courses.models import Course, Enrolment

    anonymous = Client()
    # Somebody who is halfway, so that the pages show progress.
    enrolment = Enrolment.objects.filter(person__email="sanne.terpstra@example.org").earliest("pk")
    learner = Client()
    learner.force_login(enrolment.person, backend="django.contrib.auth.backends.ModelBackend")
    document = enrolment.version.document
    module = document.modules[0]
    exercises = {block.type: block for block in module.exercises}
    course = Course.objects.offered().first()
    assert course is not None

    def exercise(kind: str) -> str:
        return reverse("courses:exercise", args=[enrolment.pk, module.slug, exercises[kind].key])

    return {
        "bare page": (learner, "/bare/", 1),
        "help, anonymous": (anonymous, reverse("home:help"), 3),
        "help, signed in": (learner, reverse("home:help"), 3),
        "front": (anonymous, reverse("home:front"), 3),
        "catalogue": (anonymous, reverse("home:catalogue"), 3),
        "course page": (learner, reverse("home:course", args=[course.slug]), 3.5),
        "module page": (learner, reverse("courses:module", args=[enrolment.pk, module.slug]), 3.5),
        "dashboard": (learner, reverse("home:dashboard"), 3.5),
        "enrolment": (learner, reverse("home:enrolment", args=[enrolment.pk]), 5),
        "knowledge check": (learner, exercise("knowledge_check"), 5),
        **{f"sandbox {kind}": (learner, address, 5) for kind, address in _practice(enrolment.person).items()},
        "HR list": (_client("hr"), reverse("certificates:personnel"), 8),
        "work list": (_client("coordinator"), reverse("quality_mark:work"), 8),
    }


def _practice(person: Any) -> dict[str, str]:
    """The page of an exercise of every kind there is, for somebody who may ask a model."""
    from django.urls import reverse

    from courses.exercises.registry import sandbox_kinds
    from tests.browser.stage import exercises

    ids = exercises(person)
    return {kind: reverse("sandbox:exercise", args=[ids["practice"], ids[f"block_{kind}"]]) for kind in sandbox_kinds()}


def _queries(pages: dict[str, tuple[Any, str, float]]) -> dict[str, int]:
    """The number of queries of each page, on the second visit."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    queries = {}
    for name, (client, address, _budget) in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        assert answer.status_code == HTTPStatus.OK, (name, address, answer.status_code)
        queries[name] = len(captured)
    return queries


@contextlib.contextmanager
def _server(**environment: str) -> Iterator[int]:
    """The product's own web process on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lms.serve", "tests.bench_server:application", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning"], stdout=sys.stderr, env=os.environ | environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_WITHIN_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _streams() -> dict[str, Any]:
    """Answers that come in at once, beside a bare relay; see ``tests.bench_streams``."""
    from tests.bench_streams import row

    return row()


def _refusals() -> dict[str, Any]:
    """A second person's first token beside refusals; see ``tests.bench_refusals``."""
    from courses.models import Enrolment
    from courses.sandbox import policy
    from tests.bench_refusals import Asking, row

    first, block = _at_next_word("sanne.terpstra@example.org")
    second = Enrolment.objects.filter(version=first.version).exclude(person=first.person).earliest("pk")
    policy.accept(digest_read=policy.digest(), by=second.person)
    refused, other = (
        Asking(f"/stream/oefenen/{enrolment.pk}/{block}/", *_session(enrolment.person)) for enrolment in (first, second)
    )
    with _server(HUB_EMBEDDED_DELAY_SECONDS="0", HUB_PROMPTS_PER_MINUTE="60") as port:
        return row(refused, other, port)


def _at_next_word(email: str) -> tuple[Any, str]:
    """Somebody's enrolment, and the key of an exercise in it that asks a model."""
    from courses.models import Enrolment

    enrolment = Enrolment.objects.filter(person__email=email).earliest("pk")
    block = next(block for block in enrolment.version.document.modules[0].exercises if block.type == "next_word")
    return enrolment, str(block.key)


def _session(person: Any) -> tuple[str, str]:
    """Cookies of somebody who is signed in, and the secret that her forms carry."""
    from django.test import Client

    client, token = Client(), "a" * 32
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}", token


def _measure(pages: dict[str, tuple[Any, str, float]], queries: dict[str, int], port: int) -> list[dict[str, Any]]:
    """Visit the pages in turn, so that a change in the machine's speed touches all alike."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    root = postmaster()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 1):
        for name, (client, address, _budget) in pages.items():
            spent = _seconds(connection, address, client.cookies.output(attrs=[], header="", sep=";").strip(), root)
            # The first round fills caches and compiles templates.
            if turn:
                times[name].append(spent)
    web = {name: 1000 * statistics.median(web for web, _database in spent) for name, spent in times.items()}
    database = {name: 1000 * statistics.median(beside for _web, beside in spent) for name, spent in times.items()}
    return [
        *(
            {
                "name": name,
                "measured": f"median processor time of the web process, {ROUNDS} times {REQUESTS} requests",
                "milliseconds": round(web[name], 2),
                "database": round(database[name], 2),
                "ratio": round(web[name] / web["bare page"], 2),
                "budget": budget,
                "queries": queries[name],
            }
            for name, (_client, _address, budget) in pages.items()
        ),
        _frame(web, database),
    ]


def _frame(web: dict[str, float], database: dict[str, float]) -> dict[str, Any]:
    """What the menu, the roles and the session of somebody signed in add to the same page."""
    added = [of["help, signed in"] - of["help, anonymous"] for of in (web, database)]
    return {
        "name": "frame",
        "measured": "the help page signed in, less the same page anonymous",
        "milliseconds": round(added[0], 2),
        "database": round(added[1], 2),
        "ratio": round(added[0], 2),
        "budget": 1,
    }


def _weigh(port: int) -> list[dict[str, Any]]:
    """Every kind of page in Chromium with an empty cache. After the times: it fills the demo world further."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import chromium
    from tests.browser.pages import KINDS
    from tests.browser.stage import prepare

    with contextlib.redirect_stdout(sys.stderr):
        facts = prepare()
    kinds = [kind for kind in KINDS if not kind.submit][: int(os.environ.get("BENCH_PAGES", len(KINDS)))]
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        rows = [_weight(browser, kind, facts, port) for kind in kinds]
        browser.close()
    return rows


def _weight(browser: Any, kind: Any, facts: dict[str, Any], port: int) -> dict[str, Any]:
    from tests.browser.weights import HTML, REQUESTS, first_visit

    session = facts["sessions"].get(kind.by(facts["ids"]), "")
    weight = first_visit(browser, f"http://127.0.0.1:{port}{kind.at(facts['ids'])}", session)
    return {
        "name": kind.name,
        "measured": "weight on a first visit",
        "bytes": weight.size,
        "requests": weight.requests,
        "html": weight.html,
        "ratio": round(weight.ratio(kind), 2),
        "budget": {"bytes": kind.weight * 1024, "requests": REQUESTS, "html": HTML},
    }


def _seconds(
    connection: http.client.HTTPConnection, address: str, cookies: str, root: int | None
) -> tuple[float, float]:
    """Processor time of one request in seconds: of the web process, and of the database."""
    database, web = database_seconds(root), float(_get(connection, METER, ""))
    for _ in range(REQUESTS):
        _get(connection, address, cookies)
    web = float(_get(connection, METER, "")) - web
    return web / REQUESTS, (database_seconds(root) - database) / REQUESTS


def _get(connection: http.client.HTTPConnection, address: str, cookies: str) -> bytes:
    connection.request("GET", address, headers={"Cookie": cookies} if cookies else {})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == HTTPStatus.OK, (address, answer.status)
    return body


if __name__ == "__main__":
    raise SystemExit(main())
