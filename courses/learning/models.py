"""What a person does with a course version."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.enums import Initiative
from courses.versions.models import Course, CourseVersion, Exercise
from lms.people.models import Membership, User


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def counting(self, on: datetime.date | None = None) -> "EnrolmentQuerySet":
        """Completed, and not run out on a day (default today, Dutch time)."""
        lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=on or timezone.localdate())
        return self.filter(lasting, completed_at__isnull=False)

    def visible_to(self, user: User) -> "EnrolmentQuerySet":
        """A person's own enrolments: nobody else sees progress."""
        return self.filter(person=user)

    def open(self) -> "EnrolmentQuerySet":
        """Started, not completed, not given up."""
        return self.filter(completed_at__isnull=True, withdrawn_at__isnull=True)


class Enrolment(models.Model):
    """One person taking one version of a course, under an employment or none.

    Personal data: that the person takes the course; kept until the account goes.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="enrolments"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="enrolments")
    employment = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    initiative = models.CharField(max_length=10, choices=Initiative, default=Initiative.OWN)
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    # The last day on which the completion counts, where the version states a validity.
    valid_until = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(completed_at__isnull=True, withdrawn_at__isnull=True),
                name="enrolment_one_open_per_course",
            ),
            models.UniqueConstraint(
                fields=["person", "version"],
                condition=Q(completed_at__isnull=False, valid_until__isnull=True),
                name="enrolment_one_completed_for_good",
            ),
            # What runs out can be completed again, and never twice for the same term.
            models.UniqueConstraint(
                fields=["person", "version", "valid_until"],
                condition=Q(completed_at__isnull=False, valid_until__isnull=False),
                name="enrolment_one_completed_per_term",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(completed_at__isnull=False),
                name="enrolment_valid_when_completed",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=F("started_at")),
                name="enrolment_completed_after_start",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="enrolment_not_completed_and_withdrawn",
            ),
            models.CheckConstraint(condition=Q(initiative__in=Initiative.values), name="enrolment_initiative_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.version_id}"

    @property
    def has_run_out(self) -> bool:
        """Whether its term of validity is over: the version can be completed again."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class Attempt(models.Model):
    """One try at one exercise, with the rule it was judged by. Append-only.

    Personal data: answers; seen by the person alone.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="attempts")
    # The form carries the key, so that a second click stores nothing new.
    key = models.UUIDField()
    number = models.PositiveIntegerField()
    answer = models.TextField()  # canonical JSON
    rule = models.TextField()  # canonical JSON of what decided
    passed = models.BooleanField()
    points = models.PositiveIntegerField(default=0)
    points_possible = models.PositiveIntegerField(default=0)
    without_model = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "poging"
        verbose_name_plural = "pogingen"
        ordering = ["exercise_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "key"], name="attempt_key_unique"),
            models.UniqueConstraint(fields=["enrolment", "exercise", "number"], name="attempt_number_unique"),
            models.CheckConstraint(condition=Q(points__lte=F("points_possible")), name="attempt_points_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id} #{self.number}"


class ModuleProgress(models.Model):
    """How far a person is in one module. Personal data: seen by the person alone."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    module_key = models.UUIDField()
    last_block_key = models.UUIDField(null=True, blank=True)
    first_opened_at = models.DateTimeField(default=timezone.now)
    last_opened_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "module_key"], name="progress_unique")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.module_key}"


class Reflection(models.Model):
    """A person's own text on an exercise; theirs alone. Personal data: the text, until they delete it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reflections")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "exercise"], name="reflection_unique")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.exercise_id}"
