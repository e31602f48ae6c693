"""Conversations with the hub's models; they expire."""

import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from courses.models import Enrolment, Exercise
from lms.people.models import User

# A process that gave no sign of life for so long is gone, and what came in there was cut.
SILENT = datetime.timedelta(seconds=30)


class SandboxSession(models.Model):
    """One sitting at one exercise. Personal data: turns, until ``expires_at``."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="sandbox_sessions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # Predictions made and chances shown, as the deterministic check needs them (canonical JSON).
    state = models.TextField(default="{}")

    class Meta:
        verbose_name = "oefensessie"
        verbose_name_plural = "oefensessies"
        constraints = [models.UniqueConstraint(fields=["enrolment", "exercise"], name="sandbox_session_unique")]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.exercise_id}"


class TurnState(models.TextChoices):
    COMPLETE = "complete", "Volledig"
    STOPPED = "stopped", "Gestopt"
    CUT = "cut", "Afgebroken"
    FAILED = "failed", "Mislukt"
    RUNNING = "running", "Bezig"


class TurnQuerySet(models.QuerySet["SandboxTurn"]):
    def visible_to(self, user: User) -> Self:
        """Somebody's own; nobody sees another's."""
        return self.filter(session__enrolment__person=user)


class SandboxTurn(models.Model):
    """One prompt and its answer. Personal data: both texts, until the session expires."""

    # Chosen by the page for each time that it asks: the same request sent again asks, and costs, nothing.
    key = models.UUIDField(unique=True, null=True, editable=False)
    session = models.ForeignKey(SandboxSession, on_delete=models.CASCADE, related_name="turns")
    prompt = models.TextField()
    answer = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=TurnState, default=TurnState.RUNNING)
    model = models.CharField(max_length=100)
    hub_kind = models.CharField(max_length=10)  # "embedded" or "external"
    fault = models.CharField(max_length=40, blank=True)  # class of error, never its text
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    # While it runs: the last sign of life of the process that it comes in at.
    seen_at = models.DateTimeField(default=timezone.now)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.state}"

    @property
    def forsaken(self) -> bool:
        """Whether it still counts as running, and no process can be at it any more."""
        return self.state == TurnState.RUNNING and self.seen_at < timezone.now() - SILENT
