"""Front page, catalogue, and a course's public page: all from released versions only."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.learning.evaluations import LEAST, SCORES, Summary, summary_from, summary_of
from courses.learning.load import load_from, load_of
from courses.models import Course, CourseVersion, Enrolment
from courses.schema import CourseDocument
from home import catalogue as shelf
from home import predictor
from home.kept import kept_of_course
from home.structured import course_data
from home.views.predictor import PRIVATE, asked_for
from lms.numbers import asked_page
from lms.people.models import User
from quality_mark.enums import ASSIGNMENT_HANDED_IN
from quality_mark.models import Judgement, Mark, UpheldComplaint, UpheldComplaintQuerySet

# A page is no archive: more than these are in the office's list.
MOST_COMPLAINTS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def front(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and the next step; with the predictor to play with, by its form."""
    asked = request.method == "POST"
    refused = asked and predictor.asked_too_often(request)
    context = {
        "courses": shelf.newest(),
        "prediction": asked_for(QueryDict() if refused else request.POST),
        "beginnings": predictor.BEGINNINGS,
        "most_characters": predictor.MOST_CHARACTERS,
        "refused": refused,
    }
    headers = PRIVATE if asked else {}
    return TemplateResponse(request, "home/front.html", context, status=429 if refused else 200, headers=headers)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Search and filter what is offered."""
    form, asked = shelf.answers(request.GET)
    found = shelf.find(asked, asked_page(request) if "page" in request.GET else None)
    context = {
        "form": form,
        "asked": asked,
        "chosen": shelf.chosen(form, asked),
        # The filters stand open as soon as one of them is in use.
        "filtering": bool(asked.keys() - {"zoek"}),
        "found": found,
        "page_obj": found.page,
    }
    return TemplateResponse(request, "home/catalogue.html", context)


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything one wants to know before starting, from the released version."""
    version = get_object_or_404(
        CourseVersion.objects.select_related("course").annotate(upheld=Exists(_upheld(OuterRef("course")))),
        course__in=Course.objects.offered(),
        course__slug=slug,
        course__current_version=F("pk"),
    )
    found = version.course
    evaluations = summary_of(version)
    upheld = bool(getattr(version, "upheld", False))
    stamp = f"{version.pk} {evaluations} {upheld}"
    context = {
        "course": found,
        "version": version,
        "parts": kept_of_course(found.pk, stamp, lambda: _released_parts(version, evaluations, upheld=upheld)),
        "enrolments": _mine(request.user, found),
        "crumbs": _crumbs(version),
    }
    return TemplateResponse(request, "home/course.html", context)


def _released_parts(version: CourseVersion, evaluations: Summary, *, upheld: bool) -> dict[str, SafeString]:
    """What everybody reads alike: with the marks, which cost a query."""
    marks = _marks(version.course)
    context = {
        "load": load_of(version),
        "evaluations": evaluations,
        "complaints": _complaints(version.course) if upheld else [],
        "mark": next((mark for mark in marks if mark.version_id == version.pk), None),
        "earlier_mark": next((mark for mark in marks if mark.version_id != version.pk), None),
    }
    data = course_data(version, origin=settings.PUBLIC_ORIGIN)
    return _parts(version, version.document, context) | {"data": data}


def _complaints(found: Course) -> list[UpheldComplaint]:
    """What was upheld against any version in the last three years, newest first."""
    shown = _upheld(found).select_related("version").defer("version__content", "version__search_text")
    return list(shown[:MOST_COMPLAINTS])


def _upheld(found: Course | OuterRef) -> UpheldComplaintQuerySet:
    return UpheldComplaint.objects.shown().filter(version__course=found)


def _marks(found: Course) -> list[Mark]:
    """The marks in force on any version, newest first, with ``reviewers`` and ``criteria``: who judged, and on what."""
    judged = Judgement.objects.filter(
        assignment__application=OuterRef("application"), assignment__status__in=ASSIGNMENT_HANDED_IN
    ).values("assignment__application")
    return list(
        Mark.objects.in_force()
        .filter(version__course=found)
        .select_related("standard", "version")
        .only("number", "granted_on", "expires_on", "standard__number", "standard__title", "version__number")
        .annotate(
            reviewers=Subquery(judged.annotate(count=Count("assignment", distinct=True)).values("count")),
            criteria=Subquery(judged.annotate(count=Count("criterion", distinct=True)).values("count")),
        )
        .order_by("-version__number")
    )


def _parts(version: CourseVersion, document: CourseDocument, more: dict[str, Any]) -> dict[str, SafeString]:
    """The parts of the page that say nothing of whoever reads it, of a text released or not."""
    context = more | {
        "version": version,
        "document": document,
        "least": LEAST,
        "scores": SCORES,
        "has_frameworks": any(outcome.frameworks for outcome in document.outcomes),
        "mark_office_email": settings.MARK_OFFICE_EMAIL,
        "support_email": settings.SUPPORT_EMAIL,
    }
    return {name: render_to_string(f"home/_course_{name}.html", context) for name in ("head", "sections", "facts")}


def _crumbs(version: CourseVersion) -> list[tuple[str, str]]:
    return [(_("Cursussen"), reverse("home:catalogue")), (version.title, "")]


def course_preview(request: HttpRequest, document: CourseDocument) -> HttpResponse:
    """The public page of a course that is still being written, in the authors' workshop."""
    released = Course.objects.filter(key=document.key).select_related("current_version").first()
    current = released.current_version if released else None
    version = CourseVersion(
        number=(current.number if current else 0) + 1,
        title=document.title,
        summary=document.summary,
        language=document.language,
        sectors=list(document.sectors),
        study_load_minutes=document.study_load_minutes,
    )
    more = {"load": load_from(document), "evaluations": summary_from([]), "is_draft": True}
    context = {
        "course": released or Course(key=document.key, slug=document.slug),
        "version": version,
        "parts": _parts(version, document, more),
        "crumbs": _crumbs(version),
        "is_draft": True,
    }
    return TemplateResponse(request, "home/course.html", context)


def _mine(user: User | AnonymousUser, found: Course) -> dict[str, Enrolment]:
    """The person's open and last completed enrolment in this course, as far as there are any."""
    if isinstance(user, AnonymousUser):
        return {}
    rows = (
        Enrolment.objects.visible_to(user)
        .filter(course=found, withdrawn_at__isnull=True)
        .select_related("version")
        .only("started_at", "completed_at", "valid_until", "course", "version__number")
        .order_by("started_at")
    )
    return {"completed" if row.completed_at else "open": row for row in rows}
