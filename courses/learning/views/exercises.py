"""Exercises on a page of their own, whatever their kind."""

import json
import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.exercises.floor import floor_sentences
from courses.exercises.forms import ExerciseForm
from courses.exercises.judging import Result
from courses.exercises.registry import all_kinds, page_kind_of
from courses.learning.actions import learning
from courses.learning.models import Attempt, Enrolment, Reflection
from courses.learning.progress import checklist
from courses.schema import ExerciseBase
from courses.versions.models import Exercise
from courses.versions.rendering import clean, link_in_course
from lms.pace import EXERCISES_A_MINUTE, paced
from lms.people.http import SignedInRequest

from .access import Lesson, exercise_or_404, learners_only, lesson_or_404

# How many of somebody's latest attempts the result page lists.
SHOWN_ATTEMPTS = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@learners_only
@paced("courses.exercise", a_minute=EXERCISES_A_MINUTE)
def exercise(request: SignedInRequest, pk: int, slug: str, block: uuid.UUID) -> HttpResponse:
    """The page of one exercise; sandbox exercises have a room of their own."""
    lesson = lesson_or_404(request, pk, slug, content=True)
    row = exercise_or_404(lesson, block)
    if all_kinds()[row.kind].in_sandbox:
        return redirect("sandbox:exercise", pk, block)
    found = cast("ExerciseBase", lesson.enrolment.version.document.block(block))
    page = _own_text if page_kind_of(found).keeps_text else _attempts
    return page(request, lesson, row, found)


def _context(lesson: Lesson, row: Exercise) -> dict[str, object]:
    module_url = reverse("courses:module", args=[lesson.enrolment.pk, lesson.module.slug])
    return {
        "enrolment": lesson.enrolment,
        "module": lesson.module,
        "exercise": row,
        "back_url": f"{module_url}#blok-{row.block_key}",
        "crumbs": [
            (lesson.enrolment.version.title, reverse("home:enrolment", args=[lesson.enrolment.pk])),
            (lesson.module.title, module_url),
            (row.title, ""),
        ],
    }


def _attempts(request: SignedInRequest, lesson: Lesson, row: Exercise, block: ExerciseBase) -> HttpResponse:
    """An exercise of which every attempt is kept and can be read again."""
    kind, language = page_kind_of(block), lesson.enrolment.version.language
    if request.method == "POST":
        form = kind.form(request.POST, block=block, language=language)
        if form.is_valid():
            return _judge(request, lesson, row, block, form)
    else:
        attempts = list(lesson.enrolment.attempts.filter(exercise=row).order_by("-number")[:SHOWN_ATTEMPTS])
        if attempts and "opnieuw" not in request.GET:
            return _show_result(request, lesson, row, block, attempts)
        form = kind.form(block=block, language=language)
    context = _context(lesson, row) | {"task": block, "form": form}
    return TemplateResponse(request, kind.template, context, status=422 if form.errors else 200)


def _judge(
    request: SignedInRequest, lesson: Lesson, row: Exercise, block: ExerciseBase, form: ExerciseForm
) -> HttpResponse:
    _hand_in(request, lesson, row, block, form)
    if _just_completed(lesson):
        messages.success(request, page_kind_of(block).passed_message)
        return redirect("home:enrolment", lesson.enrolment.pk)
    return redirect(request.path)


def _hand_in(
    request: SignedInRequest, lesson: Lesson, row: Exercise, block: ExerciseBase, form: ExerciseForm
) -> Attempt | None:
    return learning.judge_and_record(
        enrolment=lesson.enrolment,
        exercise=row,
        block=block,
        key=form.cleaned_data["key"],
        answer=page_kind_of(block).answer(form),
        without_model=True,
        by=request.user,
    )


def _show_result(
    request: SignedInRequest, lesson: Lesson, row: Exercise, block: ExerciseBase, attempts: list[Attempt]
) -> HttpResponse:
    """The latest attempt, or the one asked for; one that was passed stays passed whatever came after."""
    asked = request.GET.get("poging", str(attempts[0].number))
    attempt = next((each for each in attempts if str(each.number) == asked), None)
    if attempt is None:
        raise Http404
    kind, todo = page_kind_of(block), checklist(lesson.enrolment)
    context = _context(lesson, row) | {
        "task": block,
        "attempt": attempt,
        "attempts": attempts,
        "passed": row.block_key in todo.passed,
        "results": kind.results(block, json.loads(attempt.answer)),
        "next_item": todo.after(row.block_key),
    }
    return TemplateResponse(request, kind.result_template, context)


def _own_text(request: SignedInRequest, lesson: Lesson, row: Exercise, block: ExerciseBase) -> HttpResponse:
    """An exercise whose answer is a text that stays the learner's, to change and to delete."""
    kind = page_kind_of(block)
    kept = Reflection.objects.filter(enrolment=lesson.enrolment, exercise=row).first()
    language = lesson.enrolment.version.language
    if request.method == "POST":
        form = kind.form(request.POST, block=block, language=language)
        if form.is_valid():
            return _keep_reflection(request, lesson, row, block, form)
    else:
        form = kind.form(block=block, language=language, initial={"text": kept.text if kept else ""})
    context = _context(lesson, row) | {
        "task": block,
        "instructions": clean(kind.rich_texts(block)["task"], link_in_course(lesson.enrolment.pk, lesson.outline)),
        "form": form,
        "kept": kept,
        "passed": _passed(lesson, row),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, kind.template, context, status=status)


def _keep_reflection(
    request: SignedInRequest, lesson: Lesson, row: Exercise, block: ExerciseBase, form: ExerciseForm
) -> HttpResponse:
    passed_before = _passed(lesson, row)
    attempt = _hand_in(request, lesson, row, block, form)
    if passed_before:
        messages.success(request, _("Bewaard."))
        return redirect(request.path)
    if attempt is None:
        kind = page_kind_of(block)
        _say_what_is_missing(request, kind.judge_whole(block, kind.answer(form)))
        return redirect(request.path)
    if _just_completed(lesson):
        return redirect("home:enrolment", lesson.enrolment.pk)
    messages.success(request, _("Bewaard. Deze opdracht is gedaan."))
    following = checklist(lesson.enrolment).after(row.block_key)
    return redirect(following.url if following else reverse("home:enrolment", args=[lesson.enrolment.pk]))


def _say_what_is_missing(request: SignedInRequest, result: Result) -> None:
    short = result.short()
    if short:
        sentence = ngettext(
            "Bewaard. Nog %(count)d woord en deze opdracht is gedaan.",
            "Bewaard. Nog %(count)d woorden en deze opdracht is gedaan.",
            short,
        )
        messages.info(request, sentence % {"count": short})
    if sentences := floor_sentences(result.lacks):
        messages.info(request, " ".join([_("Bewaard, maar nog niet gedaan."), *sentences]))


def _passed(lesson: Lesson, row: Exercise) -> bool:
    return lesson.enrolment.attempts.filter(exercise=row, passed=True).exists()


def _just_completed(lesson: Lesson) -> bool:
    """Whether this request completed the course that was open when it came in."""
    if lesson.enrolment.completed_at is not None:
        return False
    return Enrolment.objects.filter(pk=lesson.enrolment.pk, completed_at__isnull=False).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only
def delete_reflection(request: SignedInRequest, pk: int, slug: str, block: uuid.UUID) -> HttpResponse:
    """Delete one's own reflection for good, after a question."""
    lesson = lesson_or_404(request, pk, slug)
    row = exercise_or_404(lesson, block)
    if not Reflection.objects.filter(enrolment=lesson.enrolment, exercise=row).exists():
        raise Http404
    if request.method == "POST":
        learning.delete_reflection(enrolment=lesson.enrolment, exercise=row, by=request.user)
        messages.success(request, _("Je tekst is gewist."))
        return redirect("courses:exercise", pk, slug, block)
    return TemplateResponse(request, "courses/reflection_delete.html", _context(lesson, row))
