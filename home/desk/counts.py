"""What waits for a person, in numbers: one query, whatever roles they hold."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from certificates.models import Certificate
from courses.models import Course
from lms.hub.models import ModelCard
from lms.hub.permissions import COUNCIL_ROLES
from lms.people.addresses import same_address
from lms.people.enums import AUTHOR_ROLES, MANAGING_ROLES, PERSONNEL_ROLES, Role
from lms.people.models import Invitation, Membership, Organisation, OutgoingMail, User
from quality_mark.enums import ApplicationStatus, AssignmentStatus
from quality_mark.models import Application, Assignment, Mark

RECENT_DAYS = 30
UNDER_WAY = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.ADMISSIBLE,
    ApplicationStatus.PANELLED,
    ApplicationStatus.IN_REVIEW,
    ApplicationStatus.DECISION_PENDING,
)

Counts = Mapping[str, Any]


def work_counts(user: User) -> Counts:
    """Everything that the person's roles let them count, in one query; what they do not have counts as nought."""
    # The prefix keeps the names apart from the user's own fields.
    fields: dict[str, Any] = {f"count_{name}": _count(rows) for name, rows in _countable(user).items()}
    if user.holds(MANAGING_ROLES):
        places = _requests(user).order_by("created_at").values("organisation_id")[:1]
        fields["count_requests_at"] = Subquery(places, output_field=IntegerField())
    found = User.objects.filter(pk=user.pk).annotate(**fields).values(*fields).get()
    return defaultdict(int, {name.removeprefix("count_"): value for name, value in found.items()})


def _requests(user: User) -> QuerySet[Membership]:
    managed = Organisation.objects.within(user.organisations_as(MANAGING_ROLES))
    return Membership.objects.awaiting_organisation().filter(organisation__in=managed).exclude(user=user)


def _countable(user: User) -> dict[str, QuerySet[Any]]:
    parts = [part(user) for roles, part in _PARTS if user.holds(roles)]
    if user.is_superuser:
        parts.append({"unsent": OutgoingMail.objects.filter(sent_at__isnull=True)})
    return {name: rows for part in (_personal(user), *parts) for name, rows in part.items()}


def _personal(user: User) -> dict[str, QuerySet[Any]]:
    return {
        "requested": Membership.objects.awaiting_organisation().filter(user=user),
        "invited": Invitation.objects.filter(
            same_address(user.email),
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=timezone.now(),
        ),
    }


def _managing(user: User) -> dict[str, QuerySet[Any]]:
    return {"requests": _requests(user)}


def _personnel(user: User) -> dict[str, QuerySet[Any]]:
    since = timezone.now() - datetime.timedelta(days=RECENT_DAYS)
    recent = Certificate.objects.of_personnel_of(user).filter(issued_at__gte=since)
    return {"certificates": recent}


def _authoring(user: User) -> dict[str, QuerySet[Any]]:
    ours = Application.objects.filter(organisation__in=user.organisations_as(AUTHOR_ROLES))
    courses = Course.objects.offered().filter(organisation__in=user.organisations_as(AUTHOR_ROLES))
    return {
        "incomplete": ours.filter(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.INCOMPLETE]),
        "under_way": ours.filter(status__in=UNDER_WAY),
        "released": courses,
        "marked": courses.filter(current_version__in=Mark.objects.in_force().values("version")),
    }


def _mark_office(user: User) -> dict[str, QuerySet[Any]]:
    seats = Assignment.objects.filter(reviewer=user)
    return {
        "submitted": Application.objects.filter(status=ApplicationStatus.SUBMITTED),
        "admissible": Application.objects.filter(status=ApplicationStatus.ADMISSIBLE),
        "pending": Application.objects.filter(status=ApplicationStatus.DECISION_PENDING),
        "seats_offered": seats.filter(status=AssignmentStatus.INVITED),
        "seats_taken": seats.filter(status=AssignmentStatus.ACCEPTED),
    }


def _council(user: User) -> dict[str, QuerySet[Any]]:
    return {"cards_waiting": ModelCard.objects.awaiting_advice()}


_PARTS: tuple[tuple[frozenset[Role], Callable[[User], dict[str, QuerySet[Any]]]], ...] = (
    (MANAGING_ROLES, _managing),
    (PERSONNEL_ROLES, _personnel),
    (AUTHOR_ROLES, _authoring),
    (frozenset({Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER}), _mark_office),
    (COUNCIL_ROLES, _council),
)


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    """The number of rows as a value inside another query."""
    number = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(_number=Count("pk", distinct=True))
    return Coalesce(Subquery(number.values("_number")), Value(0), output_field=IntegerField())
