"""Saying whether one has an interest, before seeing anything."""

from django.db import transaction

from lms.audit.actions import record
from lms.errors import NotAllowedError
from lms.people.enums import Role
from lms.people.models import User
from quality_mark import emails
from quality_mark.enums import ROLE_OF_CAPACITY, ApplicationStatus, AssignmentStatus, Capacity, ConflictKind
from quality_mark.errors import ConflictError, ReasonMissingError
from quality_mark.machines import move_application, move_assignment
from quality_mark.models import Application, Assignment, ConflictDeclaration
from quality_mark.permissions import capacities, is_tied

from .locks import locked

# Where a reviewer goes who turns out to have an interest; what was handed in stays.
_OUT = {
    AssignmentStatus.INVITED: AssignmentStatus.CONFLICTED,
    AssignmentStatus.ACCEPTED: AssignmentStatus.RECUSED,
}


def declare_conflict(
    *,
    application: Application,
    has_conflict: bool,
    statement: str,
    by: User,
    kind: ConflictKind | None = None,
) -> ConflictDeclaration:
    """Write down whether ``by`` has an interest in the case; the same answer twice is one row.

    An interest takes a reviewer off the panel, and a case in review then waits for another.
    Who finds an interest after saying that there was none declares again.

    Raises:
        NotAllowedError: ``by`` does no work for the professional body on this case.
        ReasonMissingError: an interest without a word about it.
        ConflictError: "no interest" from someone whose tie the platform knows, or who declared one.
    """
    with transaction.atomic():
        application = locked(application)
        place = application.assignments.select_related("reviewer").filter(reviewer=by).first()
        role = _role(application, by, place)
        declared = ConflictDeclaration.objects.filter(application=application, person=by)
        if has_conflict and not statement.strip():
            raise ReasonMissingError
        if not has_conflict and (is_tied(application, by) or declared.filter(has_conflict=True).exists()):
            raise ConflictError
        declaration, created = ConflictDeclaration.objects.get_or_create(
            application=application,
            person=by,
            has_conflict=has_conflict,
            defaults={
                "kind": (kind or ConflictKind.OTHER) if has_conflict else ConflictKind.NONE,
                "statement": statement.strip(),
            },
        )
        if created:
            _record(declaration, role)
        if has_conflict and place is not None:
            place.application = application
            leave_panel(place, by=by)
        return declaration


def _role(application: Application, by: User, place: Assignment | None) -> Role:
    found = capacities(application, by, place) - {Capacity.PROVIDER}
    if not found:
        raise NotAllowedError
    # Who has several hats acts under the first that the case meets; the trail needs one.
    return ROLE_OF_CAPACITY[min(found, key=list(Capacity).index)]


def _record(declaration: ConflictDeclaration, role: Role) -> None:
    verb = "conflict.declared" if declaration.has_conflict else "conflict.denied"
    record(verb=verb, obj=declaration.application, by=declaration.person, role=role)


def leave_panel(place: Assignment, *, by: User, reason: str = "") -> None:
    """Take a reviewer off the panel before handing in; a case in review goes back to be filled up."""
    onward = _OUT.get(AssignmentStatus(place.status))
    if onward is None:
        return
    application = place.application
    event = move_assignment(place, onward, by=by, reason=reason)
    if application.status == ApplicationStatus.IN_REVIEW:
        move_application(application, ApplicationStatus.PANELLED, by=by)
    emails.announce_gap(application, event)
