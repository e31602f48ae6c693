"""Tell which claims of the courses that ship are past their date, not checked, or unknown."""

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.authoring.loading.claim_check import worries_of_files
from courses.exercises.files import CourseFileError


class Command(BaseCommand):
    help = (
        "Prints a line for every claim (content/claims.yaml) that a course in files cites and should not as it stands;"
        " ends with 1 when there is one. Needs no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", type=Path, nargs="*", help="folders of courses; what ships when none is named")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="the day to judge by (today)")

    def handle(self, *args: Any, folders: list[Path], on: datetime.date | None, **options: Any) -> None:
        day = on or timezone.localdate()
        places = folders or [settings.BASE_DIR / "content"]
        try:
            found = [line for folder in places for line in worries_of_files(folder, on=day)]
        except CourseFileError as problem:
            raise CommandError(str(problem)) from None
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} to look at, on {day}.")
