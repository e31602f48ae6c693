"""The cards that ship as data: those of what the embedded hub offers."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from .actions import save_card
from .models import ModelCard

SHIPPED = Path(__file__).parent / "data" / "model-cards.yaml"


@transaction.atomic
def load_shipped_cards() -> list[ModelCard]:
    """Write the cards that ship, and bring those that are there up to date; the council's advice stays beside them."""
    return [_load(row) for row in yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))]


def _load(row: dict[str, Any]) -> ModelCard:
    known = ModelCard.objects.filter(slug=row["slug"]).first() or ModelCard()
    for name, value in row.items():
        setattr(known, name, value.strip() if isinstance(value, str) else value)
    return save_card(card=known, by=None)
