"""Show a draft as a learner will see it, without keeping anything of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override

from courses.exercises.registry import kind_of
from courses.schema import ExerciseBase, Module
from courses.versions.outline import outline_from
from courses.versions.rendering import Fragment, clean, render_module

from .freezing import Frozen, freeze, freeze_unsaved
from .pages import ALL_MODULES, CoursePage, ModulePage
from .registries import course_previews
from .storage import storage_origins


def shown_beside_the_editor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As strict as a public page, but within the editor, and with the pictures of the workshop."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> HttpResponse:
        strict = cast("dict[str, list[str]]", settings.SECURE_CSP)
        images = [*strict["img-src"], *storage_origins()]
        policy = strict | {"frame-ancestors": [CSP.SELF], "img-src": images}
        response: HttpResponse = csp_override(policy)(view)(*args, **kwargs)
        return response

    return shown


@shown_beside_the_editor
def preview_module(request: HttpRequest, page: ModulePage, _mode: str = "") -> HttpResponse:
    """Freeze the module in memory and show it by the learner's templates."""
    frozen = freeze(CoursePage.objects.get(pk=page.get_parent().pk), store=False, draft=page)
    lessons = [_lesson(frozen, frozen.document.module(page.key))]
    return TemplateResponse(request, "courses/module_preview.html", {"title": page.title, "lessons": lessons})


@shown_beside_the_editor
def preview_course(request: HttpRequest, page: CoursePage, mode: str = "") -> HttpResponse:
    """Freeze the course in memory, as it stands in the editor, and show its public page or all its modules."""
    frozen = freeze_unsaved(page)
    if mode != ALL_MODULES and course_previews:
        return course_previews[0](request, frozen.document)
    lessons = [_lesson(frozen, module) for module in frozen.document.modules]
    context = {"title": page.title, "lessons": lessons, "is_course": True}
    return TemplateResponse(request, "courses/module_preview.html", context)


def _lesson(frozen: Frozen, module: Module) -> dict[str, Any]:
    """One module of a draft: its fragments, with the line of the exercise where there is one."""
    fragments = render_module(frozen.document, module.key, language=get_language() or settings.LANGUAGE_CODE)
    outline = outline_from(frozen.document).by_key(module.key)
    exercises = {str(line.key): line for line in outline.exercises} if outline else {}
    tasks = {str(block.key): _task(block) for block in module.exercises if kind_of(block).in_sandbox}
    parts = [
        {
            "fragment": _with_draft_files(fragment, frozen.sources),
            "exercise": exercises.get(fragment.key),
            "task": tasks.get(fragment.key),
        }
        for fragment in fragments
    ]
    return {"module": module, "parts": parts}


def _task(block: ExerciseBase) -> dict[str, Any]:
    """What a learner reads first at an exercise of the sandbox."""
    return {"block": block, **{use: clean(html) for use, html in kind_of(block).rich_texts(block).items()}}


def _with_draft_files(fragment: Fragment, sources: dict[str, str]) -> Fragment:
    """Files of a draft are not frozen yet: show them from the workshop."""
    html = fragment.html
    for sha256, url in sources.items():
        frozen = reverse("courses:media", args=[sha256, "x"]).removesuffix("x")
        start = html.find(frozen)
        if start >= 0:
            end = html.index('"', start)
            html = html[:start] + url + html[end:]
    return Fragment(key=fragment.key, type=fragment.type, minutes=fragment.minutes, html=html)
