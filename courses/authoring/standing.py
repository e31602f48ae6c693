"""Where a draft stands: what was released of it, and whether it was edited since."""

import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from courses.versions.models import CourseVersion
from courses.versions.outline import outline_of

from .pages import CoursePage, ModulePage


def course_standing(page: CoursePage) -> str:
    """ "Versie 2", "Versie 2, met nieuwer concept", or "Concept" before the first release."""
    version = _current(page.course_id)
    if version is None:
        return _("Concept")
    edited = ModulePage.objects.child_of(page).aggregate(last=Max("latest_revision_created_at"))["last"]
    return _words(version, page.latest_revision_created_at, edited)


def module_standing(page: ModulePage) -> str:
    """As of its course; "Concept" as long as no released version has the module."""
    course = CoursePage.objects.filter(pk=page.get_parent().pk).values_list("course", flat=True).first()
    version = _current(course)
    if version is None or outline_of(version).by_key(page.key) is None:
        return _("Concept")
    return _words(version, page.latest_revision_created_at)


def _current(course_id: int | None) -> CourseVersion | None:
    if course_id is None:
        return None
    versions = CourseVersion.objects.filter(course=course_id).defer("content", "search_text")
    return versions.order_by("-number").first()


def _words(version: CourseVersion, *edited: datetime.datetime | None) -> str:
    number = {"number": version.number}
    if any(moment is not None and moment > version.released_at for moment in edited):
        return _("Versie %(number)d, met nieuwer concept") % number
    return _("Versie %(number)d") % number
