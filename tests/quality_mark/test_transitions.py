"""Which steps are possible, over all pairs of states of all three machines."""

import itertools

import pytest

from lms.errors import NotAllowedError
from lms.people.enums import Role
from quality_mark.enums import (
    APPLICATION_TRANSITIONS,
    ASSIGNMENT_TRANSITIONS,
    MARK_TRANSITIONS,
    ApplicationStatus,
    AssignmentStatus,
    MarkStatus,
)
from quality_mark.errors import IllegalTransitionError
from quality_mark.machines import move_application, move_assignment, move_mark
from quality_mark.models import Application, CaseEvent
from tests.quality_mark.builders import admissible, granted, panelled, places, started, world

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def illegal_steps(table, statuses):  # type: ignore[no-untyped-def]
    return [(a, b) for a, b in itertools.product(statuses, statuses) if b not in table[a]]


def test_a_case_takes_no_step_that_its_table_does_not_have() -> None:
    w = world()
    application = started(w)
    before = CaseEvent.objects.count()
    illegal = illegal_steps(APPLICATION_TRANSITIONS, ApplicationStatus)
    assert len(illegal) == 100 - sum(map(len, APPLICATION_TRANSITIONS.values()))
    for source, target in illegal:
        application.status = source
        with pytest.raises(IllegalTransitionError):
            move_application(application, target, by=w.lead)
    assert CaseEvent.objects.count() == before
    assert Application.objects.get().status == "draft"


def test_a_case_takes_each_step_only_in_a_role_that_may() -> None:
    w = world()
    application = started(w)
    for source, onward in APPLICATION_TRANSITIONS.items():
        for target, roles in onward.items():
            for role in [None, *Role]:
                if role in roles or (role is None and not roles):
                    continue
                application.status = source
                with pytest.raises(IllegalTransitionError):
                    move_application(application, target, by=w.lead, role=role)


def test_a_role_counts_only_for_who_holds_it_at_the_right_place() -> None:
    w = world()
    application = started(w)
    for other in (w.secretary, w.decider, world().lead):
        with pytest.raises(NotAllowedError):
            move_application(application, ApplicationStatus.SUBMITTED, by=other, role=Role.PROVIDER_LEAD)
    assert Application.objects.get(pk=application.pk).status == "draft"


def test_a_reviewers_place_takes_no_step_that_its_table_does_not_have() -> None:
    w = world()
    place = places(panelled(w))[0]
    illegal = illegal_steps(ASSIGNMENT_TRANSITIONS, AssignmentStatus)
    assert len(illegal) == 81 - sum(map(len, ASSIGNMENT_TRANSITIONS.values()))
    for source, target in illegal:
        place.status = source
        with pytest.raises(IllegalTransitionError):
            move_assignment(place, target, by=w.reviewers[0])
    place.refresh_from_db()
    assert place.status == "invited"


def test_a_mark_takes_no_step_that_its_table_does_not_have() -> None:
    w = world()
    mark = granted(w)
    illegal = illegal_steps(MARK_TRANSITIONS, MarkStatus)
    assert len(illegal) == 49 - sum(map(len, MARK_TRANSITIONS.values()))
    for source, target in illegal:
        mark.status = source
        with pytest.raises(IllegalTransitionError):
            move_mark(mark, target, by=w.decider, role=Role.DECIDER)
    mark.refresh_from_db()
    assert mark.status == "active"


def test_the_trail_cannot_be_rewritten() -> None:
    from django.db import IntegrityError, transaction

    admissible(world())
    event = CaseEvent.objects.first()
    assert event is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.filter(pk=event.pk).update(reason="anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(content_hash="0" * 64)
