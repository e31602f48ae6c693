"""What was used of the hub: numbers, never text."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class HubUsage(models.Model):
    """Tokens by person, organisation and day.

    Personal data: that a person used the hub on a day, 400 days. No content.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    tokens_reserved = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    estimated = models.BooleanField(default=False)

    class Meta:
        verbose_name = "hubgebruik"
        verbose_name_plural = "hubgebruik"
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "day"], name="hub_usage_unique"),
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(organisation__isnull=True), name="hub_usage_unique_private"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}: {self.tokens_in}+{self.tokens_out}"


class HubReservation(models.Model):
    """Tokens put aside for an answer that is under way, until it is settled or its time is over.

    Personal data: none beside that of the row of usage that it belongs to; it is gone within minutes.
    """

    usage = models.ForeignKey(HubUsage, on_delete=models.CASCADE, related_name="reservations")
    tokens = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "hubreservering"
        verbose_name_plural = "hubreserveringen"

    def __str__(self) -> str:
        return f"{self.usage_id}: {self.tokens}"
