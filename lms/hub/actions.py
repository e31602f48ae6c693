"""What people do with model cards: write them, and advise on them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit.actions import record
from lms.people.enums import Role
from lms.people.models import User

from .models import EthicsAdvice, ModelCard
from .offers import forget_offers
from .permissions import council_of


class CardChanged(Exception):  # noqa: N818 -- says what is the case
    """The card says something else than what was read."""

    sentence = _("De kaart is veranderd terwijl je las. Lees haar opnieuw en teken dan.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotOfTheCouncil(Exception):  # noqa: N818
    """Who signs is no member of an ethics council today."""


@transaction.atomic
def save_card(*, card: ModelCard, by: User | None) -> ModelCard:
    """Keep a card as it was filled in. What the council advised on other facts no longer counts."""
    before = ModelCard.objects.select_for_update(of=("self",)).filter(pk=card.pk).first()
    card.save()
    _look_again()
    if before is None or before.digest != card.digest:
        verb = "model_card.written" if before is None else "model_card.changed"
        record(verb=verb, obj=card, by=by, before=before.digest if before else "", after=card.digest)
    return card


@transaction.atomic
def sign_advice(
    *, card: ModelCard, outcome: str, text: str, conditions: str = "", digest: str, by: User
) -> EthicsAdvice:
    """Sign the council's advice on the facts with this digest; the same advice sent again is signed once.

    Raises:
        NotOfTheCouncil: ``by`` may sign for no council.
        CardChanged: the card has other facts by now.
    """
    council = council_of(by)
    if council is None:
        raise NotOfTheCouncil
    locked = ModelCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if locked.digest != digest:
        raise CardChanged
    said = {"outcome": outcome, "text": text, "conditions": conditions, "digest": digest, "council_id": council}
    latest = locked.advice.order_by("-pk").first()
    if latest is not None and {name: getattr(latest, name) for name in said} == said:
        return latest
    advice = EthicsAdvice.objects.create(card=locked, facts=locked.facts, signed_by=by, **said)
    _look_again()
    before = latest.digest if latest else ""
    record(verb="model_card.advised", obj=advice, by=by, role=Role.ETHICS_MEMBER.value, before=before, after=digest)
    return advice


def _look_again() -> None:
    """Here at once, and everywhere as soon as it is stored."""
    forget_offers()
    transaction.on_commit(forget_offers)
