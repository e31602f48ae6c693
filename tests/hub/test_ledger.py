"""What was used: reserved before sending, settled afterwards, never more than a day allows."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from lms.hub.errors import BudgetSpent
from lms.hub.jobs import release_reservations
from lms.hub.ledger import reserve, settle
from lms.hub.models import HubReservation, HubUsage
from tests import factories

pytestmark = pytest.mark.django_db


def counts(row):
    return (row.requests, row.tokens_reserved, row.tokens_in, row.tokens_out, row.estimated)


def test_a_reservation_becomes_what_was_really_used():
    person = factories.person()
    reservation = reserve(person=person, organisation=None, tokens=700)
    assert counts(HubUsage.objects.get()) == (1, 700, 0, 0, False)
    settle(reservation=reservation, tokens_in=5, tokens_out=9, estimated=False)
    assert counts(HubUsage.objects.get()) == (1, 0, 5, 9, False)
    again = reserve(person=person, organisation=None, tokens=700)
    settle(reservation=again, tokens_in=1, tokens_out=1, estimated=True)
    assert counts(HubUsage.objects.get()) == (2, 0, 6, 10, True)


def test_the_days_limit_holds_over_all_organisations_together(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person, school = factories.person(), factories.organisation()
    reserve(person=person, organisation=school, tokens=600)
    with pytest.raises(BudgetSpent):
        reserve(person=person, organisation=None, tokens=401)
    assert HubUsage.objects.count() == 1
    reserve(person=person, organisation=None, tokens=400)
    reserve(person=factories.person(), organisation=school, tokens=1000)
    assert str(HubUsage.objects.filter(person=person).first()).endswith(": 0+0")


def died_before_it_ended(person, tokens=700):
    """A reservation whose process is gone: its time is over, and nobody settled it."""
    reservation = reserve(person=person, organisation=None, tokens=tokens)
    HubReservation.objects.filter(pk=reservation.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    return reservation


def test_what_a_dead_process_put_aside_comes_free_after_the_deadline(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person, other = factories.person(), factories.person()
    died_before_it_ended(person)
    reserve(person=other, organisation=None, tokens=900)
    assert release_reservations() == 1
    assert counts(HubUsage.objects.get(person=person)) == (1, 0, 0, 0, False)
    assert counts(HubUsage.objects.get(person=other)) == (1, 900, 0, 0, False)
    assert release_reservations() == 0


def test_she_need_not_wait_for_the_job(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person = factories.person()
    died_before_it_ended(person)
    reserve(person=person, organisation=None, tokens=1000)
    assert counts(HubUsage.objects.get()) == (2, 1000, 0, 0, False)


def test_an_answer_that_comes_after_all_is_booked_and_takes_nothing_off_twice():
    person = factories.person()
    late = died_before_it_ended(person)
    current = reserve(person=person, organisation=None, tokens=300)
    settle(reservation=late, tokens_in=5, tokens_out=9, estimated=False)
    assert counts(HubUsage.objects.get()) == (2, 300, 5, 9, False)
    settle(reservation=current, tokens_in=1, tokens_out=1, estimated=False)
    assert counts(HubUsage.objects.get()) == (2, 0, 6, 10, False)
    assert HubReservation.objects.count() == 0


def test_a_reservation_lasts_longer_than_any_answer(settings):
    settings.HUB_DEADLINE_SECONDS = 500
    reserve(person=factories.person(), organisation=None, tokens=1)
    assert HubReservation.objects.get().expires_at > timezone.now() + datetime.timedelta(seconds=500)
    assert release_reservations() == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sweeping_and_settling_at_once_take_it_off_once():
    person = factories.person()
    dead = died_before_it_ended(person, tokens=10)
    HubUsage.objects.update(tokens_reserved=1000)

    def one(number):
        try:
            if number % 2:
                settle(reservation=dead, tokens_in=0, tokens_out=0, estimated=False)
            else:
                release_reservations()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(8)))
    assert HubUsage.objects.get().tokens_reserved == 990


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_go_over_the_limit(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person = factories.person()

    def one(_number):
        try:
            reserve(person=person, organisation=None, tokens=100)
        except BudgetSpent:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(one, range(16))) == 10
    assert HubUsage.objects.get().tokens_reserved == 1000
