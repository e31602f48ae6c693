"""Sixteen last answers at once complete a course once."""

import threading
import uuid

import pytest
from django.db import connection

from courses.exercises.judging import Result
from courses.learning.actions.learning import record_attempt
from courses.signals import course_completed
from tests.courses.learning.conftest import make_learner
from tests.factories import document, knowledge_check, released


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_complete_the_same_enrolment_once() -> None:
    from certificates.models import Certificate, HoursEntry

    learner = make_learner(version=released(document(knowledge_check())))
    learner.client.post(learner.url("afronden/"))
    exercise = learner.exercise("knowledge_check")
    heard: list[int] = []
    start = threading.Barrier(16)

    def receiver(enrolment: object, **_more: object) -> None:
        heard.append(1)

    def answer() -> None:
        try:
            start.wait()
            record_attempt(
                enrolment=learner.enrolment,
                exercise=exercise,
                key=uuid.uuid4(),
                answer={},
                rule={},
                result=Result(passed=True, points=2, possible=2, right={}),
                without_model=True,
                by=learner.user,
            )
        finally:
            connection.close()

    course_completed.connect(receiver, weak=False)
    threads = [threading.Thread(target=answer) for _ in range(16)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        course_completed.disconnect(receiver)
    assert heard == [1]
    assert learner.enrolment.attempts.count() == 16
    assert sorted(learner.enrolment.attempts.values_list("number", flat=True)) == list(range(1, 17))
    assert Certificate.objects.filter(enrolment=learner.enrolment).count() == 1
    assert HoursEntry.objects.filter(certificate__enrolment=learner.enrolment).count() == 1
