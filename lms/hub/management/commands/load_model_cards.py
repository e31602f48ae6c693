"""Write the cards of the embedded hub's models into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.hub.cards import load_shipped_cards


class Command(BaseCommand):
    help = "Load the model cards that ship, or bring them up to date. The ethics council still has to sign each."

    def handle(self, *args: Any, **options: Any) -> None:
        for card in load_shipped_cards():
            self.stdout.write(f"{card.slug}: {card.title}")
