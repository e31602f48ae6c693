"""Let authors and auditors ask the floor under written text."""

import io
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.writing import judge_writing


class Command(BaseCommand):
    help = (
        "Reads one text a line on standard input and prints one JSON object a line: the outcome (accept or refuse) and"
        " why, as codes. A line that is a JSON string (in double quotes) is decoded first, so that a text with line"
        ' breaks is written as "one\\ntwo"; any other line is the text as it stands. Needs no database.'
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--words", type=int, default=1, help="The least number of words (1).")
        parser.add_argument(
            "--task",
            type=Path,
            action="append",
            default=[],
            help="A file with the task, or other text that may not be copied. Can be given more than once.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = [_contents(file) for file in options["task"]]
        lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
        for line in lines:
            verdict = judge_writing(_decoded(line), words=options["words"], given=given)
            self.stdout.write(json.dumps({"outcome": verdict.outcome, "why": list(verdict.why)}))
            self.stdout.flush()


def _contents(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _decoded(line: str) -> str:
    """The text that ``line`` stands for: a JSON string decoded, anything else without its line end."""
    plain = line.removesuffix("\n").removesuffix("\r")
    if plain.startswith('"') and plain.endswith('"'):
        try:
            return str(json.loads(plain, strict=False))
        except ValueError:
            return plain
    return plain
