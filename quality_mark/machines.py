"""The one place where a case, a reviewer's place or a mark changes state: checked against its table, and recorded.

Each function expects that the caller holds the row's lock in a transaction.
"""

from lms.audit.actions import record
from lms.people.enums import Role
from lms.people.models import User

from .enums import (
    APPLICATION_TRANSITIONS,
    ASSIGNMENT_TRANSITIONS,
    MARK_TRANSITIONS,
    ApplicationStatus,
    AssignmentStatus,
    ConflictState,
    Machine,
    MarkStatus,
)
from .errors import IllegalTransitionError
from .models import Application, Assignment, CaseEvent, Mark
from .permissions import conflict_state, require_role
from .signals import mark_changed


def move_application(
    application: Application, to: ApplicationStatus, *, by: User | None, role: Role | None = None, reason: str = ""
) -> CaseEvent:
    """Bring a case from its state to the next, and return the event that says so.

    Without ``role`` it is a step of the system, which ``by`` set off. Raises
    ``IllegalTransitionError`` for a step that the table does not have and
    ``NotAllowedError`` when ``by`` does not have the role or the role may not do it.
    """
    before = ApplicationStatus(application.status)
    _check(APPLICATION_TRANSITIONS[before].get(to), role)
    if role is not None and by is not None:
        require_role(application, role, by)
    application.status = to
    application.save(update_fields=["status"])
    return note(application, before=before, after=to, by=by, role=role, reason=reason)


def move_assignment(
    assignment: Assignment,
    to: AssignmentStatus,
    *,
    by: User | None,
    role: Role | None = Role.REVIEWER,
    reason: str = "",
) -> CaseEvent:
    """Bring a reviewer's place from its state to the next. Raises ``IllegalTransitionError``."""
    before = AssignmentStatus(assignment.status)
    if to not in ASSIGNMENT_TRANSITIONS[before]:
        raise IllegalTransitionError
    assignment.status = to
    assignment.save(update_fields=["status", "submitted_at"])
    return note(
        assignment.application,
        machine=Machine.ASSIGNMENT,
        assignment=assignment,
        before=before,
        after=to,
        by=by,
        role=role,
        reason=reason,
    )


def move_mark(mark: Mark, to: MarkStatus, *, by: User | None, role: Role | None = None, reason: str = "") -> CaseEvent:
    """Bring a mark from its state to the next, and tell whoever listens. Raises ``IllegalTransitionError``."""
    before = MarkStatus(mark.status)
    _check(MARK_TRANSITIONS[before].get(to), role)
    if role is not None and by is not None:
        require_role(mark.application, role, by)
    mark.status = to
    mark.save(update_fields=["status"])
    event = note(mark.application, machine=Machine.MARK, before=before, after=to, by=by, role=role, reason=reason)
    mark_changed.send(sender=Mark, mark=mark)
    return event


def _check(allowed: frozenset[Role] | None, role: Role | None) -> None:
    if allowed is None or (role not in allowed if allowed else role is not None):
        raise IllegalTransitionError


def note(
    application: Application,
    *,
    after: str,
    by: User | None,
    role: Role | None,
    before: str = "",
    reason: str = "",
    machine: Machine = Machine.APPLICATION,
    assignment: Assignment | None = None,
) -> CaseEvent:
    """Write one step in the trail of a case, and in the audit trail.

    The reason stays in the case: it may name people, which the audit trail never does.
    """
    # The provider is not asked for an interest in her own course; the system has none.
    asked = by is not None and role not in (None, Role.PROVIDER_LEAD)
    event = CaseEvent.objects.create(
        application=application,
        machine=machine,
        assignment=assignment,
        actor=by,
        role=role or "",
        from_status=before,
        to_status=after,
        reason=reason,
        standard_number=application.standard.number,
        content_hash=application.content_hash,
        conflict_state=conflict_state(application, by) if asked and by else ConflictState.NOT_ASKED,
    )
    record(
        verb=f"{machine}.{after}",
        obj=assignment or application,
        by=by,
        role=role or "",
        before=application.content_hash,
        after=application.content_hash,
    )
    return event
