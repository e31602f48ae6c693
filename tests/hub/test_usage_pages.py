"""What was used and what it took: for the person herself by day, for an organisation without persons."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.hub.energy import Energy, class_of, energy_of
from lms.hub.ledger import reserve, settle
from lms.hub.models import EnergyClass, HubAllowance, HubUsage
from lms.people.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person, backend="lms.people.backends.ProvenAddressBackend")
    return client


def use(person, organisation=None, tokens_in=100, tokens_out=400, *, estimated=False, days_ago=0):
    reservation = reserve(person=person, organisation=organisation, tokens=2000)
    settle(reservation=reservation, tokens_in=tokens_in, tokens_out=tokens_out, estimated=estimated)
    if days_ago:
        day = timezone.localdate() - datetime.timedelta(days=days_ago)
        HubUsage.objects.filter(person=person, day=timezone.localdate()).update(day=day)


def test_energy_is_a_range_by_class_and_both_bounds_are_exact():
    energy = energy_of(EnergyClass.MEDIUM, tokens_in=1000, tokens_out=500)
    assert (energy.low, energy.high) == (Decimal("0.025"), Decimal("2.25"))
    assert energy.in_millionths == (25_000, 2_250_000)
    assert Energy.stored(*energy.in_millionths) == energy
    tiny = energy_of(EnergyClass.LOW, tokens_in=0, tokens_out=1)
    assert tiny.in_millionths == (10, 200)
    assert energy_of(EnergyClass.NEGLIGIBLE, tokens_in=1, tokens_out=1).in_millionths == (0, 20)


@pytest.mark.parametrize(
    ("low", "high", "shown", "lamp"),
    [
        ("0", "0", ("0", "0"), (0, 0)),
        ("0.00004", "0.00041", ("0", "0.001"), (1, 1)),
        ("0.0256", "2.251", ("0.025", "2.3"), (811, 14)),
        ("0.5", "0.6", ("0.5", "0.6"), (216, 4)),
        ("101", "1234", ("100", "1300"), (444240, 7404)),
    ],
)
def test_what_is_shown_pretends_to_no_precision_and_never_narrows_the_range(low, high, shown, lamp):
    energy = Energy(Decimal(low), Decimal(high))
    assert (str(energy.shown_low), str(energy.shown_high)) == shown
    assert (energy.lamp_seconds, energy.lamp_minutes) == lamp


def test_every_class_has_a_range_and_a_model_without_a_card_the_widest():
    factories.model_card("groot", energy=EnergyClass.HIGH)
    assert (class_of("groot"), class_of("onbekend")) == (EnergyClass.HIGH, EnergyClass.UNKNOWN)
    for energy_class in EnergyClass:
        energy = energy_of(energy_class, tokens_in=10, tokens_out=10)
        assert 0 <= energy.low < energy.high


def test_she_sees_today_the_last_thirty_days_and_every_day_before(settings):
    settings.HUB_DAILY_TOKENS = 5000
    person = factories.person()
    client = signed_in(person)
    assert "Je hebt nog niets aan een taalmodel gevraagd." in client.get(reverse("hub_use:mine")).content.decode()
    use(person, days_ago=40)
    use(person, estimated=True, days_ago=3)
    use(person, tokens_in=50, tokens_out=50)
    use(factories.person())
    page = " ".join(client.get(reverse("hub_use:mine")).content.decode().split())
    # Today's budget knows what was spent today by whatever day it is shown under.
    assert "van de 5.000 tokens" in page
    assert "2 vragen, samen met de antwoorden 600 tokens. Een deel van de tokens is geschat" in page
    assert "tussen 0,004 en 2,4 Wh, hooguit zoveel als een ledlamp van 10 watt in 15 minuten" in page
    assert page.count('<th scope="row"') == 3
    assert (page.count("deels geschat"), page.count("<td>geteld</td>")) == (1, 2)


@pytest.mark.parametrize("days", [1, 3])
def test_her_page_costs_the_same_few_queries(days, django_assert_num_queries):
    person = factories.person()
    for number in range(days):
        use(person, days_ago=number + 1)
    client = signed_in(person)
    with django_assert_num_queries(7):
        client.get(reverse("hub_use:mine"))


def test_days_are_paged():
    person = factories.person()
    for number in range(31):
        use(person, tokens_in=1, tokens_out=1, days_ago=number + 1)
    client = signed_in(person)
    assert "Pagina 1 van 2" in client.get(reverse("hub_use:mine")).content.decode()
    assert client.get(reverse("hub_use:mine") + "?page=2").content.decode().count('<th scope="row"') == 1


def test_the_method_is_there_for_anyone():
    page = Client().get(reverse("hub_use:energy")).content.decode()
    assert "Zo schatten we de stroom" in page
    assert "https://arxiv.org/abs/2508.15734" in page
    assert "0,05" in page


@pytest.fixture
def school():
    return factories.organisation()


@pytest.fixture
def leader(school):
    return factories.person_as(Role.SCHOOL_LEADER, school)


def of(school):
    return reverse("hub_use:organisation", args=[school.pk])


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_an_organisation_sees_totals_of_ten_people_or_nothing(school, leader, people, shown):
    for _ in range(people):
        use(factories.person(), school)
    use(factories.person())
    page = " ".join(signed_in(leader).get(of(school)).content.decode().split())
    assert ("Te weinig mensen" in page, "10 vragen, samen met de antwoorden 5.000 tokens." in page) == (
        not shown,
        shown,
    )
    # In steps: a number of tokens could be one person's.
    assert ("Vandaag is hooguit 10% van de 500.000 tokens gebruikt." in page) is shown


def test_a_leader_chooses_the_budget_within_the_ceiling_and_it_is_kept_in_the_trail(school, leader, settings):
    client = signed_in(leader)
    response = client.post(of(school), {"person_tokens": "8000", "organisation_tokens": ""}, follow=True)
    assert "Nu krijgt één persoon 8.000 tokens per dag, en iedereen samen 500.000." in response.content.decode()
    client.post(of(school), {"person_tokens": "8000", "organisation_tokens": ""})
    chosen = HubAllowance.objects.get()
    assert (chosen.person_tokens, chosen.organisation_tokens, chosen.changed_by) == (8000, None, leader)
    assert AuditEvent.objects.filter(verb="hub_allowance.chosen").count() == 1
    for wrong in ("1999", "50001"):
        assert client.post(of(school), {"person_tokens": wrong}).status_code == 422
    assert client.post(of(school), {"person_tokens": "50000"}).status_code == 302


def test_nobody_else_sees_or_chooses(school):
    other = signed_in(factories.person_as(Role.MANAGER, factories.organisation()))
    teacher = signed_in(factories.person_as(Role.TEACHER, school))
    assert [other.get(of(school)).status_code, other.post(of(school)).status_code] == [404, 404]
    assert [teacher.get(of(school)).status_code, teacher.post(of(school)).status_code] == [403, 403]
    assert HubAllowance.objects.count() == 0
