"""One person's course: what is done, what still blocks the certificate, and the moment it is earned."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from courses.actions import employments_and_requests_of
from courses.models import Enrolment
from courses.outline import outline_of
from courses.progress import checklist
from home.load import load_chart
from lms.people.models import User


@require_safe
@login_required
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of one's own enrolment; somebody else's is not there."""
    person = cast("User", request.user)
    mine = get_object_or_404(
        Enrolment.objects.visible_to(person)
        .select_related("version", "course", "employment__organisation")
        .defer("version__content", "version__search_text"),
        pk=pk,
    )
    certificate = employments = None
    if mine.completed_at:
        certificate = Certificate.objects.visible_to(person).filter(enrolment=mine).order_by("-issued_at").first()
    elif not mine.withdrawn_at:
        employments = employments_and_requests_of(person)
    steps = checklist(mine)
    context = {
        "enrolment": mine,
        "version": mine.version,
        "outline": outline_of(mine.version),
        "checklist": steps,
        "load": load_chart(steps),
        "certificate": certificate,
        "attachable": employments.attachable_to(mine) if employments else (),
        "employment_ended": employments is not None and employments.ended_for(mine),
        "requested": employments.requested if employments and mine.employment is None else (),
        "crumbs": [(_("Mijn overzicht"), reverse("home:dashboard")), (mine.version.title, "")],
    }
    return TemplateResponse(request, "home/enrolment.html", context)
