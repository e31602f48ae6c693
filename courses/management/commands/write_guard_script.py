"""Put the guard's rules into the page's script, after they changed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from courses.sandbox.guard.script import written_into

SCRIPT = Path(settings.BASE_DIR) / "static/js/sandbox-guard.js"


class Command(BaseCommand):
    help = "Writes the rules for hard identifiers into static/js/sandbox-guard.js."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        SCRIPT.write_text(written_into(SCRIPT.read_text(encoding="utf-8")), encoding="utf-8")
