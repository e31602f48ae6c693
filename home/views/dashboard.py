"""The page one comes to after log-in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from courses.learning.progress import enrolments_overview
from courses.learning.spare_time import CHOICES
from home import desk
from lms.people.http import SignedInRequest


@require_safe
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    """For every role the person holds: the next thing to do first."""
    person = request.user
    counts = desk.work_counts(person)
    overview = enrolments_overview(person)
    learner = desk.is_learner(person)
    mine = desk.desk(desk.sections(person, counts), overview, learner=learner)
    context = {
        "counts": counts,
        "desk": mine,
        "open": [line for line in overview if line.enrolment.completed_at is None and line is not mine.line],
        "completed": [line for line in overview if line.enrolment.completed_at is not None],
        "spare_time": CHOICES if any(line.enrolment.completed_at is None for line in overview) else (),
        "learning_first": learner,
        "belongs": bool(person.roles_held or person.roles_withheld),
    }
    return TemplateResponse(request, "home/dashboard.html", context)
