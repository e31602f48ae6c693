"""One person's course: what is done, what still blocks the certificate, and the moment it is earned."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.letter import Letter, hours_letter
from certificates.models import Certificate
from courses.learning.actions.employing import employments_and_requests_of
from courses.learning.progress import checklist
from courses.models import Course, Enrolment
from courses.versions.outline import outline_of
from home.catalogue import newest
from home.load import load_chart
from lms.people.models import User


@require_safe
@login_required
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of the user's own enrolment; 404 for somebody else's."""
    person = cast("User", request.user)
    mine = get_object_or_404(
        Enrolment.objects.visible_to(person)
        .select_related("version", "course", "employment__organisation")
        .defer("version__content", "version__search_text"),
        pk=pk,
    )
    certificate = _certificate(person, mine) if mine.completed_at else None
    is_open = mine.completed_at is None and mine.withdrawn_at is None
    employments = employments_and_requests_of(person) if is_open else None
    steps = checklist(mine)
    context = {
        "enrolment": mine,
        "version": mine.version,
        "outline": outline_of(mine.version),
        "checklist": steps,
        "load": load_chart(steps),
        "certificate": certificate,
        "letter": _letter(certificate),
        "next_course": _another(mine) if mine.completed_at else None,
        "attachable": employments.attachable_to(mine) if employments else (),
        "employment_ended": employments is not None and employments.ended_for(mine),
        "requested": employments.requested if employments and mine.employment is None else (),
        "crumbs": [(_("Mijn overzicht"), reverse("home:dashboard")), (mine.version.title, "")],
    }
    return TemplateResponse(request, "home/enrolment.html", context)


def _certificate(person: User, mine: Enrolment) -> Certificate | None:
    """The latest certificate of a completed enrolment, with its name; else the one that was in force already."""
    own = Certificate.objects.visible_to(person).filter(holder=person, version=mine.version_id)
    issued = own.select_related("person", "superseded_by").order_by("-issued_at")
    return issued.filter(enrolment=mine).first() or issued.in_force().first()


def _letter(certificate: Certificate | None) -> Letter | None:
    """The mail about the hours, while the document counts and still has a name."""
    if certificate is None or certificate.has_ended or certificate.is_erased:
        return None
    return hours_letter(certificate)


def _another(mine: Enrolment) -> Course | None:
    """A course to go on with: the first on the front page's shelf that is not this one."""
    return next((course for course in newest() if course.pk != mine.course_id), None)
