"""The record itself: inserted once, and refused by the database for whatever would change it."""

import datetime
import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from certificates.enums import (
    CertificateEventKind,
    CertificateKind,
    CertificateState,
    ReplacementReason,
    RevocationReason,
)
from certificates.snapshot import Snapshot, hours_text, read_snapshot
from lms.people.enums import PERSONNEL_ROLES
from lms.people.models import Organisation, User
from quality_mark.models import Mark

from .hours import HoursEntry
from .keeping import CertificateKeeper

USER = settings.AUTH_USER_MODEL
# 128 random bits in base32: letters and digits without look-alikes 0, 1, 8 and 9.
TOKEN = re.compile(r"[a-z2-7]{26}")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User | AnonymousUser) -> "CertificateQuerySet":
        """The only way to a certificate: the user's own, and those of her personnel."""
        if isinstance(user, AnonymousUser):
            return self.none()
        kept = _kept_by(user)
        return self.filter(holder=user) if kept is None else self.filter(Q(holder=user) | Q(pk__in=kept))

    def of_personnel_of(self, user: User) -> "CertificateQuerySet":
        """Part of ``visible_to``: what the organisations have whose personnel one keeps (``CertificateKeeper``)."""
        kept = _kept_by(user)
        return self.none() if kept is None else self.filter(pk__in=kept)

    def at_address(self, token: str) -> "CertificateQuerySet":
        """The one with this public address: whoever has the token may check it."""
        return self.filter(token=token) if TOKEN.fullmatch(token) else self.none()

    def standing(self) -> "CertificateQuerySet":
        """Not replaced by a newer record; may be revoked."""
        # As a join, PostgreSQL expects one row of it, and probes all else row by row.
        return self.filter(~Exists(Certificate.objects.filter(supersedes=OuterRef("pk")).order_by()))

    def in_force(self, on: datetime.date | None = None) -> "CertificateQuerySet":
        """Neither revoked nor replaced, and not expired on a day (default today, Dutch time)."""
        lasting = Q(expires_on__isnull=True) | Q(expires_on__gte=on or timezone.localdate())
        return self.standing().filter(lasting, revoked_at__isnull=True)

    def to_renew(self, on: datetime.date) -> "Certificate | None":
        """The last one that had expired by that day and that nothing renewed."""
        expired = self.standing().filter(revoked_at__isnull=True, renewed_by__isnull=True, expires_on__lt=on)
        return expired.order_by("-expires_on").first()

    def with_hours(self) -> "CertificateQuerySet":
        """With ``booked`` (the entry that leads) to filter on and ``hours_now``: the ledger after corrections."""
        balance = HoursEntry.objects.filter(certificate=OuterRef("pk")).order_by().values("certificate")
        return self.annotate(
            booked=FilteredRelation("hours_entries", condition=Q(hours_entries__leads=True)),
            hours_now=Subquery(balance.annotate(total=Sum("hours")).values("total")),
            off_entitlement=F("booked__off_entitlement"),
            initiative=F("booked__initiative"),
            in_whose_time=F("booked__in_whose_time"),
            who_pays=F("booked__who_pays"),
            earned_on=F("booked__earned_on"),
            school_year=F("booked__school_year"),
        )


def _kept_by(user: User) -> "models.QuerySet[CertificateKeeper, int] | None":
    """Ids of what the organisations have whose personnel the person keeps today; None when there are none."""
    organisations = user.organisations_as(PERSONNEL_ROLES)
    if not organisations:
        return None
    kept = CertificateKeeper.objects.filter(organisation__in=organisations, ended_at__isnull=True)
    return kept.values_list("certificate", flat=True)


class Certificate(models.Model):
    """What was proven, frozen at issue. The database refuses changes, deletion and un-revoking.

    A document that corrects or completes another one takes its place (``supersedes``); one that follows a
    new completion after another one expired leaves it what it was (``renews``). Neither is ever written on
    the old record: that it was replaced follows from the new one being there.

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
    completed_on = models.DateField("afgerond op")
    # The last day on which it counts; never where the course states no validity.
    expires_on = models.DateField("verloopt na", null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    supersedes_reason = models.CharField(max_length=20, choices=ReplacementReason, blank=True)
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    revocation_reason = models.CharField("reden", max_length=40, choices=RevocationReason, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "certificaat"
        verbose_name_plural = "certificaten"
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(revoked_at__isnull=True, supersedes__isnull=True),
                name="certificate_once_per_enrolment",
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
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True, supersedes_reason="")
                | Q(supersedes__isnull=False, supersedes_reason__in=ReplacementReason.values),
                name="certificate_supersedes_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | Q(renews__isnull=True), name="certificate_follows_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("completed_on")),
                name="certificate_expires_after_completion",
            ),
            # Only a mark makes it a certificate.
            models.CheckConstraint(
                condition=Q(kind="certificate", mark__isnull=False) | Q(kind="attendance_statement", mark__isnull=True),
                name="certificate_kind_follows_mark",
            ),
        ]
        # The order of lists: without it each page of one sorts all there is.
        indexes = [models.Index(fields=["-issued_at", "-id"], name="certificate_newest_first")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificates:detail", args=[self.number])

    @cached_property
    def facts(self) -> Snapshot:
        """The frozen snapshot, typed."""
        return read_snapshot(self.snapshot)

    @property
    def hours_text(self) -> str:
        """The hours that the ledger has now, in words; for rows that come ``with_hours``."""
        return hours_text(self.hours_now)  # type: ignore[attr-defined]

    @property
    def is_erased(self) -> bool:
        """Whether the holder's name is gone; the employer's own record is another matter."""
        return not hasattr(self, "person")

    @property
    def name(self) -> str:
        """The holder's name as it was at issue; empty when erased."""
        return "" if self.is_erased else self.person.name

    @property
    def state(self) -> CertificateState:
        """What the document is worth today; reads ``superseded_by``."""
        if self.revoked_at is not None:
            return CertificateState.REVOKED
        if self.replacement is not None:
            return CertificateState.SUPERSEDED
        return CertificateState.EXPIRED if self.has_expired else CertificateState.VALID

    @property
    def has_ended(self) -> bool:
        """Whether the document is revoked or replaced; one that expired still says what was true."""
        return self.state in {CertificateState.REVOKED, CertificateState.SUPERSEDED}

    @property
    def has_expired(self) -> bool:
        """Whether its last day has passed (Dutch time). Its hours stay booked."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

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
