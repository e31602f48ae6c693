"""Model cards, and what the ethics council advised on them."""

import datetime
import json
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.hub.configuration import spoken


class Nature(models.TextChoices):
    """What answers."""

    LARGE = "large", _("Groot taalmodel")
    SMALL = "small", _("Klein taalmodel")
    WRITTEN = "written", _("Geen model: antwoorden die mensen vooraf schreven")


class Weights(models.TextChoices):
    OPEN = "open", _("Ja, iedereen kan ze ophalen")
    CLOSED = "closed", _("Nee")
    NONE = "none", _("Niet van toepassing")


class EnergyClass(models.TextChoices):
    """How much an answer takes, roughly, by the size of what computes it."""

    NEGLIGIBLE = "negligible", _("Verwaarloosbaar: het rekent op één gewone processor")
    LOW = "low", _("Laag: model tot 10 miljard parameters")
    MEDIUM = "medium", _("Gemiddeld: model van 10 tot 100 miljard parameters")
    HIGH = "high", _("Hoog: model van meer dan 100 miljard parameters")
    UNKNOWN = "unknown", _("Onbekend: de leverancier zegt het niet")


class Outcome(models.TextChoices):
    """What the council advises."""

    POSITIVE = "positive", _("Positief")
    CONDITIONAL = "conditional", _("Positief, met voorwaarden")
    NEGATIVE = "negative", _("Negatief")


# With these a model may be offered.
IN_FAVOUR = frozenset({Outcome.POSITIVE, Outcome.CONDITIONAL})


class ModelCardQuerySet(models.QuerySet["ModelCard"]):
    def with_advice(self) -> "ModelCardQuerySet":
        """Beside each card what was last advised on its facts as they are now, and whether on others before."""
        given = EthicsAdvice.objects.filter(card=OuterRef("pk"))
        on_these = given.filter(digest=OuterRef("facts_digest")).order_by("-pk")
        beside: dict[str, Any] = {"advised": Subquery(on_these.values("outcome")[:1]), "advised_before": Exists(given)}
        return self.annotate(**beside)

    def awaiting_advice(self) -> "ModelCardQuerySet":
        """Cards of which nobody judged the facts as they are now."""
        on_these = EthicsAdvice.objects.filter(card=OuterRef("pk"), digest=OuterRef("facts_digest"))
        return self.filter(~Exists(on_these))


class ModelCard(models.Model):
    """What is known of one model at one hub, or of what answers in its place. Holds no personal data."""

    # How teachers' forms and addresses name it: once over all hubs.
    slug = models.SlugField(_("naam in adressen"), max_length=80, unique=True)
    hub = models.SlugField(_("hub"), max_length=40, help_text=_("De naam van de hub in de instellingen."))
    name = models.CharField(_("naam bij de hub"), max_length=120, help_text=_("Zoals de hub het model noemt."))
    title = models.CharField(_("titel"), max_length=120, help_text=_("Zoals leraren het zien."))
    nature = models.CharField(_("soort"), max_length=10, choices=Nature)
    supplier = models.CharField(_("leverancier"), max_length=200)
    country = models.CharField(_("land van de leverancier"), max_length=80)
    processed_in = models.CharField(_("plaats van verwerking"), max_length=200)
    licence = models.CharField(_("licentie"), max_length=200)
    weights = models.CharField(_("open gewichten"), max_length=10, choices=Weights)
    training_data = models.TextField(_("rechten op de trainingsdata"))
    bias_tests = models.TextField(_("tests op vooroordelen"))
    context_tokens = models.PositiveIntegerField(
        _("leesvenster in tokens"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    energy = models.CharField(_("energieklasse"), max_length=12, choices=EnergyClass)
    good_for = models.TextField(_("waar het goed voor is"))
    not_for = models.TextField(_("waar het niet goed voor is"))
    checked_on = models.DateField(_("nagekeken op"), default=timezone.localdate)
    # To find the advice by; what counts is ``digest``.
    facts_digest = models.CharField(max_length=64, editable=False)

    objects: ClassVar[ModelCardQuerySet] = ModelCardQuerySet.as_manager()  # type: ignore[assignment]

    # What the council judges. The day on which somebody looked again whether it is still so is none of it.
    FACTS: ClassVar[tuple[str, ...]] = (
        *("hub", "name", "title", "nature", "supplier", "country", "processed_in", "licence", "weights"),
        *("training_data", "bias_tests", "context_tokens", "energy", "good_for", "not_for"),
    )
    # Of ``with_advice``.
    advised: str | None
    advised_before: bool

    class Meta:
        verbose_name = "modelkaart"
        verbose_name_plural = "modelkaarten"
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "name"], name="model_card_unique_at_hub"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="model_card_nature_known"),
            models.CheckConstraint(condition=Q(weights__in=Weights.values), name="model_card_weights_known"),
            models.CheckConstraint(condition=Q(energy__in=EnergyClass.values), name="model_card_energy_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **options: Any) -> None:
        """Keep the digest with the facts."""
        self.facts_digest = self.digest
        super().save(**options)

    @property
    def facts(self) -> str:
        """What is judged, in one canonical text."""
        found = {name: getattr(self, name) for name in self.FACTS}
        return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """The SHA-256 of the facts: an advice holds for these and no others."""
        return sha256(self.facts.encode()).hexdigest()

    @property
    def hub_name(self) -> str:
        """The hub as people call it."""
        return spoken(self.hub)

    @property
    def signed(self) -> bool:
        """Whether the council's latest advice on the facts as they are now is in favour."""
        return self.advised in IN_FAVOUR and self.facts_digest == self.digest

    @property
    def awaits_advice(self) -> bool:
        """Whether nobody judged the facts as they are now."""
        return self.advised is None or self.facts_digest != self.digest


class EthicsAdvice(models.Model):
    """What an ethics council advised on a card; a row is never changed.

    Personal data: which member signed, as long as the account exists.
    """

    card = models.ForeignKey(ModelCard, on_delete=models.PROTECT, related_name="advice")
    council = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("advies"), max_length=12, choices=Outcome)
    text = models.TextField(_("motivering"))
    conditions = models.TextField(_("voorwaarden"), blank=True)
    # The facts that were judged, and their SHA-256.
    facts = models.TextField()
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "ethisch advies"
        verbose_name_plural = "ethische adviezen"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="ethics_advice_outcome_known"),
            models.CheckConstraint(condition=~Q(text=""), name="ethics_advice_says_why"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.CONDITIONAL) ^ Q(conditions=""), name="ethics_advice_conditions_when_any"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id}: {self.outcome}"

    @property
    def signed_on(self) -> datetime.date:
        return timezone.localdate(self.signed_at)
