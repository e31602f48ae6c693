"""The ledger of hours: booked once, corrected by counter-entries."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from certificates.enums import HoursCategory, HoursPart, InWhoseTime, OffEntitlement, WhoPays
from courses.enums import Initiative
from lms.people.models import Organisation


class HoursEntry(models.Model):
    """Hours of one part of a certificate, booked once; the ledger is append-only.

    A correction is a counter-entry that names what it corrects, in as many parts as it takes; together
    they never take back more than was booked. ``key`` makes that each is written once.

    Personal data: the person (nullable link), for the employer's own term.
    """

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="hours_entries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="hours_entries"
    )
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="hours_entries"
    )
    category = models.CharField(max_length=20, choices=HoursCategory)
    part = models.CharField(max_length=15, choices=HoursPart)
    # The first entry of a certificate: lists read the four answers there.
    leads = models.BooleanField(default=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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
                fields=["certificate", "part"], condition=Q(corrects__isnull=True), name="hours_once_per_part"
            ),
            models.UniqueConstraint(fields=["certificate"], condition=Q(leads=True), name="hours_one_entry_leads"),
            models.CheckConstraint(
                condition=Q(leads=False) | Q(corrects__isnull=True), name="hours_no_correction_leads"
            ),
            models.CheckConstraint(condition=Q(part__in=HoursPart.values), name="hours_part_known"),
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
        return f"{self.hours} {self.part} · {self.certificate_id}"
