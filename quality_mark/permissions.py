"""Who may act on a case: the role, and the conflict gate before anything is seen."""

import datetime
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone

from courses.models import CourseVersion
from lms.errors import NotAllowedError
from lms.people.enums import OrganisationKind, Role
from lms.people.http import SignedInRequest
from lms.people.models import Membership, Organisation, User

from .enums import APPLICATION_ADVISED, ASSIGNMENT_LIVE, ApplicationStatus, Capacity, ConflictState
from .errors import ConflictError, UndeclaredError
from .models import Application, Assignment, ConflictDeclaration

# Employment, teaching, authorship and paid work count for this long after they ended.
CONFLICT_YEARS = 3
OFFICE_ROLES = frozenset({Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER})
WORKERS = OFFICE_ROLES | {Role.PROVIDER_LEAD}
View = Callable[..., HttpResponseBase]


def workers_only(view: View) -> View:
    """Let in who has a role in the mark's work today; log-in for a visitor, 403 for anybody else."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.holds(WORKERS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def holds_at_body(person: User, role: Role) -> bool:
    """Whether the person has this role in the professional body today."""
    return any(held.role == role and held.kind == OrganisationKind.PROFESSIONAL_BODY for held in person.roles_held)


def require_role(application: Application, role: Role, by: User) -> None:
    """Raise ``NotAllowedError`` unless ``by`` has this role for this case.

    A provider's lead acts for her own organisation, everyone else for the professional body.
    """
    if role == Role.PROVIDER_LEAD:
        allowed = application.organisation_id in by.organisations_as({role})
    else:
        allowed = holds_at_body(by, role)
    if not allowed:
        raise NotAllowedError


def capacities(application: Application, person: User, assignment: Assignment | None = None) -> set[Capacity]:
    """In what capacities the person works on this case; ``assignment`` is theirs, when it is known.

    Who leads the provider is only that here, whatever other roles they have elsewhere.
    """
    if application.organisation_id in person.organisations_as({Role.PROVIDER_LEAD}):
        return {Capacity.PROVIDER}
    found = set()
    past_draft = application.status != ApplicationStatus.DRAFT
    if past_draft and holds_at_body(person, Role.SECRETARY):
        found.add(Capacity.SECRETARY)
    if past_draft and holds_at_body(person, Role.COORDINATOR):
        found.add(Capacity.COORDINATOR)
    seated = assignment is not None and assignment.status in ASSIGNMENT_LIVE
    if seated and holds_at_body(person, Role.REVIEWER):
        found.add(Capacity.REVIEWER)
    if application.status in APPLICATION_ADVISED and holds_at_body(person, Role.DECIDER):
        found.add(Capacity.DECIDER)
    return found


def family(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisation with all that stands above and below it."""
    root = organisation
    while root.parent is not None:
        root = root.parent
    return Organisation.objects.within([root.pk])


def tied_people(application: Application) -> Q:
    """The condition on users under which the platform itself knows of a tie with the provider.

    A membership of the provider or its family that counted within the last three years, or
    a release of the course by their own hand.
    """
    since = timezone.localdate() - datetime.timedelta(days=365 * CONFLICT_YEARS + 1)
    members = (
        Membership.objects.agreed()
        .filter(organisation__in=family(application.organisation).values("pk"))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))
    )
    makers = CourseVersion.objects.filter(
        course__versions=application.version_id, released_by__isnull=False, released_at__date__gte=since
    )
    return Q(pk__in=members.values("user")) | Q(pk__in=makers.values("released_by"))


def is_tied(application: Application, person: User) -> bool:
    """Whether the platform knows of a tie between the person and the provider."""
    return User.objects.filter(tied_people(application), pk=person.pk).exists()


def conflict_state(application: Application, person: User) -> ConflictState:
    """How the person stands towards the case: what they declared, overruled by what the platform knows."""
    declared = set(
        ConflictDeclaration.objects.filter(application=application, person=person).values_list(
            "has_conflict", flat=True
        )
    )
    if True in declared or is_tied(application, person):
        return ConflictState.CONFLICTED
    return ConflictState.CLEAR if declared else ConflictState.UNDECLARED


def require_clear(application: Application, person: User) -> None:
    """The gate before content and before every act for the professional body.

    Raises ``UndeclaredError`` before the declaration, ``ConflictError`` when there is an interest.
    """
    state = conflict_state(application, person)
    if state == ConflictState.CONFLICTED:
        raise ConflictError
    if state == ConflictState.UNDECLARED:
        raise UndeclaredError
