"""What is waiting for this person, in every capacity they have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.models import Course
from lms.numbers import page_of
from lms.people.enums import Role
from lms.people.http import SignedInRequest
from lms.people.models import User
from quality_mark.enums import ApplicationStatus, AssignmentStatus, Capacity
from quality_mark.models import Application, Assignment, Mark
from quality_mark.permissions import capacities, workers_only

PAGE_SIZE = 50

# What a capacity does at a state of the case.
_TODO: dict[tuple[Capacity, str], Promise] = {
    (Capacity.PROVIDER, ApplicationStatus.DRAFT): _("Vul de zelfbeoordeling in en dien in"),
    (Capacity.PROVIDER, ApplicationStatus.INCOMPLETE): _("Vul aan en dien opnieuw in"),
    (Capacity.SECRETARY, ApplicationStatus.SUBMITTED): _("Beoordeel of de aanvraag compleet is"),
    (Capacity.COORDINATOR, ApplicationStatus.ADMISSIBLE): _("Stel een panel samen"),
    (Capacity.COORDINATOR, ApplicationStatus.PANELLED): _("Volg het panel en vul lege plaatsen"),
    (Capacity.DECIDER, ApplicationStatus.DECISION_PENDING): _("Neem een besluit"),
}
_SEAT: dict[str, Promise] = {
    AssignmentStatus.INVITED: _("Beantwoord de uitnodiging"),
    AssignmentStatus.ACCEPTED: _("Beoordeel de cursus"),
}


@dataclass(frozen=True)
class Row:
    """One case on somebody's list, with what they can do now."""

    application: Application
    tasks: list[Promise]
    seat: Assignment | None


@require_safe
@workers_only
def work(request: SignedInRequest) -> HttpResponseBase:
    """The cases of whoever asks, open ones first; for a provider also the courses to apply for."""
    page = page_of(request, _cases(request.user), PAGE_SIZE)
    context = {
        "page_obj": page,
        "rows": list(_rows(page.object_list, request.user)),
        "is_secretary": request.user.holds({Role.SECRETARY}),
        "is_provider": request.user.holds({Role.PROVIDER_LEAD}),
        "courses": _to_apply_for(request.user),
    }
    return TemplateResponse(request, "quality_mark/work.html", context)


def _cases(user: User) -> QuerySet[Application]:
    own = Assignment.objects.filter(reviewer=user)
    return (
        Application.objects.visible_to(user)
        .select_related("version", "standard", "organisation")
        .defer("version__content", "version__search_text")
        .prefetch_related(Prefetch("assignments", queryset=own, to_attr="own_seats"))
        .alias(closed=Q(status__in=["granted", "refused", "withdrawn"]))
        .order_by("closed", "-created_at", "-pk")
    )


def _rows(cases: Iterable[Application], user: User) -> Iterator[Row]:
    for application in cases:
        seat = next(iter(getattr(application, "own_seats", [])), None)
        tasks = [
            _TODO[capacity, application.status]
            for capacity in Capacity
            if capacity in capacities(application, user, seat) and (capacity, application.status) in _TODO
        ]
        if seat is not None and seat.status in _SEAT and application.status in ("panelled", "in_review"):
            tasks.append(_SEAT[seat.status])
        yield Row(application, tasks, seat)


def _to_apply_for(user: User) -> list[Course]:
    led = user.organisations_as({Role.PROVIDER_LEAD})
    if not led:
        return []
    offered = Course.objects.offered().filter(organisation__in=led)
    return list(
        offered.exclude(current_version__in=Application.objects.open().values("version"))
        .exclude(current_version__in=Mark.objects.in_force().values("version"))
        .select_related("current_version")
        .defer("current_version__content", "current_version__search_text")
        .order_by("current_version__title", "pk")[:PAGE_SIZE]
    )
