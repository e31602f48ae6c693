"""Under which employment somebody takes a course, and how one that came later is attached."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from courses.enums import Initiative
from courses.learning.models import Enrolment
from lms.audit.actions import record
from lms.people.enums import EMPLOYEE_ROLES, EMPLOYER_KINDS, Role
from lms.people.models import Membership, MembershipQuerySet, User

from .errors import EmploymentStands, EnrolmentClosed, EnrolmentCompleted, NotYourEmployment

# Under which of their roles somebody can take a course as an employee.
EMPLOYED_ROLES = EMPLOYEE_ROLES | {Role.HR, Role.MANAGER}


@dataclass(frozen=True)
class Employments:
    """What somebody can take a course under today, and what they asked a school for."""

    in_force: tuple[Membership, ...]
    requested: tuple[Membership, ...]

    def ended_for(self, enrolment: Enrolment) -> bool:
        """Whether the employment that the open enrolment is under holds no more: its employer gets no certificate."""
        return enrolment.employment_id is not None and enrolment.employment_id not in {row.pk for row in self.in_force}

    def attachable_to(self, enrolment: Enrolment) -> tuple[Membership, ...]:
        """Those that the open enrolment can still go under: all, unless it is under one already."""
        return self.in_force if may_attach(enrolment, {row.pk for row in self.in_force}) else ()


def employments_of(person: User) -> MembershipQuerySet:
    """The memberships in force under which a person can take a course, with their organisations."""
    return _jobs(person).in_force()


def employments_and_requests_of(person: User) -> Employments:
    """Those in force, and the requests that no school has answered yet, in one query."""
    rows = tuple(_jobs(person).filter(person_agreed_at__isnull=False, declined_at__isnull=True))
    today = timezone.localdate()
    return Employments(
        in_force=tuple(row for row in rows if row.in_force_on(today)),
        requested=tuple(row for row in rows if row.organisation_agreed_at is None),
    )


def _jobs(person: User) -> MembershipQuerySet:
    return (
        Membership.objects.filter(user=person, role__in=EMPLOYED_ROLES, organisation__kind__in=EMPLOYER_KINDS)
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )


def may_attach(enrolment: Enrolment, in_force: set[int]) -> bool:
    """Whether the enrolment is open, her own choice, and under no employment that still holds."""
    is_open = enrolment.completed_at is None and enrolment.withdrawn_at is None
    return is_open and enrolment.initiative == Initiative.OWN and enrolment.employment_id not in in_force


@transaction.atomic
def attach_employment(*, enrolment: Enrolment, employment: Membership, by: User) -> Enrolment:
    """Put an open enrolment under an employment that came into force later. Repeating it changes nothing.

    Whose initiative it was stays: the course remains the learner's own choice, and her employer
    sees nothing of it before the certificate.

    Raises:
        EnrolmentClosed: when it was given up.
        EnrolmentCompleted: when it is completed; the certificate says what held on that day.
        NotYourEmployment: when ``employment`` is not hers, not in force, or not with an employer.
        EmploymentStands: when it is under an employment that holds, or was assigned by an employer.
    """
    mine = Enrolment.objects.select_for_update(of=("self",)).visible_to(by).get(pk=enrolment.pk)
    if mine.withdrawn_at is not None:
        raise EnrolmentClosed
    if mine.completed_at is not None:
        raise EnrolmentCompleted
    in_force = set(employments_of(by).values_list("pk", flat=True))
    if employment.pk not in in_force:
        raise NotYourEmployment
    if mine.employment_id == employment.pk:
        return mine
    if not may_attach(mine, in_force):
        raise EmploymentStands
    mine.employment = employment
    mine.save(update_fields=["employment"])
    record(verb="enrolment.employment_attached", obj=mine, by=by)
    return mine
