"""Release a course from the editor: what is missing, what changed, what to say about it."""

import datetime
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.learning.evaluations import LEAST, SCORES, remarks_on, summaries_of
from courses.schema import CourseDocument
from courses.versions.models import CourseVersion
from lms.people.models import User

from .changes import Change, changes_between, changes_since
from .freezing import Frozen, freeze
from .notices import notices
from .pages import CoursePage, ModulePage
from .problems import Problem
from .registries import version_labels
from .releasing import ChangedMeanwhile, NotReady, problems_of, release_version, set_offered
from .sketches import CourseSketch, read_sketch, sketch_of


class ReleaseForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Wat is er nieuw in deze versie?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Deelnemers en beoordelaars lezen dit bij de versie."),
        error_messages={"required": gettext_lazy("Schrijf in een zin wat er nieuw is.")},
    )


@dataclass(frozen=True)
class Meanwhile:
    """What somebody saved between the page that the author looked at and her click.

    ``changes`` is None when we do not know what she looked at.
    """

    changes: list[Change] | None
    savers: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for a note and release what the page showed; somebody else's course is not there."""
    page = _own_course(request, page_id)
    form = ReleaseForm(request.POST or None)
    if request.method != "POST":
        return _release_page(request, page, form)
    shown = read_sketch(request.POST.get("shown", ""))
    if shown is None or not form.is_valid():
        return _release_page(request, page, form, shown=shown, status=422 if shown else 409)
    try:
        version = release_version(
            page=page, note=form.cleaned_data["note"], by=cast("User", request.user), shown=shown.sha256
        )
    except NotReady as refused:
        return _release_page(
            request, page, form, shown=shown, frozen=refused.frozen, problems=refused.problems, status=422
        )
    except ChangedMeanwhile as refused:
        return _release_page(request, page, form, shown=shown, frozen=refused.frozen, status=409)
    done = _("Versie %(number)d van “%(title)s” is uitgebracht.") % {"number": version.number, "title": version.title}
    messages.success(request, done)
    return redirect("courses_release", page.pk)


def _release_page(
    request: HttpRequest,
    page: CoursePage,
    form: ReleaseForm,
    *,
    shown: CourseSketch | None = None,
    frozen: Frozen | None = None,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The course as it stands now, and what changed since ``shown``, when that was sent along.

    ``frozen``: the course as it stands, when it was frozen already in this request.
    """
    frozen = frozen or freeze(page, store=False)
    context = {
        "page": page,
        "form": form,
        "shown": sketch_of(frozen.document).model_dump_json(),
        "shown_at": timezone.now().isoformat(),
        "meanwhile": _meanwhile(request, page, shown, frozen.document) if request.method == "POST" else None,
        "problems": _with_addresses(page, problems or problems_of(page, frozen)),
        "notices": _with_addresses(page, notices(frozen.document)),
        "changes": _changes(page, frozen.document),
        "versions": _versions(page),
        "header_title": _("Uitbrengen"),
    }
    return TemplateResponse(request, "courses/authoring/release.html", context, status=status)


def _meanwhile(
    request: HttpRequest, page: CoursePage, shown: CourseSketch | None, now: CourseDocument
) -> Meanwhile | None:
    changes = changes_since(shown, now) if shown else None
    if changes == []:
        return None
    since = _moment(request.POST.get("shown_at", "")[:40])
    pages = Page.objects.descendant_of(page, inclusive=True)
    saved = pages.filter(latest_revision__created_at__gt=since) if since else pages.none()
    people = User.objects.filter(pk__in=saved.values("latest_revision__user"))
    return Meanwhile(changes, [person.get_full_name() for person in people.order_by("last_name")])


def _moment(written: str) -> datetime.datetime | None:
    """The moment that a form brought back; None when it is none."""
    try:
        moment = parse_datetime(written)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) else None


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a course out of the catalogue, or put it back, after asking."""
    page = _own_course(request, page_id)
    course = page.course
    if course is None:
        raise Http404
    offered = "offer" in request.POST
    # What comes back is the version that the page named, not one that a colleague released meanwhile.
    newer = offered and request.POST.get("version") != str(course.current_version_id)
    if request.method == "POST" and not newer:
        set_offered(course=course, offered=offered, by=cast("User", request.user))
        messages.success(
            request,
            _("“%(title)s” staat weer in het aanbod.") % {"title": page.title}
            if offered
            else _("“%(title)s” staat niet meer in het aanbod.") % {"title": page.title},
        )
        return redirect("courses_release", page.pk)
    context = {"page": page, "course": course, "newer": newer, "header_title": _("Aanbod")}
    return TemplateResponse(request, "courses/authoring/withdraw.html", context, status=409 if newer else 200)


@require_safe
def evaluations(request: HttpRequest, page_id: int) -> HttpResponse:
    """Totals and anonymous remarks from the evaluations of each version, once there are ten."""
    page = _own_course(request, page_id)
    if page.course is None:
        raise Http404
    versions = page.course.versions.defer("content", "search_text")[:50]
    summaries = summaries_of(versions)
    remarks = remarks_on(page.course, reader=cast("User", request.user))
    context = {
        "page": page,
        "rows": [(version, summaries[version.pk], remarks.get(version.pk, [])) for version in versions],
        "least": LEAST,
        "scores": SCORES,
        "header_title": _("Evaluaties"),
    }
    return TemplateResponse(request, "courses/authoring/evaluations.html", context)


def _own_course(request: HttpRequest, page_id: int) -> CoursePage:
    page: CoursePage = get_object_or_404(CoursePage.objects.select_related("course__current_version"), pk=page_id)
    if not policy_registry.get(page).user_has_permission_for_instance(request.user, "change", page):
        raise Http404
    return page


def _with_addresses(page: CoursePage, problems: list[Problem]) -> list[tuple[Problem, str]]:
    """Each problem with the place in the editor where it can be solved."""
    pages = dict(ModulePage.objects.child_of(page).values_list("key", "pk"))
    return [(problem, _address(page, pages, problem)) for problem in problems]


def _address(page: CoursePage, pages: dict[UUID, int], problem: Problem) -> str:
    editor = reverse(
        "wagtailadmin_pages:edit", args=[pages.get(problem.module, page.pk) if problem.module else page.pk]
    )
    return f"{editor}#block-{problem.block}-section" if problem.block else editor


def _changes(page: CoursePage, document: CourseDocument) -> list[Change] | None:
    """What differs from the current version; None when there is none yet."""
    current = page.course.current_version if page.course else None
    return None if current is None else changes_between(current.document, document)


def _versions(page: CoursePage) -> list[tuple[CourseVersion, list[str]]]:
    rows = list(page.course.versions.select_related("released_by").defer("content")[:50]) if page.course else []
    labels: dict[int, list[str]] = {}
    for label in version_labels:
        for pk, texts in label(rows).items():
            labels.setdefault(pk, []).extend(texts)
    return [(row, labels.get(row.pk, [])) for row in rows]
