"""Whether this process is alive, whether it can serve people, and what it has to do without.

``ready`` is false only when pages cannot be served: without the database, or before a migration. What else is away is
named, a line each, for whoever is woken by it; pages go on without.
"""

import datetime
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswerInTime
from dataclasses import dataclass
from functools import cache as once

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.caching import redis_watch
from lms.storage import storage_answers

_PLAIN = "text/plain; charset=utf-8"
# A sign of life comes every minute; a task is taken up within seconds, and tried for some minutes.
WORKERS_SILENT = datetime.timedelta(minutes=5)
TASK_WAITS = datetime.timedelta(minutes=10)
MAIL_WAITS = datetime.timedelta(minutes=15)
# For what is asked beside the database; it hangs at most so long, and readiness with it.
_PROBE_SECONDS = 3.5

_probes = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")
_under_way: dict[str, Future[bool]] = {}


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type=_PLAIN)


@dataclass(frozen=True)
class Away:
    """One thing that is away or late: ``name`` says what, ``said`` is its line for machines, ``since`` when known."""

    name: str
    said: str
    since: datetime.datetime | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.said}{_since(self.since)}"


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and holds every migration, else 503; below that, what is away."""
    first, away = condition()
    lines = [first, *map(str, away)]
    return HttpResponse("\n".join(lines) + "\n", status=200 if first == "ok" else 503, content_type=_PLAIN)


def condition() -> tuple[str, list[Away]]:
    """Return "ok", "migrations waiting" or "no database"; and all that is away besides, or late."""
    asked = {name: _ask(name, probe) for name, probe in _PROBES.items()}
    try:
        first = "migrations waiting" if _migrations_wait() else "ok"
        late = [] if first != "ok" else _late()
    except (DatabaseError, InterfaceError):
        first, late = "no database", []
    return first, [*(Away(name, "no answer") for name, future in asked.items() if not _answered(future)), *late]


def sign_of_life() -> None:
    """What a worker does every minute, so that the last task done tells whether any is at work."""


def _redis_answers() -> bool:
    cache.get("health")
    return not redis_watch.is_away


_PROBES: dict[str, Callable[[], bool]] = {"storage": storage_answers} | (
    {"redis": _redis_answers} if settings.REDIS_URL else {}
)


def _ask(name: str, probe: Callable[[], bool]) -> "Future[bool]":
    """Ask beside the others; who still waits for the answer to an earlier question is not asked again."""
    known = _under_way.get(name)
    if known is None or known.done():
        known = _under_way[name] = _probes.submit(probe)
    return known


def _answered(future: "Future[bool]") -> bool:
    try:
        return future.result(_PROBE_SECONDS)
    except NoAnswerInTime:
        return False


@once
def _leaves() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this release has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrations_wait() -> bool:
    return bool(_leaves() - MigrationRecorder(connection).applied_migrations().keys())


def _late() -> list[Away]:
    """What waits for longer than it should."""
    from django_q.models import OrmQ, Task

    from lms.people.models import OutgoingMail

    now = timezone.now()
    done = Task.objects.aggregate(last=Max("stopped"))["last"]
    task = OrmQ.objects.filter(lock__lt=now).aggregate(first=Min("lock"))["first"]
    unsent = OutgoingMail.objects.filter(sent_at__isnull=True).exclude(text="")
    mail = unsent.aggregate(first=Min("created_at"))["first"]
    return [
        *([] if done and now - done < WORKERS_SILENT else [Away("workers", "no sign of life", done)]),
        *([Away("tasks", "one waits", task)] if task and now - task >= TASK_WAITS else []),
        *([Away("mail", "one waits", mail)] if mail and now - mail >= MAIL_WAITS else []),
    ]


def _since(moment: datetime.datetime | None) -> str:
    return f" since {moment.astimezone(datetime.UTC):%Y-%m-%d %H:%M}Z" if moment else ""
