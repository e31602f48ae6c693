"""Who waits for a hub, who is being answered, and which places are kept for a study day."""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HubGate(models.Model):
    """One hub of the settings: whoever changes its queue or its reservations locks this row. No personal data."""

    hub = models.CharField(max_length=40, unique=True)
    # How long an answer took, of late: newer ones weigh more. 0: not known yet.
    answer_ms = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "hubpoort"
        verbose_name_plural = "hubpoorten"

    def __str__(self) -> str:
        return self.hub


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def standing(self) -> "WorkshopQuerySet":
        """Those that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def running(self, at: datetime.datetime | None = None) -> "WorkshopQuerySet":
        """Those that last at this moment."""
        moment = at or timezone.now()
        return self.standing().filter(starts_at__lte=moment, ends_at__gt=moment)

    def overlapping(self, starts_at: datetime.datetime, ends_at: datetime.datetime) -> "WorkshopQuerySet":
        """Those that share a moment with this span."""
        return self.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Workshop(models.Model):
    """Places of a hub kept for the people of one organisation, for the length of a study day.

    Personal data: who made and who cancelled it, as long as the account exists.
    """

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    hub = models.CharField(_("hub"), max_length=40)
    title = models.CharField(_("naam"), max_length=100)
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("einde"))
    slots = models.PositiveSmallIntegerField(_("plaatsen"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[WorkshopQuerySet] = WorkshopQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "studiedag"
        verbose_name_plural = "studiedagen"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="workshop_ends_after_start"),
            models.CheckConstraint(condition=Q(slots__gte=1), name="workshop_has_slots"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=False) | Q(cancelled_by__isnull=True),
                name="workshop_cancelled_by_at",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "ends_at"], condition=Q(cancelled_at__isnull=True), name="workshop_standing")
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.starts_at:%Y-%m-%d}"


class HubTicket(models.Model):
    """A place in the queue of a hub; once admitted, a place among those that it answers. No personal data.

    Whoever holds it puts off ``expires_at`` time and again: a process that died gives its places back by that.
    The order of the rows is the order of arrival: they are written under the lock on the gate.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gate = models.ForeignKey(HubGate, on_delete=models.CASCADE, related_name="tickets")
    workshop = models.ForeignKey(Workshop, on_delete=models.SET_NULL, null=True, related_name="+")
    admitted_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "plek in de rij"
        verbose_name_plural = "plekken in de rij"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.gate_id}: {self.pk}"
