"""Periodic work: what the calendar does to marks and invitations."""

from django.utils import timezone

from .actions import expire_invitation, expire_mark
from .enums import AssignmentStatus
from .models import Assignment, Mark


def expire_marks() -> int:
    """Close marks whose last day has passed; returns how many there were."""
    overdue = list(Mark.objects.overdue().order_by("pk"))
    for mark in overdue:
        expire_mark(mark=mark)
    return len(overdue)


def expire_invitations() -> int:
    """Take back invitations that nobody answered in time; returns how many there were."""
    overdue = list(
        Assignment.objects.filter(status=AssignmentStatus.INVITED, respond_by__lt=timezone.localdate())
        .select_related("application")
        .order_by("pk")
    )
    for assignment in overdue:
        expire_invitation(assignment=assignment)
    return len(overdue)
