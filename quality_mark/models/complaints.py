"""Complaints about a course that the professional body upheld: what the public may know of them."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long an upheld complaint stands on the course's page.
SHOWN_YEARS = 3


class UpheldComplaintQuerySet(models.QuerySet["UpheldComplaint"]):
    def standing(self) -> "UpheldComplaintQuerySet":
        """Not struck out afterwards, newest first."""
        return self.filter(struck_out_at__isnull=True).order_by("-upheld_on", "-pk")

    def shown(self, on: datetime.date | None = None) -> "UpheldComplaintQuerySet":
        """What a course's page shows: standing, and upheld in the last three years."""
        day = on or timezone.localdate()
        return self.standing().filter(upheld_on__gt=day - datetime.timedelta(days=365 * SHOWN_YEARS))


class UpheldComplaint(models.Model):
    """One complaint about one version that was upheld. Nothing in it changes; it can be struck out, with a reason.

    Personal data: who recorded it, as long as it is kept. Of who complained it holds nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        "courses.CourseVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("cursus")
    )
    received_on = models.DateField(_("ontvangen op"))
    upheld_on = models.DateField(_("gegrond verklaard op"))
    finding = models.TextField(_("wat er mis was"), max_length=600)
    remedy = models.TextField(_("wat de aanbieder deed"), max_length=600, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    struck_out_at = models.DateTimeField(null=True, blank=True)
    reason_struck_out = models.TextField(_("reden"), max_length=600, blank=True)

    objects = UpheldComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("gegronde klacht")
        verbose_name_plural = _("gegronde klachten")
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld_on__gte=F("received_on")), name="complaint_upheld_after_received"
            ),
            models.CheckConstraint(
                condition=Q(struck_out_at__isnull=True, reason_struck_out="")
                | (Q(struck_out_at__isnull=False) & ~Q(reason_struck_out="")),
                name="complaint_struck_out_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.upheld_on}"
