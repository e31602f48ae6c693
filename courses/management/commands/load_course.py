"""Load a course from a folder of files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.authoring.loading import load_course
from courses.authoring.releasing import NotReady
from courses.exercises.files import CourseFileError
from lms.people.models import Organisation


class Command(BaseCommand):
    help = "Load a course from a folder (course.yaml and its modules) and release it. Loading again makes no copy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--organisation", required=True, help="slug of the provider")

    def handle(self, *args: Any, folder: Path, organisation: str, **options: Any) -> None:
        provider = Organisation.objects.filter(slug=organisation).first()
        if provider is None:
            raise CommandError(f"There is no organisation with the slug '{organisation}'.")
        try:
            version = load_course(folder, organisation=provider)
        except CourseFileError as problem:
            raise CommandError(str(problem)) from None
        except NotReady as refused:
            raise CommandError("\n".join(refused.problems)) from None
        self.stdout.write(f"{version} is released.")
