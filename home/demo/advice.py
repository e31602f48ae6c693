"""What the demo world's ethics council advised on the models, and one model that still waits for it."""

from dataclasses import dataclass

from lms.hub.actions import save_card, sign_advice
from lms.hub.cards import load_shipped_cards
from lms.hub.models import EnergyClass, ModelCard, Nature, Outcome, Weights
from lms.people.models import User

from . import cast, clock, people


@dataclass(frozen=True)
class Advice:
    """What the council signed, so many days ago."""

    days: int
    outcome: Outcome
    text: str
    conditions: str = ""


SIGNED = {
    "woordvoorspeller": Advice(
        330,
        Outcome.POSITIVE,
        "Dit model laat zien hoe een taalmodel een woord kiest, en doet niet alsof het meer is. Het is getraind op"
        " eigen zinnen en er gaat niets de deur uit. Dat het onze eenzijdigheid herhaalt, staat op de kaart en is een"
        " les.",
    ),
    "voorzichtige-stem": Advice(
        330,
        Outcome.POSITIVE,
        "Er antwoordt geen model: mensen schreven de antwoorden, en de pagina zegt dat. Wij lazen ze allemaal. De stem"
        " zegt het wanneer zij iets niet weet, en dat is een goed voorbeeld.",
    ),
    "stellige-stem": Advice(
        324,
        Outcome.CONDITIONAL,
        "Met opzet foute antwoorden geven mag als de les daarover gaat. Op vragen over privacy en wet staan geen"
        " fouten; dat hebben wij nagelezen.",
        "Wie deze stem iets vraagt, leest erbij dat er met opzet fouten in staan. Na de oefening staat er bij elke"
        " verzonnen zin wat er niet klopt.",
    ),
}
# Nobody offers it: no hub of this name is in the settings, and nobody signed.
WAITING = {
    "slug": "polderpraat-24b",
    "hub": "deltahub",
    "name": "polderpraat-24b-instruct",
    "title": "Polderpraat 24B",
    "nature": Nature.LARGE,
    "supplier": "Coöperatie Polderpraat (verzonnen)",
    "country": "Nederland",
    "processed_in": "Rekencentrum in Vechtdam, binnen de EU. De hub bewaart vragen niet.",
    "licence": "Eigen licentie: onderwijs en onderzoek gratis",
    "weights": Weights.OPEN,
    "training_data": "Volgens de leverancier alleen teksten met een licentie. Een lijst is op te vragen.",
    "bias_tests": "De leverancier testte op namen en beroepen in het Nederlands. Dat rapport rekenden wij niet na.",
    "context_tokens": 32_000,
    "energy": EnergyClass.MEDIUM,
    "good_for": "Teksten herschrijven, voorbeeldvragen bedenken, feedback voorbereiden.",
    "not_for": "Feiten opzoeken, cijfers geven, iets beslissen over een leerling.",
}


def sign(by: User) -> None:
    """The council signs the cards that ship, in its own words for each; the operator writes one more."""
    member = people.account(cast.ETHICS_MEMBER)
    with clock.at(clock.days_ago(people.OPENED - 1)):
        load_shipped_cards()
    for card in ModelCard.objects.with_advice().filter(slug__in=SIGNED):
        if card.awaits_advice:
            _sign(card, SIGNED[card.slug], member)
    if not ModelCard.objects.filter(slug=WAITING["slug"]).exists():
        with clock.at(clock.days_ago(6)):
            save_card(card=ModelCard(**WAITING), by=by)


def _sign(card: ModelCard, advice: Advice, member: User) -> None:
    with clock.at(clock.days_ago(advice.days)):
        sign_advice(
            card=card,
            outcome=advice.outcome,
            text=advice.text,
            conditions=advice.conditions,
            digest=card.digest,
            by=member,
        )
