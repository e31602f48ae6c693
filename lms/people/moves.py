"""Where organisations stood before: dated, decided by somebody, never rewritten."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class OrganisationMove(models.Model):
    """A school that came under another board, or under none, from a day on.

    ``Organisation.parent`` says where it stands today, and changes only along with such a row: the database
    refuses it otherwise. What was earned before that day stays with whoever was above it then.
    Personal data: who decided (nullable link).
    """

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="moves")
    from_parent = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_parent = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The first day under the new parent.
    moved_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "verhuizing van een organisatie"
        verbose_name_plural = "verhuizingen van organisaties"
        ordering = ["organisation_id", "moved_on"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "moved_on"], name="organisation_moves_once_a_day"),
            models.CheckConstraint(
                condition=Q(from_parent__isnull=False) | Q(to_parent__isnull=False), name="organisation_moves_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(from_parent__isnull=True) | Q(to_parent__isnull=True) | ~Q(from_parent=F("to_parent")),
                name="organisation_moves_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.from_parent_id} → {self.to_parent_id}, {self.moved_on}"


class OrganisationMerger(models.Model):
    """An organisation that went up in another one from a day on; it stays a row, with its past.

    Personal data: who decided (nullable link).
    """

    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="merger")
    into = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="merged_organisations")
    # The first day on which the other one stands in its place.
    merged_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "fusie van organisaties"
        verbose_name_plural = "fusies van organisaties"
        constraints = [
            models.CheckConstraint(condition=~Q(organisation=F("into")), name="organisation_merges_into_another")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.into_id}, {self.merged_on}"
