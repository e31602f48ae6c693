"""Periodic work: what a crash left undone is taken up again."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

from .models import Certificate

# Long enough for the task of the issue itself to have had its turn.
PATIENCE = timedelta(minutes=2)
BATCH = 200


def sweep_unrendered() -> int:
    """Enqueue rendering for certificates without a PDF; returns how many.

    An erased certificate has no side row and gets no PDF again.
    """
    waiting = (
        Certificate.objects.filter(documents__isnull=True, person__isnull=False)
        .filter(issued_at__lt=timezone.now() - PATIENCE)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    )
    ids = list(waiting)
    for pk in ids:
        async_task("certificates.tasks.render_certificate", pk)
    return len(ids)


def schedule(sender: object, **_: Any) -> None:
    """On ``post_migrate``: put the sweeper in the schedule, once."""
    Schedule.objects.get_or_create(
        name="certificates.sweep_unrendered",
        defaults={
            "func": "certificates.jobs.sweep_unrendered",
            "schedule_type": Schedule.MINUTES,
            "minutes": 5,
        },
    )
