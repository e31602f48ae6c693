"""Read a module, be found again at the same block, and finish it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.learning.actions import learning
from courses.learning.actions.errors import LearningError
from courses.learning.models import Enrolment
from courses.learning.progress import checklist, checklist_from
from courses.versions.outline import BlockLine, ModuleLine, outline_of
from courses.versions.rendering import Fragment, fragments_of
from lms.people.http import SignedInRequest

from .access import Lesson, learners_only, lesson_or_404, own_enrolment


@dataclass(frozen=True)
class Part:
    """One block as the learner sees it: its HTML, or for an exercise its card."""

    fragment: Fragment
    exercise: BlockLine | None = None
    url: str = ""
    passed: bool = False
    tried: bool = False


@require_safe
@never_cache
@learners_only
def module(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """One module of the learner's own version."""
    lesson = lesson_or_404(request, pk, slug)
    opened = list(lesson.enrolment.progress.order_by("-last_opened_at", "-pk"))
    if not opened or opened[0].module_key != lesson.module.key:
        # Going on later leads to the module that was open last, so that is kept when it changes.
        learning.open_module(enrolment=lesson.enrolment, module_key=lesson.module.key, by=request.user)
    here = next((row for row in opened if row.module_key == lesson.module.key), None)
    read = {row.module_key for row in opened if row.finished_at}
    tries = _tries(lesson.enrolment)
    before, after = lesson.outline.neighbours(lesson.module)
    parts = list(_parts(lesson, tries))
    passed = {key for key, is_passed in tries.items() if is_passed}
    context = {
        "enrolment": lesson.enrolment,
        "module": lesson.module,
        "modules": [
            (each, reverse("courses:module", args=[pk, each.slug]), each.key in read) for each in lesson.outline.modules
        ],
        "parts": parts,
        "open_exercises": [p for p in parts if p.exercise and p.exercise.required and not p.passed],
        "finished": lesson.module.key in read,
        "here": str(here.last_block_key or "") if here else "",
        "checklist": checklist_from(pk, lesson.outline, read=read, passed=passed),
        "before": before,
        "after": after,
        "crumbs": [
            (lesson.enrolment.version.title, reverse("home:enrolment", args=[pk])),
            (lesson.module.title, ""),
        ],
    }
    return TemplateResponse(request, "courses/module.html", context)


def _tries(enrolment: Enrolment) -> dict[uuid.UUID, bool]:
    """Per exercise that was tried, whether it was ever passed."""
    tries: dict[uuid.UUID, bool] = {}
    for key, passed in enrolment.attempts.values_list("exercise__block_key", "passed"):
        tries[key] = tries.get(key, False) or passed
    return tries


def _parts(lesson: Lesson, tries: dict[uuid.UUID, bool]) -> Iterator[Part]:
    exercises = {str(block.key): block for block in lesson.module.exercises}
    fragments = fragments_of(lesson.enrolment.version, lesson.module.key, language=get_language() or "nl")
    for fragment in fragments:
        exercise = exercises.get(fragment.key)
        if exercise is None:
            yield Part(fragment)
            continue
        url = reverse("courses:exercise", args=[lesson.enrolment.pk, lesson.module.slug, exercise.key])
        yield Part(fragment, exercise, url, tries.get(exercise.key, False), exercise.key in tries)


@require_POST
@learners_only
def position(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Keep at which block the learner is: by script as she scrolls, or by a button."""
    lesson = lesson_or_404(request, pk, slug)
    try:
        block = uuid.UUID(request.POST.get("block", ""))
        learning.open_module(enrolment=lesson.enrolment, module_key=lesson.module.key, block_key=block, by=request.user)
    except (ValueError, LearningError):
        return HttpResponseBadRequest()
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, _("Onthouden. Je gaat de volgende keer hier verder."))
    return redirect(_at(lesson.enrolment, lesson.module, block))


@require_safe
@never_cache
@learners_only
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on at the exact block where the learner was; at the first module when she has not begun."""
    enrolment = own_enrolment(request, pk)
    outline = outline_of(enrolment.version)
    latest = enrolment.progress.order_by("-last_opened_at", "-pk").first()
    here = outline.by_key(latest.module_key) if latest else None
    if latest is None or here is None:
        return redirect("courses:module", pk, outline.modules[0].slug)
    return redirect(_at(enrolment, here, latest.last_block_key))


@require_POST
@learners_only
def finish_module(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Keep that the module was read, and lead on to what is still open."""
    lesson = lesson_or_404(request, pk, slug, content=True)
    enrolment = learning.finish_module(enrolment=lesson.enrolment, module_key=lesson.module.key, by=request.user)
    if enrolment.completed_at:
        return redirect("home:enrolment", pk)
    following = checklist(enrolment).next_item
    messages.success(request, _("Je hebt “%(module)s” gelezen.") % {"module": lesson.module.title})
    return redirect(following.url if following else reverse("home:enrolment", args=[pk]))


def _at(enrolment: Enrolment, module: ModuleLine, block: uuid.UUID | None) -> str:
    address = reverse("courses:module", args=[enrolment.pk, module.slug])
    return f"{address}#blok-{block}" if block else address
