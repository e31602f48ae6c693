"""The standard, an application against it, what reviewers judged, what was decided, and the mark."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.enums import OrganisationKind, Role
from lms.people.models import User
from quality_mark.enums import (
    APPLICATION_ADVISED,
    APPLICATION_CLOSED,
    ASSIGNMENT_LIVE,
    MARK_STATUSES_IN_FORCE,
    MARK_STATUSES_LIVE,
    ApplicationStatus,
    AssignmentStatus,
    ConflictKind,
    ConflictState,
    Machine,
    MarkStatus,
    Outcome,
    Verdict,
)

USER = settings.AUTH_USER_MODEL


class StandardQuerySet(models.QuerySet["QualityStandard"]):
    def published(self) -> "StandardQuerySet":
        """Standards that the professional body has adopted, newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-id")


class QualityStandard(models.Model):
    """One version of the public standard; once published nothing of it changes. No personal data.

    A row and its criteria are written when the standard is adopted; until then a draft is
    a file. The database refuses every change afterwards: a correction is a new version.
    """

    number = models.CharField(_("versie"), max_length=10, unique=True)  # "0.1"
    title = models.CharField(_("titel"), max_length=200)
    introduction = models.TextField(_("inleiding"), blank=True)
    published_at = models.DateTimeField(_("vastgesteld op"), null=True, blank=True)
    # Sizes and terms are settings of the standard: a young body starts small.
    reviewers_needed = models.PositiveSmallIntegerField(default=2)
    deciders_needed = models.PositiveSmallIntegerField(default=1)
    pass_percentage = models.PositiveSmallIntegerField(default=70)
    validity_months = models.PositiveSmallIntegerField(default=36)
    review_days = models.PositiveSmallIntegerField(default=28)
    invitation_days = models.PositiveSmallIntegerField(default=7)
    # Courses shorter than this many minutes are judged on essential criteria only.
    essential_only_below_minutes = models.PositiveIntegerField(default=240)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("kwaliteitsstandaard")
        verbose_name_plural = _("kwaliteitsstandaarden")
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percentage__gte=1) & Q(pass_percentage__lte=100), name="standard_percentage_possible"
            ),
            models.CheckConstraint(
                condition=Q(reviewers_needed__gte=1) & Q(deciders_needed__gte=1), name="standard_needs_people"
            ),
            models.CheckConstraint(condition=Q(validity_months__gte=1), name="standard_validity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class CriterionArea(models.Model):
    """A group of criteria. No personal data."""

    standard = models.ForeignKey(QualityStandard, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=2)
    title = models.CharField(_("titel"), max_length=100)

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
    text = models.TextField(_("eis"))
    guidance = models.TextField(_("toelichting"), blank=True)
    essential = models.BooleanField(_("essentieel"), default=False)
    weight = models.PositiveSmallIntegerField(_("gewicht"), default=1)
    framework_codes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["area__code", "position"]
        verbose_name = _("criterium")
        verbose_name_plural = _("criteria")
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="criterion_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:60]}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Cases of the provider one leads, and those on which one works for the professional body.

        Office and deciders see that a case exists once it reaches them; its content
        opens only after the conflict gate (``permissions.require_clear``).
        """
        return self.filter(Q(organisation__in=user.organisations_as({Role.PROVIDER_LEAD})) | self._of_the_body(user))

    @staticmethod
    def _of_the_body(user: User) -> Q:
        roles = {held.role for held in user.roles_held if held.kind == OrganisationKind.PROFESSIONAL_BODY}
        if roles & {Role.SECRETARY, Role.COORDINATOR}:
            return ~Q(status=ApplicationStatus.DRAFT)
        found = Q(status__in=APPLICATION_ADVISED) if Role.DECIDER in roles else Q(pk__in=[])
        if Role.REVIEWER in roles:
            seats = Assignment.objects.filter(reviewer=user, status__in=ASSIGNMENT_LIVE)
            found |= Q(pk__in=seats.values("application"))
        return found

    def open(self) -> "ApplicationQuerySet":
        """Not decided and not withdrawn."""
        return self.exclude(status__in=APPLICATION_CLOSED)


class Application(models.Model):
    """A provider's request to judge one frozen course version against one standard.

    Both are pinned: the database refuses to change version, standard or hash.
    Personal data: who began it, as long as the case is kept.
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
    message = models.TextField(_("bericht aan de aanbieder"), blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanvraag")
        verbose_name_plural = _("aanvragen")
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

    def criteria(self) -> "models.QuerySet[Criterion]":
        """The criteria that this course is judged on: short courses on the essential ones only."""
        found = Criterion.objects.filter(area__standard=self.standard).select_related("area")
        return found.filter(essential=True) if self.essential_only else found

    @property
    def essential_only(self) -> bool:
        """Whether the course is shorter than the standard's limit (needs version and standard)."""
        return self.version.study_load_minutes < self.standard.essential_only_below_minutes


class SelfAssessment(models.Model):
    """What the provider says of one criterion, with anchors into the version. No personal data."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="self_assessments")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("toelichting"))
    evidence = models.JSONField(default=list, blank=True)  # anchors into the frozen version

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="self_assessment_unique")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.criterion_id}"


class ConflictDeclaration(models.Model):
    """What a person said of their own interest in a case, before seeing it. Append-only.

    Who finds an interest later declares again; an interest once declared stays.
    Personal data: the person and their statement, as long as the case is kept.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    has_conflict = models.BooleanField()
    kind = models.CharField(max_length=12, choices=ConflictKind, default=ConflictKind.NONE)
    statement = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("belangenverklaring")
        verbose_name_plural = _("belangenverklaringen")
        constraints = [
            models.UniqueConstraint(fields=["application", "person", "has_conflict"], name="declaration_once"),
            models.CheckConstraint(
                condition=Q(has_conflict=False, kind="none") | (Q(has_conflict=True) & ~Q(kind="none")),
                name="declaration_kind_fits",
            ),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.values), name="declaration_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.person_id}"


class Assignment(models.Model):
    """One reviewer's place on a panel. Personal data: the reviewer, as long as the case is kept."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="review_assignments")
    chair = models.BooleanField(_("voorzitter"), default=False)
    status = models.CharField(max_length=12, choices=AssignmentStatus, default=AssignmentStatus.INVITED)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    respond_by = models.DateField()
    submit_by = models.DateField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("toewijzing")
        verbose_name_plural = _("toewijzingen")
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
    reason = models.TextField(_("reden"))
    evidence = models.JSONField(default=list)  # anchors into the frozen version, whose hash the application holds
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
    reasons = models.TextField(_("motivering"))
    decided_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "decided_by"], name="decision_once_per_decider"),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
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

    def overdue(self, on: datetime.date | None = None) -> "MarkQuerySet":
        """Marks whose last day has passed while their status does not say so yet."""
        return self.filter(status__in=MARK_STATUSES_LIVE, expires_on__lt=on or timezone.localdate())


class MarkSeries(models.Model):
    """The last number given out in a year; its row lock keeps numbers unique and without gaps. No personal data."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Mark(models.Model):
    """The quality mark on one course version, bound to its hash. Only its status changes. No personal data."""

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
        verbose_name = _("keurmerk")
        verbose_name_plural = _("keurmerken")
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

    def holds(self, on: datetime.date | None = None) -> bool:
        """``in_force`` for a mark at hand (needs its version): for showing, not for asking."""
        day = on or timezone.localdate()
        return (
            self.status in MARK_STATUSES_IN_FORCE
            and self.granted_on <= day <= self.expires_on
            and self.content_hash == self.version.sha256
        )


class CaseEvent(models.Model):
    """The append-only trail of a case: every transition with its circumstances.

    Personal data: who acted, as long as the case is kept.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    machine = models.CharField(max_length=12, choices=Machine, default=Machine.APPLICATION)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    standard_number = models.CharField(max_length=10)
    content_hash = models.CharField(max_length=64)
    conflict_state = models.CharField(max_length=12, choices=ConflictState, default=ConflictState.NOT_ASKED)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(machine__in=Machine.values), name="event_machine_known"),
            models.CheckConstraint(condition=Q(conflict_state__in=ConflictState.values), name="event_conflict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.from_status} → {self.to_status}"
