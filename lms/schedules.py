"""The periodic jobs: rooms say which they have, and every ``migrate`` writes them into the queue's schedule.

In a room's ``AppConfig.ready``::

    from lms.schedules import register_schedule

    register_schedule("certificates: unrendered", "certificates.jobs.render_missing", every_minutes=10)
    register_schedule("marks: expiry", "quality_mark.jobs.expire_marks", daily_at="06:30")

A job takes no arguments, finds its own work in the database and is idempotent:
it may run twice at once, and after a pause it runs once, not once for every turn missed.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone


@dataclass(frozen=True)
class Periodic:
    """One periodic job: by name, what to call, and either every so many minutes or daily at a Dutch time."""

    name: str
    func: str
    every_minutes: int | None = None
    daily_at: datetime.time | None = None

    def first_run(self, now: datetime.datetime) -> datetime.datetime:
        """Return when it runs first: at once, or at the next time of day."""
        if self.daily_at is None:
            return now
        today = timezone.localtime(now).replace(
            hour=self.daily_at.hour, minute=self.daily_at.minute, second=0, microsecond=0
        )
        return today if today > now else today + datetime.timedelta(days=1)


SCHEDULES: dict[str, Periodic] = {}


def register_schedule(name: str, func: str, *, every_minutes: int | None = None, daily_at: str = "") -> None:
    """Have ``func`` (a dotted path) run every so many minutes, or daily at "06:30" Dutch time.

    Raises ``ImproperlyConfigured`` unless exactly one of the two is given.
    """
    if bool(every_minutes) == bool(daily_at):
        raise ImproperlyConfigured(f"{name}: say either every_minutes or daily_at")
    time = datetime.time.fromisoformat(daily_at) if daily_at else None
    SCHEDULES[name] = Periodic(name=name, func=func, every_minutes=every_minutes, daily_at=time)


@transaction.atomic
def ensure_schedules() -> None:
    """Make the queue's schedule say what the rooms say. Idempotent: what is unchanged keeps its next turn."""
    from django_q.models import Schedule

    Schedule.objects.exclude(name__in=SCHEDULES).delete()
    for job in SCHEDULES.values():
        wanted = {
            "func": job.func,
            "schedule_type": Schedule.DAILY if job.daily_at else Schedule.MINUTES,
            "minutes": job.every_minutes,
        }
        there = Schedule.objects.filter(name=job.name).order_by("id").first()
        if there is None:
            Schedule.objects.create(name=job.name, repeats=-1, next_run=job.first_run(timezone.now()), **wanted)
            continue
        Schedule.objects.filter(name=job.name).exclude(pk=there.pk).delete()
        if _differs(there, job, wanted):
            Schedule.objects.filter(pk=there.pk).update(next_run=job.first_run(timezone.now()), **wanted)


def _differs(there: Any, job: Periodic, wanted: dict[str, Any]) -> bool:
    if any(getattr(there, field) != value for field, value in wanted.items()):
        return True
    at = timezone.localtime(there.next_run).time().replace(second=0, microsecond=0)
    return job.daily_at is not None and at != job.daily_at


def ensure_after_migrations(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """On ``post_migrate``, once the queue has its tables."""
    if using == DEFAULT_DB_ALIAS and "django_q_schedule" in connections[using].introspection.table_names():
        ensure_schedules()
