"""What was used: reserved before sending, settled afterwards, never more than a day allows."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from lms.hub.errors import BudgetSpent, Whose
from lms.hub.jobs import forget_usage, release_reservations
from lms.hub.ledger import once_more, reserve, settle
from lms.hub.models import EnergyClass, HubAllowance, HubBudget, HubReservation, HubUsage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def counts(row):
    return (row.requests, row.tokens_reserved, row.tokens_in, row.tokens_out, row.estimated)


def budget(person=None, organisation=None):
    row = HubBudget.objects.get(person=person, organisation=organisation)
    return (row.reserved, row.spent)


def refused(**request):
    with pytest.raises(BudgetSpent) as refusal, transaction.atomic():
        reserve(**request)
    return (refusal.value.whose, refusal.value.minutes)


def test_a_reservation_becomes_what_was_really_used():
    person = factories.person()
    reservation = reserve(person=person, organisation=None, tokens=700)
    assert (counts(HubUsage.objects.get()), budget(person), budget()) == ((1, 700, 0, 0, False), (700, 0), (700, 0))
    settle(reservation=reservation, tokens_in=5, tokens_out=9, estimated=False)
    assert (counts(HubUsage.objects.get()), budget(person), budget()) == ((1, 0, 5, 9, False), (0, 14), (0, 14))
    again = reserve(person=person, organisation=None, tokens=700)
    settle(reservation=again, tokens_in=1, tokens_out=1, estimated=True)
    assert counts(HubUsage.objects.get()) == (2, 0, 6, 10, True)
    settle(reservation=again, tokens_in=1, tokens_out=1, estimated=True)
    assert (counts(HubUsage.objects.get()), budget(person)) == ((2, 0, 6, 10, True), (0, 16))


def test_the_days_limit_holds_over_all_organisations_together(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person, school = factories.person(), factories.organisation()
    settle(
        reservation=reserve(person=person, organisation=school, tokens=600),
        tokens_in=100, tokens_out=500, estimated=False,
    )  # fmt: skip
    assert refused(person=person, organisation=None, tokens=401) == (Whose.PERSON, 0)
    assert HubUsage.objects.count() == 1
    reserve(person=person, organisation=None, tokens=400)
    reserve(person=factories.person(), organisation=school, tokens=1000)
    assert str(HubUsage.objects.filter(person=person).last()).endswith(": 0+0")


def test_all_people_of_an_organisation_share_one_budget_and_everybody_the_platforms(settings):
    settings.HUB_DAILY_TOKENS_ORGANISATION = settings.HUB_DAILY_TOKENS_ORGANISATION_CEILING = 1000
    settings.HUB_DAILY_TOKENS_PLATFORM = 1500
    school, one, other = factories.organisation(), factories.person(), factories.person()
    settle(
        reservation=reserve(person=one, organisation=school, tokens=900),
        tokens_in=0, tokens_out=900, estimated=False,
    )  # fmt: skip
    assert refused(person=other, organisation=school, tokens=101) == (Whose.ORGANISATION, 0)
    # Nothing of what was refused stays put aside in the budgets that did hold it.
    assert not HubBudget.objects.filter(person=other).exists()
    reserve(person=other, organisation=school, tokens=100)
    assert (budget(organisation=school), budget()) == ((100, 900), (100, 900))
    assert refused(person=one, organisation=None, tokens=501) == (Whose.PLATFORM, 10)


def test_an_organisation_chooses_within_what_the_operator_allows(settings):
    settings.HUB_DAILY_TOKENS, settings.HUB_DAILY_TOKENS_CEILING = 3000, 6000
    school, person = factories.organisation(), factories.person()
    chosen = HubAllowance.objects.create(organisation=school, person_tokens=2000)
    assert refused(person=person, organisation=school, tokens=2001) == (Whose.PERSON, 0)
    HubAllowance.objects.filter(pk=chosen.pk).update(person_tokens=9000, organisation_tokens=4000)
    assert refused(person=person, organisation=school, tokens=6001) == (Whose.PERSON, 0)
    assert refused(person=person, organisation=school, tokens=4001) == (Whose.ORGANISATION, 0)
    reserve(person=person, organisation=school, tokens=4000)


@pytest.mark.parametrize(
    ("whose", "minutes", "sentence"),
    [
        (Whose.PERSON, 0, "Je hebt voor vandaag genoeg gevraagd. Morgen om 00:00 uur kun je weer verder."),
        (
            Whose.ORGANISATION,
            0,
            "Op jouw school is voor vandaag genoeg gevraagd. Morgen om 00:00 uur kun je weer verder.",
        ),
        (Whose.PLATFORM, 0, "Op deze website is voor vandaag genoeg gevraagd. Morgen om 00:00 uur kun je weer verder."),
        (
            Whose.PERSON,
            1,
            (
                "Je wacht nog op een antwoord, en daarmee is je budget voor vandaag nu bezet. "
                "Over hooguit een minuut kun je weer verder."
            ),
        ),
        (
            Whose.ORGANISATION,
            5,
            (
                "Op jouw school wachten nu veel mensen op een antwoord: het budget is even bezet. "
                "Over hooguit 5 minuten kun je weer verder."
            ),
        ),
    ],
)
def test_the_limit_says_whose_it_is_and_when_it_lifts(whose, minutes, sentence):
    assert str(BudgetSpent(whose, minutes)) == f"{sentence} De oefening kan wel gewoon door."


def test_the_limit_is_said_in_the_readers_language():
    with translation.override("en"):
        assert str(BudgetSpent(Whose.PLATFORM, 2)) == (
            "Many people on this website are waiting for an answer now: the budget is taken for a moment. "
            "You can go on in 2 minutes at most. The exercise itself simply goes on."
        )


def test_what_is_put_aside_for_others_lifts_when_it_can_last_no_longer(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person = factories.person()
    soon, later = (reserve(person=person, organisation=None, tokens=500) for _ in range(2))
    now = timezone.now()
    HubReservation.objects.filter(pk=soon.pk).update(expires_at=now + datetime.timedelta(seconds=100))
    HubReservation.objects.filter(pk=later.pk).update(expires_at=now + datetime.timedelta(seconds=299))
    assert refused(person=person, organisation=None, tokens=500) == (Whose.PERSON, 2)
    assert refused(person=person, organisation=None, tokens=501) == (Whose.PERSON, 5)
    assert refused(person=person, organisation=None, tokens=1001) == (Whose.PERSON, 0)


def test_no_budget_is_overdrawn_by_an_answer_that_took_more_than_was_put_aside():
    person = factories.person()
    reservation = reserve(person=person, organisation=None, tokens=10)
    settle(reservation=reservation, tokens_in=30, tokens_out=70, estimated=False)
    assert (counts(HubUsage.objects.get()), budget(person)) == ((1, 0, 30, 70, False), (0, 10))


@pytest.mark.parametrize(
    "wrong", [{"spent": 1001}, {"reserved": 1001}, {"spent": 501, "reserved": 500}, {"reserved": -1}, {"spent": -1}]
)
def test_the_database_itself_refuses_an_overdrawn_budget(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        HubBudget.objects.create(day=timezone.localdate(), granted=1000, **wrong)


def died_before_it_ended(person, tokens=700, organisation=None):
    """A reservation whose process is gone: its time is over, and nobody settled it."""
    reservation = reserve(person=person, organisation=organisation, tokens=tokens)
    HubReservation.objects.filter(pk=reservation.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    return reservation


def test_what_a_dead_process_put_aside_comes_free_after_the_deadline(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person, other, school = factories.person(), factories.person(), factories.organisation()
    reserve(person=other, organisation=None, tokens=900)
    died_before_it_ended(person, organisation=school)
    assert release_reservations() == 1
    assert counts(HubUsage.objects.get(person=person)) == (1, 0, 0, 0, False)
    assert counts(HubUsage.objects.get(person=other)) == (1, 900, 0, 0, False)
    assert (budget(person), budget(organisation=school), budget()) == ((0, 0), (0, 0), (900, 0))
    assert release_reservations() == 0


def test_she_need_not_wait_for_the_job(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person = factories.person()
    died_before_it_ended(person)

    def ask():
        with transaction.atomic():
            return reserve(person=person, organisation=None, tokens=1000)

    once_more(ask)
    with pytest.raises(BudgetSpent):
        once_more(ask)
    assert counts(HubUsage.objects.get()) == (2, 1000, 0, 0, False)


def test_an_answer_that_comes_after_all_is_booked_and_takes_nothing_off_twice():
    person = factories.person()
    late = died_before_it_ended(person)
    current = reserve(person=person, organisation=None, tokens=300)
    settle(reservation=late, tokens_in=5, tokens_out=9, estimated=False)
    assert (counts(HubUsage.objects.get()), budget(person)) == ((2, 300, 5, 9, False), (300, 14))
    settle(reservation=current, tokens_in=1, tokens_out=1, estimated=False)
    assert (counts(HubUsage.objects.get()), budget(person)) == ((2, 0, 6, 10, False), (0, 16))
    assert HubReservation.objects.count() == 0


def test_an_account_that_is_deleted_meanwhile_leaves_nothing_put_aside():
    person, school = factories.person(), factories.organisation()
    reservation = reserve(person=person, organisation=school, tokens=300)
    person.delete()
    settle(reservation=reservation, tokens_in=5, tokens_out=9, estimated=False)
    assert (budget(organisation=school), budget(), HubUsage.objects.count()) == ((0, 14), (0, 14), 0)


def test_a_reservation_lasts_longer_than_any_wait_and_answer(settings):
    settings.HUB_DEADLINE_SECONDS, settings.HUB_QUEUE_SECONDS = 500, 300
    reserve(person=factories.person(), organisation=None, tokens=1)
    assert HubReservation.objects.get().expires_at > timezone.now() + datetime.timedelta(seconds=800)
    assert release_reservations() == 0


def test_energy_is_booked_by_the_class_on_the_models_card():
    person = factories.person()
    factories.model_card("groot", energy=EnergyClass.HIGH)
    for model in ("groot", "onbekend"):
        reservation = reserve(person=person, organisation=None, tokens=3000, model=model)
        settle(reservation=reservation, tokens_in=1000, tokens_out=500, estimated=False)
    row = HubUsage.objects.get()
    assert (row.energy_low, row.energy_high) == (150_000 + 5_000, 6_000_000 + 6_000_000)


def test_what_is_older_than_we_keep_it_is_deleted():
    person = factories.person()
    reservation = died_before_it_ended(person)
    release_reservations()
    HubReservation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=2))
    kept = timezone.localdate() - datetime.timedelta(days=400)
    HubUsage.objects.update(day=kept)
    HubBudget.objects.update(day=kept)
    assert (forget_usage(), HubUsage.objects.count(), HubReservation.objects.count()) == (0, 1, 0)
    settle(reservation=reservation, tokens_in=1, tokens_out=1, estimated=False)
    HubUsage.objects.update(day=kept - datetime.timedelta(days=1))
    HubBudget.objects.filter(person=person).update(day=kept - datetime.timedelta(days=1))
    assert (forget_usage(), HubUsage.objects.count(), HubBudget.objects.filter(person=person).count()) == (1, 0, 0)


def at_once(number, work):
    """Do ``work(index)`` in so many threads."""

    def one(index):
        try:
            return work(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sweeping_and_settling_at_once_take_it_off_once():
    person = factories.person()
    reserve(person=person, organisation=None, tokens=990)
    dead = died_before_it_ended(person, tokens=10)

    def work(number):
        if number % 2:
            settle(reservation=dead, tokens_in=1, tokens_out=2, estimated=False)
        else:
            release_reservations()

    at_once(8, work)
    assert (budget(person), budget()) == ((990, 3), (990, 3))
    assert counts(HubUsage.objects.get()) == (2, 990, 1, 2, False)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_go_over_the_limit(settings):
    settings.HUB_DAILY_TOKENS = 1000
    person = factories.person()

    def work(_number):
        try:
            reserve(person=person, organisation=None, tokens=100)
        except BudgetSpent:
            return 0
        return 1

    assert sum(at_once(16, work)) == 10
    assert HubUsage.objects.get().tokens_reserved == 1000
