"""Which versions have the mark, for whoever shows a list of them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.models import CourseVersion

from .models import Mark


def badges_for(versions: Iterable[CourseVersion]) -> dict[int, Mark]:
    """The mark in force of each version that has one, by the version's id: one query."""
    marks = Mark.objects.in_force().filter(version__in=[version.pk for version in versions])
    return {mark.version_id: mark for mark in marks.select_related("standard")}


def version_labels(versions: Iterable[CourseVersion]) -> dict[int, list[str]]:
    """The same as short labels, for the authors' workshop."""
    return {pk: [f"{_('Keurmerk')} {mark.number}"] for pk, mark in badges_for(versions).items()}
