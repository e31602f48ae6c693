"""Which models teachers may ask: those of the configured hubs whose card the ethics council signed.

Pages list what was signed a minute ago at most; before anything is sent, ``offered_model`` looks again.
"""

from dataclasses import dataclass

from django.core.cache import cache

from .configuration import Hub, configured_hubs
from .models import EnergyClass, ModelCard

type _Cards = tuple[list[ModelCard], dict[str, str], dict[str, EnergyClass]]
_KEPT_SECONDS = 60
_KEY = "hub.cards"


@dataclass(frozen=True)
class OfferedModel:
    """A model that may be asked; ``name`` is unique over all hubs."""

    card: ModelCard
    hub: Hub

    @property
    def name(self) -> str:
        return self.card.slug

    @property
    def title(self) -> str:
        return self.card.title

    @property
    def embedded(self) -> bool:
        return self.hub.embedded


def offered_models() -> tuple[OfferedModel, ...]:
    """Every model on offer, in the order of the settings: the first is the default. One query at most."""
    signed = _cards()[0]
    return tuple(OfferedModel(card, hub) for hub in configured_hubs() for card in _of(hub, signed))


def title_of_model(name: str) -> str:
    """What teachers read for this name, also when it is on offer no more; the name without a card. One query."""
    return _cards()[1].get(name, name)


def energy_class_kept(name: str) -> EnergyClass:
    """The class on the card of this name; unknown without a card. One query at most."""
    return _cards()[2].get(name, EnergyClass.UNKNOWN)


def _cards() -> _Cards:
    """The cards that are signed, and the titles and energy classes of all."""
    found: _Cards | None = cache.get(_KEY)
    if found is None:
        cards = list(ModelCard.objects.with_advice())
        signed, titles = [card for card in cards if card.signed], {card.slug: card.title for card in cards}
        found = signed, titles, {card.slug: EnergyClass(card.energy) for card in cards}
        cache.set(_KEY, found, _KEPT_SECONDS)
    return found


def offered_model(name: str) -> OfferedModel | None:
    """The model of this name, if it is on offer at this moment. One query."""
    card = ModelCard.objects.with_advice().filter(slug=name).first()
    if card is None or not card.signed:
        return None
    return next((OfferedModel(card, hub) for hub in configured_hubs() if _of(hub, [card])), None)


def forget_offers() -> None:
    """Look again at the next page: a card or an advice has changed."""
    cache.delete(_KEY)


def _of(hub: Hub, signed: list[ModelCard]) -> list[ModelCard]:
    """The signed cards of one hub, in the order in which the settings list its models, if they do."""
    cards = {card.name: card for card in signed if card.hub == hub.name}
    names = hub.models or tuple(cards)
    return [cards[name] for name in names if name in cards]
