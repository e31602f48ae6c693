"""The trail of a case as people read it: what happened, when, in what role, and why."""

import datetime
from dataclasses import dataclass

from lms.people.enums import Role
from quality_mark.enums import ApplicationStatus, AssignmentStatus, Capacity, Machine, MarkStatus

from .common import Case

_STATES = {
    Machine.APPLICATION: ApplicationStatus,
    Machine.ASSIGNMENT: AssignmentStatus,
    Machine.MARK: MarkStatus,
}
# Who may follow the reviewers' seats, with the reasons why people left.
_FOLLOWS_SEATS = {Capacity.SECRETARY, Capacity.COORDINATOR}


@dataclass(frozen=True)
class Step:
    """One line of the trail; ``person`` is the reviewer whose seat it is about."""

    at: datetime.datetime
    label: str
    role: str
    reason: str
    person: str = ""


def timeline(case: Case) -> list[Step]:
    """The steps of the case and its mark, oldest first: one query.

    The office also follows the seats of the panel, unless it sits on the panel itself.
    Who acted is told by role: the names of officials are in the audit trail.
    """
    events = case.application.events.select_related("assignment__reviewer")
    if not (case.capacities & _FOLLOWS_SEATS) or Capacity.REVIEWER in case.capacities:
        events = events.exclude(machine=Machine.ASSIGNMENT)
    return [
        Step(
            at=event.at,
            label=str(_STATES[Machine(event.machine)](event.to_status).label),
            role=str(Role(event.role).label) if event.role else "",
            reason=event.reason,
            person=event.assignment.reviewer.get_full_name()
            if event.assignment is not None and event.assignment.reviewer is not None
            else "",
        )
        # A decision that waits for another decider moves nothing, and is nobody's business yet.
        for event in events
        if event.from_status != event.to_status
    ]
