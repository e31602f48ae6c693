"""Show a draft as a learner will see it, without keeping anything of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from courses.models import CoursePage, ModulePage
from courses.outline import outline_from
from courses.rendering import Fragment, render_module

from .freezing import Freezer


def preview(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Freeze the module in memory and show it by the learner's templates."""
    parent: Any = page.get_parent()
    freezer = Freezer(CoursePage.objects.get(pk=parent.pk), store=False)
    module = freezer.module(page)
    document = freezer.document().model_copy(update={"modules": (module,)})
    fragments = render_module(document, module.key, language="nl")
    exercises = {str(line.key): line for line in outline_from(document).modules[0].exercises}
    parts = [
        {"fragment": _with_draft_files(fragment, freezer.sources), "exercise": exercises.get(fragment.key)}
        for fragment in fragments
    ]
    return TemplateResponse(request, "courses/module_preview.html", {"module": module, "parts": parts})


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
