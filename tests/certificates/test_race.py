"""Sixteen at once: one certificate, one hours entry, one number."""

import datetime
import threading
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, connections
from django.db.models import Sum
from django.utils import timezone

from certificates.actions import issue_certificate
from certificates.models import Certificate, CertificateEvent, CertificateNumber, CertificatePerson, HoursEntry
from lms.people.models import OutgoingMail
from tests.certificates.builders import certified, completed
from tests.factories import document, person, released, text_block

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


def test_sixteen_counter_entries_at_once_take_back_no_more_than_was_booked() -> None:
    """Written past the actions, which lock: the database itself lets them come one after the other."""
    entry = certified(version=released(document(text_block(minutes=60)))).hours_entries.get()
    names = ("certificate", "person", "employer", "category", "part", "off_entitlement", "initiative", "in_whose_time")
    values = {name: getattr(entry, name) for name in (*names, "who_pays", "earned_on", "school_year")}
    write = partial(HoursEntry.objects.create, **values, hours=Decimal("-0.10"), corrects=entry)
    results = _all_at_once([write] * THREADS)
    refused = [str(result) for result in results if isinstance(result, IntegrityError)]
    assert len(refused) == THREADS - 10
    assert all("more would be taken back than was booked" in sentence for sentence in refused)
    assert HoursEntry.objects.aggregate(left=Sum("hours"))["left"] == Decimal(0)


def test_of_sixteen_completions_at_once_of_one_version_one_gives_a_certificate() -> None:
    """Two completions of one term cannot be; those of different terms meet at the certificate."""
    noor, version = person(), released(document(text_block(minutes=60), validity_months=12))
    today = timezone.localdate()
    enrolments = [
        completed(noor, version, valid_until=today + datetime.timedelta(days=number)) for number in range(THREADS)
    ]
    results = _all_at_once([lambda e=e: issue_certificate(enrolment=e).number for e in enrolments])
    certificate = Certificate.objects.get()
    refused = [result for result in results if isinstance(result, IntegrityError)]
    assert {result for result in results if result not in refused} == {certificate.number}
    assert all("the holder has one in force for this version" in str(result) for result in refused)
    assert [issue_certificate(enrolment=e) for e in enrolments] == [certificate] * THREADS
