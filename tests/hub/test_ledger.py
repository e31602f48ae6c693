"""What was used: reserved before sending, settled afterwards, never more than a day allows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lms.hub.errors import BudgetSpent
from lms.hub.ledger import reserve, settle
from lms.hub.models import HubUsage
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
