"""Budgets never go below zero and never leak, whatever is begun, ended, broken off or forgotten, and when."""

import datetime
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.conf import settings as live
from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from lms.hub.errors import BudgetSpent
from lms.hub.jobs import forget_usage, release_reservations
from lms.hub.ledger import reserve, settle
from lms.hub.models import HubAllowance, HubBudget, HubReservation, HubUsage
from tests import factories

LIMITS = {"HUB_DAILY_TOKENS": 3000, "HUB_DAILY_TOKENS_ORGANISATION": 5000, "HUB_DAILY_TOKENS_PLATFORM": 9000}


@pytest.fixture
def narrow(settings):
    for name, limit in LIMITS.items():
        setattr(settings, name, limit)
    settings.HUB_DAILY_TOKENS_CEILING = settings.HUB_DAILY_TOKENS_ORGANISATION_CEILING = 6000


def leaks():
    """Budgets in which something else is put aside than what their open reservations say."""
    rows = HubBudget.objects.all()
    return [
        (budget.pk, budget.reserved, held)
        for budget in rows
        if budget.reserved
        != (held := HubReservation.objects.of_budget(budget).aggregate(held=Sum("tokens"))["held"] or 0)
    ]


def overdrawn():
    return list(HubBudget.objects.filter(granted__lt=F("spent") + F("reserved")))


class Budgets(RuleBasedStateMachine):
    """People at two schools or at none ask; their answers end, are broken off, or are never heard of again."""

    asked = Bundle("asked")

    def __init__(self):
        super().__init__()
        for rows in (HubReservation, HubBudget, HubUsage, HubAllowance):
            rows.objects.all().delete()
        self.people = [factories.person() for _ in range(3)]
        self.schools = [None, factories.organisation(), factories.organisation()]
        self.used = {}  # by the reservation's number: what its answer took

    @rule(target=asked, who=st.integers(0, 2), where=st.integers(0, 2), tokens=st.integers(1, 3500))
    def ask(self, who, where, tokens):
        before = list(HubBudget.objects.order_by("pk").values_list("pk", "spent", "reserved", "granted"))
        try:
            with transaction.atomic():
                return reserve(person=self.people[who], organisation=self.schools[where], tokens=tokens)
        except BudgetSpent:
            after = list(HubBudget.objects.order_by("pk").values_list("pk", "spent", "reserved", "granted"))
            assert after == before
            return multiple()

    @rule(reservation=asked, tokens_in=st.integers(0, 500), tokens_out=st.integers(0, 4000), estimated=st.booleans())
    def end(self, reservation, tokens_in, tokens_out, estimated):
        """Whole, broken off, late, or once more for the same answer: it counts once."""
        settle(reservation=reservation, tokens_in=tokens_in, tokens_out=tokens_out, estimated=estimated)
        self.used.setdefault(reservation.pk, tokens_in + tokens_out)

    @rule(reservation=asked)
    def never_hear_of_it_again(self, reservation):
        long_ago = timezone.now() - datetime.timedelta(seconds=1)
        HubReservation.objects.filter(pk=reservation.pk).update(expires_at=long_ago)

    @rule()
    def sweep(self):
        release_reservations()

    @rule()
    def break_down_while_ending(self):
        """The process dies before its transaction is complete: nothing of it happened."""
        aside = HubReservation.objects.filter(released=False).first()
        if aside is None:
            return
        with suppress(KeyError), transaction.atomic():
            settle(reservation=aside, tokens_in=7, tokens_out=7, estimated=True)
            raise KeyError

    @rule(person=st.integers(2000, 7000), together=st.integers(2000, 7000))
    def choose_other_limits(self, person, together):
        HubAllowance.objects.update_or_create(
            organisation=self.schools[1], defaults={"person_tokens": person, "organisation_tokens": together}
        )

    @rule()
    def midnight(self):
        """A day later: seen from today, everything was a day earlier."""
        for rows in (HubBudget, HubUsage, HubReservation):
            for row in rows.objects.order_by("day"):
                rows.objects.filter(pk=row.pk).update(day=row.day - datetime.timedelta(days=1))

    @rule()
    def clean_up(self):
        forget_usage()

    @invariant()
    def no_budget_is_overdrawn(self):
        assert overdrawn() == []

    @invariant()
    def nothing_is_put_aside_without_a_reservation(self):
        assert leaks() == []

    @invariant()
    def all_use_is_booked_once(self):
        booked = HubUsage.objects.aggregate(all=Sum(F("tokens_in") + F("tokens_out")))["all"] or 0
        assert booked == sum(self.used.values())

    def teardown(self):
        """When all is settled or swept, nothing is put aside any more."""
        HubReservation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
        release_reservations()
        assert not HubBudget.objects.exclude(reserved=0).exists()
        assert leaks() == []


@pytest.mark.both
@pytest.mark.django_db
def test_budgets_hold_whatever_happens_in_whatever_order(narrow):
    run_state_machine_as_test(
        Budgets,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def _live(person, school, chance):
    """Ask, and let it end in one of the ways in which it can."""
    try:
        reservation = reserve(person=person, organisation=school, tokens=chance.randint(1, 400))
    except BudgetSpent:
        return
    fate = chance.choice(["whole", "twice", "late", "lost"])
    if fate in {"late", "lost"}:
        HubReservation.objects.filter(pk=reservation.pk).update(expires_at=timezone.now() - datetime.timedelta(hours=1))
    if fate == "late":
        release_reservations()
    if fate != "lost":
        for _ in range(2 if fate == "twice" else 1):
            settle(reservation=reservation, tokens_in=1, tokens_out=chance.randint(0, 400), estimated=False)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_budgets_hold_when_many_processes_do_all_of_it_at_once(narrow):
    people = [factories.person() for _ in range(4)]
    schools = [None, factories.organisation(), factories.organisation()]

    def one(seed):
        chance = random.Random(seed)
        try:
            for _ in range(12):
                _live(chance.choice(people), chance.choice(schools), chance)
                assert overdrawn() == []
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(8)))
    release_reservations()
    assert (leaks(), HubBudget.objects.exclude(reserved=0).count()) == ([], 0)
    spent = {budget.person_id or budget.organisation_id: budget.spent for budget in HubBudget.objects.all()}
    assert spent.pop(None) <= live.HUB_DAILY_TOKENS_PLATFORM
    assert spent
