"""Write the first version of the quality standard into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from quality_mark.standards import load_draft_standard


class Command(BaseCommand):
    help = "Load the first quality standard, so that providers can apply. A standard that is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        standard = load_draft_standard()
        self.stdout.write(f"{standard} is in force.")
