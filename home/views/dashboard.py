"""The page one comes to after log-in."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from courses.progress import enrolments_overview
from home import desk
from lms.people.models import User


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """For every role the person holds: the next thing to do first."""
    person = cast("User", request.user)
    counts = desk.work_counts(person)
    overview = enrolments_overview(person)
    context = {
        "counts": counts,
        "sections": desk.sections(person, counts),
        "open": [line for line in overview if line.enrolment.completed_at is None],
        "completed": [line for line in overview if line.enrolment.completed_at is not None],
        "learning_first": bool(overview) or desk.is_learner(person),
        "belongs": bool(person.roles_held),
    }
    return TemplateResponse(request, "home/dashboard.html", context)
