"""The standard, an application against it, what reviewers judged, what was decided, and the mark."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .enums import (
    MARK_STATUSES_IN_FORCE,
    ApplicationStatus,
    AssignmentStatus,
    MarkStatus,
    Outcome,
    Verdict,
)

USER = settings.AUTH_USER_MODEL


class QualityStandard(models.Model):
    """One version of the public standard; once published its criteria do not change. No personal data."""

    number = models.CharField("versie", max_length=10, unique=True)  # "0.1"
    title = models.CharField("titel", max_length=200)
    introduction = models.TextField("inleiding", blank=True)
    published_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    # Sizes and terms are settings of the standard: a young body starts small.
    reviewers_needed = models.PositiveSmallIntegerField(default=2)
    deciders_needed = models.PositiveSmallIntegerField(default=1)
    pass_percentage = models.PositiveSmallIntegerField(default=70)
    validity_months = models.PositiveSmallIntegerField(default=36)
    review_days = models.PositiveSmallIntegerField(default=28)
    invitation_days = models.PositiveSmallIntegerField(default=7)
    # Courses shorter than this many minutes are judged on essential criteria only.
    essential_only_below_minutes = models.PositiveIntegerField(default=240)

    class Meta:
        verbose_name = "kwaliteitsstandaard"
        verbose_name_plural = "kwaliteitsstandaarden"

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class CriterionArea(models.Model):
    """A group of criteria. No personal data."""

    standard = models.ForeignKey(QualityStandard, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=2)
    title = models.CharField("titel", max_length=100)

    class Meta:
        ordering = ["standard_id", "code"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="area_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Criterion(models.Model):
    """One thing that a course must do. No personal data."""

    area = models.ForeignKey(CriterionArea, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=4)  # "A1"
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField("eis")
    guidance = models.TextField("toelichting", blank=True)
    essential = models.BooleanField("essentieel", default=False)
    weight = models.PositiveSmallIntegerField("gewicht", default=1)
    framework_codes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["area__code", "position"]
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="criterion_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:60]}"


class Application(models.Model):
    """A provider's request to judge one frozen course version against one standard.

    Personal data: who submitted it, as long as the case is kept.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("courses.CourseVersion", on_delete=models.PROTECT, related_name="applications")
    standard = models.ForeignKey(QualityStandard, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    created_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField("bericht aan de aanbieder", blank=True)

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=~Q(status__in=["granted", "refused", "withdrawn"]),
                name="application_one_open_per_version",
            ),
            models.CheckConstraint(condition=Q(status__in=ApplicationStatus.values), name="application_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_status_display()}"


class SelfAssessment(models.Model):
    """What the provider says of one criterion, with anchors into the version. No personal data."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="self_assessments")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("toelichting")
    evidence = models.JSONField(default=list, blank=True)  # block keys of the frozen version

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="self_assessment_unique")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.criterion_id}"


class ConflictDeclaration(models.Model):
    """What a person said of their own interest in a case, before seeing it. Append-only.

    Personal data: the person and their statement, as long as the case is kept.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    has_conflict = models.BooleanField()
    statement = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="declaration_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.person_id}"


class Assignment(models.Model):
    """One reviewer's place on a panel. Personal data: the reviewer, as long as the case is kept."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="review_assignments")
    chair = models.BooleanField("voorzitter", default=False)
    status = models.CharField(max_length=12, choices=AssignmentStatus, default=AssignmentStatus.INVITED)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    respond_by = models.DateField()
    submit_by = models.DateField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "toewijzing"
        verbose_name_plural = "toewijzingen"
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="assignment_unique"),
            models.CheckConstraint(condition=Q(status__in=AssignmentStatus.values), name="assignment_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.reviewer_id}"


class Judgement(models.Model):
    """A reviewer's verdict on one criterion, always with a reason. No personal data beyond its assignment."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="judgements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=15, choices=Verdict)
    reason = models.TextField("reden")
    evidence = models.JSONField(default=list)  # block keys of the frozen version, whose hash the application holds
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="judgement_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_reason"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="judgement_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.criterion_id} {self.verdict}"


class Decision(models.Model):
    """What the deciders decided, and why. Append-only. Personal data: who decided."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    reasons = models.TextField("motivering")
    decided_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "decided_by"], name="decision_once_per_decider"),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class MarkQuerySet(models.QuerySet["Mark"]):
    def in_force(self, on: datetime.date | None = None) -> "MarkQuerySet":
        """The only definition of "has the mark": the version's own hash, a counting status, dates that hold."""
        day = on or timezone.localdate()
        return self.filter(
            status__in=MARK_STATUSES_IN_FORCE,
            granted_on__lte=day,
            expires_on__gte=day,
            content_hash=F("version__sha256"),
        )


class Mark(models.Model):
    """The quality mark on one course version, bound to its hash. No personal data."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # "KM-2026-0001"
    version = models.ForeignKey("courses.CourseVersion", on_delete=models.PROTECT, related_name="marks")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="mark")
    standard = models.ForeignKey(QualityStandard, on_delete=models.PROTECT, related_name="marks")
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=MarkStatus, default=MarkStatus.ACTIVE)
    granted_on = models.DateField()
    expires_on = models.DateField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = "keurmerk"
        verbose_name_plural = "keurmerken"
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("granted_on")), name="mark_expires_after_grant"),
            models.CheckConstraint(condition=Q(status__in=MarkStatus.values), name="mark_status_known"),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(status__in=["active", "conditional", "suspended"]),
                name="mark_one_live_per_version",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """The append-only trail of a case: every transition with its circumstances.

    Personal data: who acted, as long as the case is kept.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    standard_number = models.CharField(max_length=10)
    content_hash = models.CharField(max_length=64)
    conflict_declared = models.BooleanField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.from_status} → {self.to_status}"
