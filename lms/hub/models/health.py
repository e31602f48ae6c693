"""How the hubs are: known to all processes, and without a word of anybody's."""

from django.db import models
from django.db.models import Q


class HubState(models.Model):
    """One hub of the settings: its circuit breaker, and what it said last of its models. Holds no personal data."""

    hub = models.CharField(max_length=40, unique=True)
    # How often in a row it was away; from a number on it is left alone: the breaker is open.
    faults = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    # While it is open: from when one question may try whether the hub is back.
    probe_at = models.DateTimeField(null=True, blank=True)
    last_fault = models.CharField(max_length=40, blank=True)
    last_fault_at = models.DateTimeField(null=True, blank=True)
    # What its discovery path listed (names, one a line), and what went wrong when it was asked.
    discovered = models.TextField(blank=True)
    discovered_at = models.DateTimeField(null=True, blank=True)
    discovery_fault = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = "hubtoestand"
        verbose_name_plural = "hubtoestanden"
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, probe_at__isnull=True)
                | Q(opened_at__isnull=False, probe_at__isnull=False),
                name="hub_state_open_has_probe",
            ),
            models.CheckConstraint(
                condition=Q(last_fault="", last_fault_at__isnull=True)
                | ~Q(last_fault="") & Q(last_fault_at__isnull=False),
                name="hub_state_fault_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub}: {'open' if self.opened_at else 'closed'}"


class HubTally(models.Model):
    """How many answers of a hub ended in which way on a day. Holds no personal data."""

    hub = models.CharField(max_length=40)
    day = models.DateField()
    # "ok", "stopped" (the reader left), or the code of the fault.
    outcome = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "hubtelling"
        verbose_name_plural = "hubtellingen"
        constraints = [models.UniqueConstraint(fields=["hub", "day", "outcome"], name="hub_tally_unique")]

    def __str__(self) -> str:
        return f"{self.hub} {self.day} {self.outcome}: {self.count}"
