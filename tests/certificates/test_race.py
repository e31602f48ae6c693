"""Sixteen at once: one certificate, one hours entry, one number."""

import threading

import pytest
from django.db import connections

from certificates.actions import issue_certificate
from certificates.models import Certificate, CertificateEvent, CertificateNumber, CertificatePerson, HoursEntry
from lms.people.models import OutgoingMail
from tests.certificates.builders import completed
from tests.factories import released

THREADS = 16

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def _all_at_once(work: list) -> list:
    """Run every callable in a thread of its own, started together; return what they returned or raised."""
    barrier = threading.Barrier(len(work))
    results: list = [None] * len(work)

    def run(place: int) -> None:
        barrier.wait()
        try:
            results[place] = work[place]()
        except Exception as error:  # noqa: BLE001 - the test shows it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_sixteen_threads_complete_the_same_enrolment() -> None:
    enrolment = completed()
    results = _all_at_once([lambda: issue_certificate(enrolment=enrolment).number] * THREADS)
    certificate = Certificate.objects.get()
    assert results == [certificate.number] * THREADS
    assert HoursEntry.objects.get(leads=True).certificate == certificate
    assert HoursEntry.objects.count() == 2
    assert CertificateEvent.objects.get(kind="issued").certificate == certificate
    assert CertificatePerson.objects.count() == OutgoingMail.objects.count() == 1
    assert CertificateNumber.objects.get().last == 1


def test_sixteen_people_at_once_get_sixteen_numbers_without_holes() -> None:
    version = released()
    enrolments = [completed(version=version) for _ in range(THREADS)]
    results = _all_at_once([lambda e=e: issue_certificate(enrolment=e).number for e in enrolments])
    assert sorted(int(number[-6:]) for number in results) == list(range(1, THREADS + 1))
