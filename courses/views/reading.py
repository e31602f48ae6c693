"""Read a module, be found again at the same block, and finish it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import actions
from courses.models import Enrolment
from courses.outline import BlockLine, ModuleLine, outline_of
from courses.progress import checklist
from courses.rendering import Fragment, fragments_of

from .access import Lesson, enrolment_or_404, learner, lesson_or_404


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
@login_required
def module(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One module of the learner's own version."""
    lesson = lesson_or_404(request, pk, slug)
    progress = lesson.enrolment.progress.filter(module_key=lesson.module.key).first()
    if progress is None:
        progress = actions.open_module(enrolment=lesson.enrolment, module_key=lesson.module.key, by=learner(request))
    before, after = lesson.outline.neighbours(lesson.module)
    parts = list(_parts(lesson))
    context = {
        "enrolment": lesson.enrolment,
        "module": lesson.module,
        "parts": parts,
        "open_exercises": [p for p in parts if p.exercise and p.exercise.required and not p.passed],
        "finished": progress.finished_at is not None,
        "here": str(progress.last_block_key or ""),
        "before": before,
        "after": after,
        "crumbs": [
            (lesson.enrolment.version.title, reverse("home:enrolment", args=[pk])),
            (lesson.module.title, ""),
        ],
    }
    return TemplateResponse(request, "courses/module.html", context)


def _parts(lesson: Lesson) -> Iterator[Part]:
    tries: dict[uuid.UUID, bool] = {}
    for key, passed in lesson.enrolment.attempts.values_list("exercise__block_key", "passed"):
        tries[key] = tries.get(key, False) or passed
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
@login_required
def position(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keep at which block the learner is: by script as she scrolls, or by a button."""
    lesson = lesson_or_404(request, pk, slug)
    try:
        block = uuid.UUID(request.POST.get("block", ""))
        actions.open_module(
            enrolment=lesson.enrolment, module_key=lesson.module.key, block_key=block, by=learner(request)
        )
    except (ValueError, actions.LearningError):
        return HttpResponseBadRequest()
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, _("Onthouden. Je gaat de volgende keer hier verder."))
    return redirect(_at(lesson.enrolment, lesson.module, block))


@require_safe
@never_cache
@login_required
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on at the exact block where the learner was; at the first module when she has not begun."""
    enrolment = enrolment_or_404(request, pk)
    outline = outline_of(enrolment.version)
    latest = enrolment.progress.order_by("-last_opened_at", "-pk").first()
    here = outline.by_key(latest.module_key) if latest else None
    if latest is None or here is None:
        return redirect("courses:module", pk, outline.modules[0].slug)
    return redirect(_at(enrolment, here, latest.last_block_key))


@require_POST
@login_required
def finish_module(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keep that the module was read, and lead on to what is still open."""
    lesson = lesson_or_404(request, pk, slug, content=True)
    enrolment = actions.finish_module(enrolment=lesson.enrolment, module_key=lesson.module.key, by=learner(request))
    if enrolment.completed_at:
        return redirect("home:enrolment", pk)
    following = checklist(enrolment).next_item
    messages.success(request, _("Je hebt deze module gelezen."))
    return redirect(following.url if following else reverse("home:enrolment", args=[pk]))


def _at(enrolment: Enrolment, module: ModuleLine, block: uuid.UUID | None) -> str:
    address = reverse("courses:module", args=[enrolment.pk, module.slug])
    return f"{address}#blok-{block}" if block else address
