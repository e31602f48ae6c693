"""Put the guard's tables into the page's scripts, after they changed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from courses.guard.script import scripts

FOLDER = Path(settings.BASE_DIR) / "static/js"


class Command(BaseCommand):
    help = "Writes the rules for hard identifiers, with their lists, into static/js/sandbox-guard-*.js."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name, script in scripts().items():
            (FOLDER / name).write_text(script, encoding="utf-8")
