"""Cut the typefaces for the web into ``static/fonts``."""

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from home.fonts import cut_fonts


class Command(BaseCommand):
    help = "Cut the typefaces down to what the site needs and write them as WOFF2, with their licences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR / "static" / "fonts")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("fontTools").setLevel(logging.WARNING)
        folder: Path = options["into"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in cut_fonts():
            (folder / name).write_bytes(content)
            self.stdout.write(f"{name}: {len(content)} bytes")
