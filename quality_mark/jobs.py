"""Periodic work: what the calendar does to marks and invitations."""

import datetime

from django.utils import timezone

from . import emails
from .actions import expire_invitation, expire_mark
from .enums import ApplicationStatus, AssignmentStatus
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


# A reviewer is reminded this many days before the last one.
REMINDER_DAYS = 5


def remind_reviewers() -> int:
    """Remind reviewers whose last day comes near, and tell the coordinators who are late; returns how many.

    Each mail has a key of its own, so that nobody gets it twice.
    """
    today = timezone.localdate()
    waiting = (
        Assignment.objects.filter(
            status=AssignmentStatus.ACCEPTED,
            submit_by__lte=today + datetime.timedelta(days=REMINDER_DAYS),
            application__status__in=[ApplicationStatus.PANELLED, ApplicationStatus.IN_REVIEW],
        )
        .select_related("application__version", "reviewer")
        .order_by("pk")
    )
    for place in waiting:
        if place.submit_by < today:
            emails.announce_lateness(place)
        else:
            emails.remind_reviewer(place)
    return len(waiting)
