"""What rooms above hang on the authors' workshop and the release; filled in their ``AppConfig.ready``."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from courses.schema import CourseDocument

if TYPE_CHECKING:
    from courses.versions.models import CourseVersion

    from .pages import CoursePage

# Each returns sentences that say why this document cannot be released.
release_checks: "list[Callable[[CoursePage, CourseDocument], list[str]]]" = []
# Each returns what to say of versions, by version id ("Keurmerk KM-2026-0001").
version_labels: "list[Callable[[Iterable[CourseVersion]], dict[int, list[str]]]]" = []
# Each shows a draft, frozen for the moment, as the public page of its course: one, from where that page is composed.
course_previews: "list[Callable[[HttpRequest, CourseDocument], HttpResponse]]" = []
