"""The certificate and everything that hangs on it. One immutable record; all else is rendered from it."""

import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from courses.enums import Initiative
from lms.people.enums import PERSONNEL_ROLES
from lms.people.models import Organisation, OrganisationQuerySet, User
from quality_mark.models import Mark

from .enums import (
    CertificateEventKind,
    CertificateKind,
    CertificateState,
    HoursCategory,
    InWhoseTime,
    OffEntitlement,
    RevocationReason,
    WhoPays,
)
from .snapshot import Snapshot, hours_text

USER = settings.AUTH_USER_MODEL
# 128 random bits in base32: letters and digits without look-alikes 0, 1, 8 and 9.
TOKEN = re.compile(r"[a-z2-7]{26}")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User | AnonymousUser) -> "CertificateQuerySet":
        """The only road to a certificate: one's own, and those of one's personnel."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(Q(holder=user) | Q(employer__in=employers_of(user)))

    def of_personnel_of(self, user: User) -> "CertificateQuerySet":
        """Part of ``visible_to``: earned under an employment with the employers whose personnel one keeps."""
        return self.filter(employer__in=employers_of(user))

    def at_address(self, token: str) -> "CertificateQuerySet":
        """The one with this public address: whoever has the token may check it."""
        return self.filter(token=token) if TOKEN.fullmatch(token) else self.none()

    def standing(self) -> "CertificateQuerySet":
        """Not replaced by a newer record; may be revoked."""
        return self.filter(superseded_by__isnull=True)

    def with_hours(self) -> "CertificateQuerySet":
        """With ``booked`` (the first entry) to filter on and ``hours_now``: what the ledger says after corrections."""
        balance = HoursEntry.objects.filter(certificate=OuterRef("pk")).order_by().values("certificate")
        return self.annotate(
            booked=FilteredRelation("hours_entries", condition=Q(hours_entries__corrects__isnull=True)),
            hours_now=Subquery(balance.annotate(total=Sum("hours")).values("total")),
            off_entitlement=F("booked__off_entitlement"),
            initiative=F("booked__initiative"),
            in_whose_time=F("booked__in_whose_time"),
            who_pays=F("booked__who_pays"),
            earned_on=F("booked__earned_on"),
            school_year=F("booked__school_year"),
        )


def employers_of(user: User) -> OrganisationQuerySet:
    """The organisations whose personnel the person keeps today, with all below them."""
    return Organisation.objects.within(user.organisations_as(PERSONNEL_ROLES))


class Certificate(models.Model):
    """What was proven, frozen at issue. The database refuses changes, deletion and un-revoking.

    Personal data: the holder (nullable link); the name is in the side row.
    """

    number = models.CharField("nummer", max_length=20, unique=True)  # "MP-2026-000001"
    token = models.CharField(max_length=32, unique=True)  # 128 random bits, base32 or hex: the public address
    kind = models.CharField("soort", max_length=25, choices=CertificateKind)
    enrolment = models.ForeignKey("courses.Enrolment", on_delete=models.PROTECT, related_name="certificates")
    version = models.ForeignKey("courses.CourseVersion", on_delete=models.PROTECT, related_name="certificates")
    mark = models.ForeignKey(
        "quality_mark.Mark", on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    holder = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="certificates")
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    snapshot = models.TextField()  # canonical JSON without personal data
    snapshot_sha256 = models.CharField(max_length=64)
    # A random place in one of the lists of revoked credentials, so that the place tells nothing.
    status_list = models.PositiveIntegerField()
    status_list_index = models.PositiveIntegerField()  # below 131,072
    issued_at = models.DateTimeField("uitgegeven op", default=timezone.now)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    revocation_reason = models.CharField("reden", max_length=40, choices=RevocationReason, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "certificaat"
        verbose_name_plural = "certificaten"
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at__isnull=True), name="certificate_once_per_enrolment"
            ),
            models.UniqueConstraint(fields=["status_list", "status_list_index"], name="certificate_status_place_once"),
            models.CheckConstraint(condition=Q(status_list_index__lt=131_072), name="certificate_status_place_exists"),
            models.CheckConstraint(condition=Q(kind__in=CertificateKind.values), name="certificate_kind_known"),
            models.CheckConstraint(
                condition=Q(revocation_reason="") | Q(revocation_reason__in=RevocationReason.values),
                name="certificate_revocation_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revocation_reason=""),
                name="certificate_revoked_with_reason",
            ),
            # Only a mark makes it a certificate.
            models.CheckConstraint(
                condition=Q(kind="certificate", mark__isnull=False) | Q(kind="attendance_statement", mark__isnull=True),
                name="certificate_kind_follows_mark",
            ),
        ]
        indexes = [models.Index(fields=["employer", "-issued_at"])]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificates:detail", args=[self.number])

    @cached_property
    def facts(self) -> Snapshot:
        """The frozen snapshot, typed."""
        return Snapshot.model_validate_json(self.snapshot)

    @property
    def hours_text(self) -> str:
        """The hours that the ledger has now, in words; for rows that come ``with_hours``."""
        return hours_text(self.hours_now)  # type: ignore[attr-defined]

    @property
    def is_erased(self) -> bool:
        """Whether the personal data beside the record are gone."""
        return not hasattr(self, "person")

    @property
    def name(self) -> str:
        """The holder's name as it was at issue; empty when erased."""
        return "" if self.is_erased else self.person.name

    @property
    def state(self) -> CertificateState:
        """What the document is worth today; reads ``superseded_by``."""
        if self.revoked_at is None:
            return CertificateState.VALID
        return CertificateState.SUPERSEDED if self.replacement else CertificateState.REVOKED

    @property
    def replacement(self) -> "Certificate | None":
        """The record that took this one's place."""
        return getattr(self, "superseded_by", None)

    @cached_property
    def mark_in_force(self) -> bool:
        """Whether the mark of the course version counts today."""
        return self.mark_id is not None and Mark.objects.in_force().filter(pk=self.mark_id).exists()

    @cached_property
    def employer_confirmed(self) -> bool:
        """Whether the employer confirmed the hours; a later event, never a change to the record."""
        return self.events.filter(kind=CertificateEventKind.EMPLOYER_CONFIRMED).exists()

    @property
    def verification_path(self) -> str:
        """The public address, printed for ever."""
        return reverse("certificates:verify", args=[self.token])


class CertificatePerson(models.Model):
    """The snapshot's personal data, in one row that may be deleted and never updated.

    Personal data: name as it was at issue, employee number; until erased.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.CASCADE, related_name="person")
    name = models.CharField(max_length=301)
    employee_number = models.CharField(max_length=30, blank=True)
    salt = models.CharField(max_length=32)
    # SHA-256 of salt and data is in the certificate's snapshot: erasure leaves the proof standing.

    def __str__(self) -> str:
        return self.name


class HoursEntry(models.Model):
    """Hours booked once; the ledger is append-only and corrections are counter-entries.

    Personal data: the person (nullable link), for the employer's own term.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="hours_entries")
    person = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="hours_entries")
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="hours_entries"
    )
    category = models.CharField(max_length=20, choices=HoursCategory)
    hours = models.DecimalField("uren", max_digits=6, decimal_places=2)
    off_entitlement = models.CharField(max_length=15, choices=OffEntitlement)
    initiative = models.CharField(max_length=10, choices=Initiative)
    in_whose_time = models.CharField(max_length=15, choices=InWhoseTime)
    who_pays = models.CharField(max_length=10, choices=WhoPays)
    earned_on = models.DateField()
    school_year = models.PositiveSmallIntegerField()  # 2026 is 1 August 2026 to 31 July 2027
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "urenboeking"
        verbose_name_plural = "urenboekingen"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(corrects__isnull=True), name="hours_once_per_certificate"
            ),
            models.UniqueConstraint(fields=["corrects"], name="hours_corrected_once"),
            # AI-literacy hours never come off the CAO entitlement.
            models.CheckConstraint(
                condition=~Q(category="ai_literacy") | ~Q(off_entitlement="yes"),
                name="hours_ai_literacy_outside_cao",
            ),
            models.CheckConstraint(
                condition=Q(employer__isnull=True, off_entitlement="not_applicable")
                | Q(employer__isnull=False) & ~Q(off_entitlement="not_applicable"),
                name="hours_not_applicable_without_employment",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, corrects__isnull=True) | Q(hours__lt=0, corrects__isnull=False),
                name="hours_negative_only_as_correction",
            ),
            models.CheckConstraint(condition=Q(category__in=HoursCategory.values), name="hours_category_known"),
            models.CheckConstraint(
                condition=Q(off_entitlement__in=OffEntitlement.values), name="hours_off_entitlement_known"
            ),
            models.CheckConstraint(condition=Q(initiative__in=Initiative.values), name="hours_initiative_known"),
            models.CheckConstraint(condition=Q(in_whose_time__in=InWhoseTime.values), name="hours_time_known"),
            models.CheckConstraint(condition=Q(who_pays__in=WhoPays.values), name="hours_who_pays_known"),
        ]

    def __str__(self) -> str:
        return f"{self.hours} · {self.certificate_id}"


class CertificateEvent(models.Model):
    """What happened to a certificate after its issue; append-only.

    Personal data: who acted (nullable link).
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=25, choices=CertificateEventKind)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(kind="issued"), name="certificate_issued_once"),
            models.CheckConstraint(
                condition=Q(kind__in=CertificateEventKind.values), name="certificate_event_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"


class CertificateDocument(models.Model):
    """The first PDF made of a certificate, kept for ever by snapshot and template.

    Personal data: the file carries the name; deleted with the side row on erasure.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="documents")
    template_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, default="nl")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(storage=default_storage, upload_to="certificaten/")
    rendered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "template_version", "language"], name="document_once_per_template"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} v{self.template_version}"


class CertificateNumber(models.Model):
    """The last number given out in a year; the row is locked while a certificate is issued. No personal data."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
