"""What the operator sees of the hubs: how they are, and never a key."""

import pytest
from django.test import Client

from lms.hub import breaker, errors
from lms.hub.jobs import look_at_hubs
from lms.hub.models import HubState
from lms.people.models import User
from tests import factories

from .servers import served_hub

pytestmark = pytest.mark.django_db
KEY = "een-geheime-sleutel"


def page() -> str:
    client = Client()
    client.force_login(User.objects.create_superuser("beheer@example.org", None, first_name="Beheer"))
    return client.get("/modellen/beheer/").text


def test_a_job_asks_which_models_there_are_and_the_page_tells_them(settings):
    with served_hub() as (address, _hub):
        settings.HUBS = {"surf": {"base_url": address, "key": KEY, "discovery_path": "/models"}}
        assert look_at_hubs() == 0
    assert HubState.objects.get().discovered.splitlines() == ["stellige-stem", "voorzichtige-stem", "woordvoorspeller"]
    factories.model_card("groot", hub="surf", name="woordvoorspeller")
    found = page()
    assert "maak een kaart van stellige-stem" in found
    assert "maak een kaart van woordvoorspeller" not in found
    assert KEY not in found
    # The hub is gone: what it listed stays, with what went wrong.
    assert look_at_hubs() == 1
    state = HubState.objects.get()
    assert (state.discovery_fault, len(state.discovered.splitlines())) == ("unavailable", 3)


def test_the_page_says_since_when_a_hub_is_left_alone_and_counts_the_day(settings):
    settings.HUBS = {"surf": {"base_url": "https://naam:wachtwoord@hub.example.org/v1", "key": KEY}}
    settings.HUB_BREAKER_FAULTS = 1
    breaker.book("surf", breaker.STOPPED, errors.HubUnavailable())
    breaker.book("surf", breaker.OK, None)
    found = page()
    assert "Met rust gelaten" in found
    assert "gelukt: 1" in found
    assert "https://hub.example.org/v1" in found
    assert ("wachtwoord" in found, KEY in found) == (False, False)
