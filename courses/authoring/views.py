"""Release a course from the editor: what is missing, what changed, what to say about it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.permissions import policy_registry

from courses.actions import NotReady, release_version
from courses.actions.releasing import problems_of
from courses.models import CoursePage, CourseVersion
from courses.registries import version_labels

from .changes import Change, changes_between
from .freezing import freeze_page


class ReleaseForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Wat is er nieuw in deze versie?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Deelnemers en beoordelaars lezen dit bij de versie."),
        error_messages={"required": gettext_lazy("Schrijf in een zin wat er nieuw is.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for a note and release; somebody else's course is not there."""
    page = get_object_or_404(CoursePage, pk=page_id)
    if not policy_registry.get(page).user_has_permission_for_instance(request.user, "change", page):
        return HttpResponse(status=404)
    form = ReleaseForm(request.POST or None)
    document = freeze_page(page, store=False)
    problems = problems_of(page, document)
    if request.method == "POST" and form.is_valid() and not problems:
        try:
            version = release_version(page=page, note=form.cleaned_data["note"], by=request.user)  # type: ignore[arg-type]
        except NotReady as refused:
            problems = refused.problems
        else:
            messages.success(
                request,
                _("Versie %(number)d van “%(title)s” is uitgebracht.")
                % {"number": version.number, "title": version.title},
            )
            return redirect("courses_release", page.pk)
    context = {
        "page": page,
        "form": form,
        "problems": problems,
        "changes": _changes(page, document),
        "versions": _versions(page),
        "header_title": _("Uitbrengen"),
    }
    return TemplateResponse(request, "courses/authoring/release.html", context)


def _changes(page: CoursePage, document: object) -> list[Change] | None:
    """What differs from the current version; None when there is none yet."""
    current = page.course.current_version if page.course else None
    if current is None:
        return None
    return changes_between(current.document, document)  # type: ignore[arg-type]


def _versions(page: CoursePage) -> list[tuple[CourseVersion, list[str]]]:
    rows = list(page.course.versions.select_related("released_by").defer("content")[:50]) if page.course else []
    labels: dict[int, list[str]] = {}
    for label in version_labels:
        for pk, texts in label(rows).items():
            labels.setdefault(pk, []).extend(texts)
    return [(row, labels.get(row.pk, [])) for row in rows]
