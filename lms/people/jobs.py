"""Periodic work for people."""

import datetime
import logging

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from .devices import KNOWN_FOR
from .models import DayCount, KnownDevice, OutgoingMail, PendingAccount
from .sessions import forget_old_sessions
from .sign_ups import PROVE_WITHIN

logger = logging.getLogger(__name__)

# A task is retried for some minutes first; what is older has lost its task.
_LOST_AFTER = datetime.timedelta(minutes=15)
# A link in a mail this old has expired, and the person has asked again or gone.
_GIVE_UP_AFTER = datetime.timedelta(days=7)
_FORGET_AFTER = datetime.timedelta(days=180)
_AT_ONCE = 500


def sweep_mail() -> int:
    """Enqueue again the mails that have not left, the oldest first; return how many."""
    now = timezone.now()
    with transaction.atomic():
        waiting = OutgoingMail.objects.filter(
            sent_at__isnull=True, created_at__lt=now - _LOST_AFTER, created_at__gte=now - _GIVE_UP_AFTER
        )
        ids = list(waiting.order_by("created_at").values_list("pk", flat=True)[:_AT_ONCE])
        for pk in ids:
            async_task("lms.people.tasks.send_mail", pk)
    if ids:
        logger.warning("%d mails enqueued again", len(ids))
    return len(ids)


def forget_mail() -> None:
    """Wipe the text of mails that never left, and delete the rows of half a year ago."""
    now = timezone.now()
    given_up = OutgoingMail.objects.filter(sent_at__isnull=True, created_at__lt=now - _GIVE_UP_AFTER)
    wiped = given_up.exclude(text="").update(text="", html="")
    if wiped:
        logger.error("%d mails could not be sent within a week", wiped)
    OutgoingMail.objects.filter(created_at__lt=now - _FORGET_AFTER).delete()


def forget_sign_ups() -> None:
    """Delete what was filled in for an account whose address nobody proved in time, and the counts of days gone by."""
    PendingAccount.objects.filter(created_at__lt=timezone.now() - PROVE_WITHIN).delete()
    DayCount.objects.filter(day__lt=timezone.localdate()).delete()


def forget_log_ins() -> None:
    """Delete sessions that are over, and devices at which nobody logged in for a year."""
    call_command("clearsessions")
    forget_old_sessions()
    KnownDevice.objects.filter(last_login_on__lt=timezone.localdate() - KNOWN_FOR).delete()
