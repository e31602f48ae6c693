"""Two at the same moment, on the database where that can happen."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from lms.people.enums import Role
from quality_mark import actions
from quality_mark.enums import Outcome
from quality_mark.models import Application, Mark
from tests.factories import person_as, released
from tests.quality_mark.builders import clear, in_review, judged, places, reviewed, world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Do them from as many threads, and return what went wrong."""
    wrong: list[Exception] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_marks_granted_at_once_have_numbers_of_their_own() -> None:
    w = world()
    cases = [reviewed(w) for _ in range(3)]
    for case in cases:
        clear(case, w.decider)
    acts = [
        lambda case=case: actions.decide(application=case, outcome=Outcome.GRANTED, reasons="Goed.", by=w.decider)
        for case in cases
    ]
    assert at_once(*acts) == []
    year = timezone.localdate().year
    assert sorted(Mark.objects.values_list("number", flat=True)) == [f"KM-{year}-000{n}" for n in (1, 2, 3)]


def test_one_case_decided_twice_at_once_gives_one_mark() -> None:
    w = world()
    second = person_as(Role.DECIDER, w.body)
    case = reviewed(w)
    clear(case, w.decider, second)
    acts = [
        lambda by=by: actions.decide(application=case, outcome=Outcome.GRANTED, reasons="Goed.", by=by)
        for by in (w.decider, second)
    ]
    assert [type(error).__name__ for error in at_once(*acts)] == ["IllegalTransitionError"]
    assert Mark.objects.count() == 1


def test_the_last_two_reviews_handed_in_at_once_ask_for_a_decision_once() -> None:
    w = world()
    case = in_review(w)
    for place in places(case):
        judged(place)
    acts = [lambda place=place: actions.submit_review(assignment=place, by=place.reviewer) for place in places(case)]
    assert at_once(*acts) == []
    case.refresh_from_db()
    assert case.status == "decision_pending"
    assert [place.status for place in places(case)] == ["final", "final"]


def test_two_leads_who_begin_at_once_begin_one_application() -> None:
    w = world()
    colleague = person_as(Role.PROVIDER_LEAD, w.college)
    version = released(provider=w.college)
    acts = [lambda by=by: actions.start_application(version=version, by=by) for by in (w.lead, colleague)]
    assert at_once(*acts) == []
    assert Application.objects.count() == 1
