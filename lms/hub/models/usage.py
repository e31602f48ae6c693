"""What was used of the hub: numbers, never text."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Less than one question and its answer would be no budget at all.
LEAST_TOKENS = 2_000


class HubUsage(models.Model):
    """Tokens and energy by person, organisation and day.

    Personal data: that a person used the hub on a day, 400 days. No content.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    estimated = models.BooleanField(default=False)
    # Millionths of a watt-hour, at least and at most (see ``energy``): whole numbers add up without rounding.
    energy_low = models.PositiveBigIntegerField(default=0)
    energy_high = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "hubgebruik"
        verbose_name_plural = "hubgebruik"
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "day"], name="hub_usage_unique"),
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(organisation__isnull=True), name="hub_usage_unique_private"
            ),
            models.CheckConstraint(condition=Q(energy_high__gte=F("energy_low")), name="hub_usage_energy_is_a_range"),
        ]
        indexes = [models.Index(fields=["organisation", "day"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}: {self.tokens_in}+{self.tokens_out}"

    @property
    def tokens_reserved(self) -> int:
        """What is put aside at this moment for answers of this row."""
        return sum(self.reservations.filter(released=False).values_list("tokens", flat=True))


class HubBudget(models.Model):
    """What one person, one organisation or the whole platform (neither) spent of its tokens on one day.

    ``granted`` is the limit as it was when tokens were last put aside: the database sees to it that what is
    spent and put aside never goes over that.

    Personal data: that a person used the hub on a day, 400 days. No content.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    granted = models.PositiveBigIntegerField(default=0)
    reserved = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "dagbudget"
        verbose_name_plural = "dagbudgetten"
        constraints = [
            models.CheckConstraint(condition=Q(granted__gte=F("spent") + F("reserved")), name="hub_budget_is_a_limit"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organisation__isnull=True), name="hub_budget_of_one"
            ),
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(person__isnull=False), name="hub_budget_unique_person"
            ),
            models.UniqueConstraint(
                fields=["organisation", "day"],
                condition=Q(organisation__isnull=False),
                name="hub_budget_unique_organisation",
            ),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(person__isnull=True, organisation__isnull=True),
                name="hub_budget_unique_platform",
            ),
        ]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.spent}+{self.reserved} / {self.granted}"


class HubReservationQuerySet(models.QuerySet["HubReservation"]):
    def of_budget(self, budget: HubBudget) -> "HubReservationQuerySet":
        """Those that are put aside in this budget at the moment."""
        open_today = self.filter(day=budget.day, released=False)
        if budget.person_id:
            return open_today.filter(usage__person=budget.person_id)
        return open_today.filter(organisation=budget.organisation_id) if budget.organisation_id else open_today


class HubReservation(models.Model):
    """Tokens put aside for an answer that is under way, until it is settled.

    Past its time they are given back; the row stays a day, for an answer that comes after all.

    Personal data: none beside that of the row of usage that it belongs to.
    """

    usage = models.ForeignKey(HubUsage, on_delete=models.SET_NULL, null=True, related_name="reservations")
    # With the person of the usage: whose budgets of which day hold it.
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField(default=timezone.localdate)
    tokens = models.PositiveIntegerField()
    model = models.CharField(max_length=100, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    released = models.BooleanField(default=False)

    objects: ClassVar[HubReservationQuerySet] = HubReservationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "hubreservering"
        verbose_name_plural = "hubreserveringen"

    def __str__(self) -> str:
        return f"{self.usage_id}: {self.tokens}"


class HubAllowance(models.Model):
    """What an organisation chose for its own people and for itself, a day; empty is the platform's choice.

    Personal data: who changed it last, as long as the account exists.
    """

    organisation = models.OneToOneField("people.Organisation", on_delete=models.CASCADE, related_name="+")
    person_tokens = models.PositiveIntegerField(
        _("tokens per persoon per dag"), null=True, blank=True, validators=[MinValueValidator(LEAST_TOKENS)]
    )
    organisation_tokens = models.PositiveIntegerField(
        _("tokens voor de hele organisatie per dag"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_TOKENS)],
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "toegestaan hubgebruik"
        verbose_name_plural = "toegestaan hubgebruik"
        constraints = [
            models.CheckConstraint(
                condition=Q(person_tokens__isnull=True) | Q(person_tokens__gte=LEAST_TOKENS),
                name="hub_allowance_person_enough",
            ),
            models.CheckConstraint(
                condition=Q(organisation_tokens__isnull=True) | Q(organisation_tokens__gte=LEAST_TOKENS),
                name="hub_allowance_organisation_enough",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.person_tokens}, {self.organisation_tokens}"
