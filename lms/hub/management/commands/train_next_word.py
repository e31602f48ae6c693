"""Train the woordvoorspeller on the texts of this project."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.hub.embedded.ngram import NGram


class Command(BaseCommand):
    """Reads the corpus and, when asked, the running text of course files; writes the model."""

    help = "Traint de woordvoorspeller en schrijft het model weg. Dezelfde teksten geven hetzelfde bestand."

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.HUB_NEXT_WORD_MODEL)
        parser.add_argument("--corpus", type=Path, default=default.with_name("corpus.txt"), help="Eén zin per regel.")
        parser.add_argument(
            "--course", type=Path, action="append", default=[], help="Map met de modules van een cursus."
        )
        parser.add_argument("--output", type=Path, default=default)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = options["corpus"].read_text(encoding="utf-8").splitlines()
            for folder in options["course"]:
                lines += course_lines(folder)
            model = NGram.train(lines)
        except (OSError, ValueError) as error:
            raise CommandError(f"Trainen lukt niet: {error}") from error
        model.save(options["output"])
        self.stdout.write(f"{len(lines)} regels, {len(model.vocabulary)} woorden → {options['output']}")


def course_lines(folder: Path) -> list[str]:
    """Return the running text of the text blocks in a course's files.

    Headings, lists, quotations and exercises stay out: they are not sentences that follow on each other.
    """
    lines: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        blocks = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("blocks") or []
        texts = [block["value"] for block in blocks if block.get("type") == "text"]
        paragraphs = [part.strip() for text in texts for part in text.split("\n\n")]
        lines += [part for part in paragraphs if part[:1].isalpha()]
    return lines
