"""Periodic work of the sandbox."""

import datetime
import logging

from django.conf import settings
from django.utils import timezone

from courses.exercises.visit import TurnState

from .models import SILENT, SandboxSession, SandboxTurn

logger = logging.getLogger(__name__)


def forget_conversations() -> int:
    """Delete turns past their term and sessions past theirs; return how many turns went.

    A session's term begins anew at each use, a turn's does not.
    """
    now = timezone.now()
    oldest = now - datetime.timedelta(days=settings.SANDBOX_RETENTION_DAYS)
    deleted = SandboxTurn.objects.filter(created_at__lt=oldest).delete()[0]
    deleted += SandboxSession.objects.filter(expires_at__lt=now).delete()[1].get("sandbox.SandboxTurn", 0)
    SandboxTurn.objects.filter(state=TurnState.RUNNING, seen_at__lt=now - SILENT).update(state=TurnState.CUT)
    logger.info("%d turns of conversations deleted", deleted)
    return deleted
