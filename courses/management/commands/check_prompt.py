"""Let administrators and auditors ask the guard on prompts."""

import io
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from courses.guard import check


class Command(BaseCommand):
    help = (
        "Reads one prompt a line on standard input and prints one JSON object a line: the outcome (stop, hold or"
        " pass) and what was found, in characters of the line. Needs no database."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
        for line in lines:
            verdict = check(line.removesuffix("\n").removesuffix("\r"))
            found = [{"kind": f.kind, "start": f.start, "end": f.end} for f in verdict.found]
            self.stdout.write(json.dumps({"outcome": verdict.outcome, "found": found}))
            self.stdout.flush()
