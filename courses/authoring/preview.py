"""Show a draft as a learner will see it, without keeping anything of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override

from courses.models import CoursePage, ModulePage
from courses.outline import outline_from
from courses.rendering import Fragment, render_module

from .freezing import freeze

# As strict as a learner's page, and shown beside the editor.
POLICY: dict[str, Any] = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}


@csp_override(POLICY)
def preview(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Freeze the module in memory and show it by the learner's templates."""
    frozen = freeze(CoursePage.objects.get(pk=page.get_parent().pk), store=False, draft=page)
    document = frozen.document
    module = document.module(page.key)
    fragments = render_module(document, module.key, language=get_language() or settings.LANGUAGE_CODE)
    outline = outline_from(document).by_key(module.key)
    exercises = {str(line.key): line for line in outline.exercises} if outline else {}
    parts = [
        {"fragment": _with_draft_files(fragment, frozen.sources), "exercise": exercises.get(fragment.key)}
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
