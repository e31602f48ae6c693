"""Conversations with the hub's models; they expire."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from courses import guard
from courses.exercises.visit import TurnState
from courses.learning.models import Enrolment
from courses.versions.models import Exercise
from lms.hub.offers import title_of_model
from lms.people.models import Organisation, User

# A process that gave no sign of life for so long is gone, and what came in there was cut.
SILENT = datetime.timedelta(seconds=30)


# The role of a turn in which a model advises on what was handed in. It counts for nothing.
ADVICE = "advice"


class SandboxSession(models.Model):
    """Somebody's sitting at one exercise, or her free practice, which is at none.

    Personal data: turns, until ``expires_at``.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sandbox_sessions")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, null=True, related_name="sandbox_sessions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # Predictions made and chances shown, as the deterministic check needs them (canonical JSON).
    state = models.TextField(default="{}")

    class Meta:
        verbose_name = "oefensessie"
        verbose_name_plural = "oefensessies"
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "exercise"], name="sandbox_session_unique"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(enrolment__isnull=True),
                name="sandbox_session_free_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(enrolment__isnull=True, exercise__isnull=True)
                | models.Q(enrolment__isnull=False, exercise__isnull=False),
                name="sandbox_session_at_an_exercise_or_free",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.exercise_id}"

    @property
    def name(self) -> str:
        """What it was at, as its person reads it."""
        return self.exercise.title if self.exercise else gettext("Vrij oefenen")


class TurnQuerySet(models.QuerySet["SandboxTurn"]):
    def visible_to(self, user: User) -> Self:
        """Somebody's own; nobody sees another's."""
        return self.filter(session__person=user)

    def of_session(self, session_id: int) -> Self:
        """Those of one session; none for a number that no session can have."""
        return self.filter(session__in=SandboxSession.objects.filter(pk=session_id))


class SandboxTurn(models.Model):
    """One prompt and its answer. Personal data: its texts, until the session expires."""

    # Chosen by the page for each time that it asks: the same request sent again asks, and costs, nothing.
    key = models.UUIDField(unique=True, null=True, editable=False)
    session = models.ForeignKey(SandboxSession, on_delete=models.CASCADE, related_name="turns")
    # Which of the exercise's roles answers, by its key there, or ADVICE; empty where the learner chose a model.
    role = models.CharField(max_length=40, blank=True, default="")
    # Asked in a comparison: who reads it back reads the role, never the model.
    blind = models.BooleanField(default=False)
    # The turn that this one follows in a conversation; none where it began anew.
    after = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    prompt = models.TextField()
    answer = models.TextField(blank=True)
    # What the model wrote to itself before it answered, where it let us see that; never part of the answer.
    thinking = models.TextField(blank=True, default="")
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
    def answered_by(self) -> str:
        """Who answered, as it may be told outside the exercise."""
        return self.role.upper() if self.blind else title_of_model(self.model)

    @property
    def model_shown(self) -> str:
        """The model's name, as it may be told outside the exercise."""
        return self.role.upper() if self.blind else self.model

    @property
    def thinking_shown(self) -> str:
        """What the model thought, where that may be told: in a comparison it could give away who thinks."""
        return "" if self.blind else self.thinking

    @property
    def expires_on(self) -> datetime.date:
        """The day on which ``jobs.forget_conversations`` deletes it."""
        return timezone.localdate(self.created_at + datetime.timedelta(days=settings.SANDBOX_RETENTION_DAYS))

    @property
    def forsaken(self) -> bool:
        """Whether it still counts as running, and no process can be at it any more."""
        return self.state == TurnState.RUNNING and self.seen_at < timezone.now() - SILENT


def _lines(text: str) -> tuple[str, ...]:
    """Each line that says something, once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class GuardSettings(models.Model):
    """What an organisation adds to the guard: it can be made stricter, never switched off.

    Personal data: names that the organisation knows as public, until it removes them.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="guard_settings")
    hold_words = models.TextField("woorden die je binnenhoudt", blank=True, max_length=4000)
    known_names = models.TextField("namen die iedereen kent", blank=True, max_length=4000)
    health_stops = models.BooleanField("bijzonderheden houden een bericht tegen", default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "instelling van de bewaking"
        verbose_name_plural = "instellingen van de bewaking"

    def __str__(self) -> str:
        return str(self.organisation_id)

    def as_settings(self) -> guard.Settings:
        return guard.Settings(
            hold_words=_lines(self.hold_words), known_names=_lines(self.known_names), health_stops=self.health_stops
        )


class GuardOutcome(models.TextChoices):
    STOP = "stop", "Tegengehouden"
    HOLD = "hold", "Voorgelegd"
    SENT = "sent", "Voorgelegd en verstuurd"
    PASS = "pass", "Niets gezien"


class GuardCountQuerySet(models.QuerySet["GuardCount"]):
    def by_outcome(self) -> "models.QuerySet[GuardCount, Any]":
        """How often each outcome and kind came, the most frequent first."""
        return self.values("outcome", "kind").annotate(times=models.Sum("number")).order_by("-times", "outcome", "kind")


class GuardCount(models.Model):
    """How often the guard did something, by organisation and day. No personal data: no text, and nobody."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="guard_counts"
    )
    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=GuardOutcome)
    kind = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField(default=0)

    objects = GuardCountQuerySet.as_manager()

    class Meta:
        verbose_name = "telling van de bewaking"
        verbose_name_plural = "tellingen van de bewaking"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day", "outcome", "kind"], name="guard_count_unique"),
            models.UniqueConstraint(
                fields=["day", "outcome", "kind"],
                condition=models.Q(organisation__isnull=True),
                name="guard_count_nobody_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.day} {self.outcome} {self.kind}: {self.number}"


class PolicyAcceptance(models.Model):
    """That somebody accepted the policy with this hash. Personal data: who, and when; goes with the account.

    Rows never change.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "akkoord met de afspraken"
        verbose_name_plural = "akkoorden met de afspraken"
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="policy_accepted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest[:8]}"
