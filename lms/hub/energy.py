"""How much electricity answers take: a range, because nobody can measure it from here.

Watt-hours per 1,000 tokens, by the energy class on the model's card; ``SOURCES`` is what was published. Between
and beyond that the bounds are ours, and taken wide: by size, since what an answer takes grows with the number of
parameters, and downwards by ten for machines that answer many at once. At least only what the model writes
counts; at most every word that it reads costs as much as one that it writes. Training, networks and the reader's
own screen are left out.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import EnergyClass, ModelCard


@dataclass(frozen=True)
class Source:
    """Something published: by whom, what, when, where, and what it says."""

    title: str
    url: str
    published: str | Promise
    says: str | Promise


SOURCES = (
    Source(
        "Samsi e.a., From Words to Watts",
        "https://arxiv.org/abs/2310.03003",
        _("oktober 2023"),
        _(
            "Een model van 65 miljard parameters kost 3 tot 4 joule per geschreven token. "
            "Dat is 0,8 tot 1,1 Wh per 1.000 tokens, op rekenkaarten van toen."
        ),
    ),
    Source(
        "Epoch AI, How much energy does ChatGPT use?",
        "https://epoch.ai/gradient-updates/how-much-energy-does-chatgpt-use",
        _("februari 2025"),
        _(
            "Een gewoon antwoord van GPT-4o kost ongeveer 0,3 Wh, eerder te hoog dan te laag geschat. "
            "Bij heel lange vragen is het meer."
        ),
    ),
    Source(
        "Google, Measuring the environmental impact of delivering AI at Google Scale",
        "https://arxiv.org/abs/2508.15734",
        _("augustus 2025"),
        _(
            "De middelste vraag aan Gemini kost 0,24 Wh. Koeling en machines die klaarstaan tellen mee. "
            "Hoe lang die vraag is, staat er niet bij."
        ),
    ),
)
# When somebody last held the figures against what was published.
CHECKED_ON = datetime.date(2026, 11, 25)
PER_1000_TOKENS: dict[EnergyClass, tuple[Decimal, Decimal]] = {
    EnergyClass.NEGLIGIBLE: (Decimal(0), Decimal("0.01")),
    EnergyClass.LOW: (Decimal("0.01"), Decimal("0.2")),
    EnergyClass.MEDIUM: (Decimal("0.05"), Decimal("1.5")),
    EnergyClass.HIGH: (Decimal("0.3"), Decimal(4)),
    EnergyClass.UNKNOWN: (Decimal("0.01"), Decimal(4)),
}
_MILLION = Decimal(1_000_000)
# A lamp of ten watts.
_LAMP_WATTS = Decimal(10)


@dataclass(frozen=True)
class Energy:
    """Watt-hours, at least and at most."""

    low: Decimal
    high: Decimal

    @classmethod
    def stored(cls, low: int, high: int) -> "Energy":
        """From the millionths of a watt-hour that the ledger adds up."""
        return cls(low / _MILLION, high / _MILLION)

    @property
    def in_millionths(self) -> tuple[int, int]:
        """For the ledger: rounded away from each other."""
        low = (self.low * _MILLION).to_integral_value(ROUND_FLOOR)
        return int(low), int((self.high * _MILLION).to_integral_value(ROUND_CEILING))

    @property
    def shown_low(self) -> Decimal:
        return _two_figures(self.low, ROUND_FLOOR)

    @property
    def shown_high(self) -> Decimal:
        return _two_figures(self.high, ROUND_CEILING)

    @property
    def lamp_seconds(self) -> int:
        """How long a lamp of ten watts burns on the most that it can be."""
        return int((self.high / _LAMP_WATTS * 3600).to_integral_value(ROUND_CEILING))

    @property
    def lamp_minutes(self) -> int:
        """The same in minutes, for what is longer than one."""
        return -(-self.lamp_seconds // 60)


def _two_figures(value: Decimal, rounding: str) -> Decimal:
    """With two figures that say something, and not finer than a thousandth: more would pretend to be measured."""
    if not value:
        return Decimal(0)
    unit = Decimal(1).scaleb(max(value.adjusted() - 1, -3))
    return Decimal(format(value.quantize(unit, rounding), "f")).normalize() + 0


def class_of(model: str) -> EnergyClass:
    """The class on the card of the model on offer by this name; unknown without a card. One query."""
    return classes_of([model])[model]


def classes_of(models: Collection[str]) -> dict[str, EnergyClass]:
    """The class of each of these models; one query, and none for no models."""
    found = ModelCard.objects.filter(slug__in=models).values_list("slug", "energy") if models else ()
    return dict.fromkeys(models, EnergyClass.UNKNOWN) | {slug: EnergyClass(energy) for slug, energy in found}


def energy_of(energy_class: EnergyClass, *, tokens_in: int, tokens_out: int) -> Energy:
    """What one answer took."""
    low, high = PER_1000_TOKENS[energy_class]
    return Energy(low * tokens_out / 1000, high * (tokens_in + tokens_out) / 1000)
