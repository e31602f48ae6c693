"""Periodic work: what a crash left undone is taken up again."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_q.tasks import async_task

from .models import Certificate, StaffRecord

logger = logging.getLogger(__name__)
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


def forget_staff_records() -> int:
    """Delete the employers' records whose term is over; returns how many. The holders' documents stay."""
    gone, _rows = StaffRecord.objects.filter(keep_until__lt=timezone.localdate()).delete()
    if gone:
        logger.info("%d staff records were past their term and are gone", gone)
    return gone
