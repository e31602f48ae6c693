"""Periodic work: what a crash left undone is taken up again."""

from datetime import timedelta

from django.utils import timezone
from django_q.tasks import async_task

from .models import Certificate

# Long enough for the task of the issue itself to have had its turn.
PATIENCE = timedelta(minutes=2)
# A few at a time: mail stands in the same queue, and who waits for a PDF gets it made on asking.
BATCH = 20


def sweep_unrendered() -> int:
    """Enqueue rendering for certificates without a PDF; returns how many.

    An erased certificate has no side row and gets no PDF again.
    """
    waiting = (
        Certificate.objects.filter(documents__isnull=True, person__isnull=False)
        .filter(issued_at__lt=timezone.now() - PATIENCE)
        # By chance, so that one which cannot be drawn does not keep the others waiting.
        .order_by("?")
        .values_list("pk", flat=True)[:BATCH]
    )
    ids = list(waiting)
    for pk in ids:
        async_task("certificates.tasks.render_certificate", pk)
    return len(ids)
