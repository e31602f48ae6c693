"""Fetch what a request is about and check access in one step: what is not one's own is not there."""

import uuid
from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.models import Enrolment, Exercise
from courses.outline import ModuleLine, Outline, outline_of
from lms.people.models import User


@dataclass(frozen=True)
class Lesson:
    """An own enrolment and one module of its version."""

    enrolment: Enrolment
    outline: Outline
    module: ModuleLine


def learner(request: HttpRequest) -> User:
    """The signed-in person; views are behind ``login_required``."""
    return cast("User", request.user)


def enrolment_or_404(request: HttpRequest, pk: int, *, content: bool = False) -> Enrolment:
    """The learner's own enrolment that was not given up; its version without content unless asked."""
    mine = Enrolment.objects.visible_to(learner(request)).filter(withdrawn_at__isnull=True)
    mine = mine.select_related("version", "course")
    if not content:
        mine = mine.defer("version__content", "version__search_text")
    return get_object_or_404(mine, pk=pk)


def lesson_or_404(request: HttpRequest, pk: int, slug: str, *, content: bool = False) -> Lesson:
    """The learner's own enrolment and the module of its version with this slug."""
    enrolment = enrolment_or_404(request, pk, content=content)
    outline = outline_of(enrolment.version)
    module = outline.by_slug(slug)
    if module is None:
        raise Http404
    return Lesson(enrolment, outline, module)


def exercise_or_404(lesson: Lesson, block: uuid.UUID) -> Exercise:
    """The exercise of the lesson's module with this block key."""
    return get_object_or_404(
        Exercise, version_id=lesson.enrolment.version_id, module_key=lesson.module.key, block_key=block
    )
