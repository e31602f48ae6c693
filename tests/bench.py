"""``make bench``: what pages cost in processor time, as a ratio to a bare signed-in page in the same run.

One JSON object a line: ``name``, ``measured`` (what), ``milliseconds`` (median),
``ratio`` (to the bare page), ``budget`` and ``queries``.
"""

import contextlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))


def main() -> int:
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "tests.bench_urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    # What preparing has to say is no measurement.
    with contextlib.redirect_stdout(sys.stderr):
        _prepare()
    rows = measure(_pages())
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
    enrolment = Enrolment.objects.filter(completed_at__isnull=True, progress__isnull=False).first()
    assert enrolment is not None
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
        "front": (anonymous, reverse("home:front"), 3),
        "catalogue": (anonymous, reverse("home:catalogue"), 3),
        "course page": (learner, reverse("home:course", args=[course.slug]), 5),
        "module page": (learner, reverse("courses:module", args=[enrolment.pk, module.slug]), 5),
        "dashboard": (learner, reverse("home:dashboard"), 5),
        "enrolment": (learner, reverse("home:enrolment", args=[enrolment.pk]), 5),
        "knowledge check": (learner, exercise("knowledge_check"), 6),
        "sandbox": (learner, reverse("sandbox:exercise", args=[enrolment.pk, exercises["next_word"].key]), 6),
        "HR list": (_client("hr"), reverse("certificates:personnel"), 8),
        "work list": (_client("coordinator"), reverse("quality_mark:work"), 8),
    }


def measure(pages: dict[str, tuple[Any, str, float]]) -> list[dict[str, Any]]:
    """Visit the pages in turn, so that a change in the machine's speed touches all alike."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    queries: dict[str, int] = {}
    for name, (client, address, _budget) in pages.items():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(address)
        assert answer.status_code == 200, (name, address, answer.status_code)
        queries[name] = len(captured)
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, (client, address, _budget) in pages.items():
            times[name].append(_seconds(lambda client=client, address=address: client.get(address)))
    base = statistics.median(times["bare page"])
    return [
        {
            "name": name,
            "measured": f"median processor time of {ROUNDS} requests",
            "milliseconds": round(1000 * statistics.median(times[name]), 2),
            "ratio": round(statistics.median(times[name]) / base, 2),
            "budget": budget,
            "queries": queries[name],
        }
        for name, (_client, _address, budget) in pages.items()
    ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main())
