"""What the operator sees of the hubs: how they are, and never a key."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from lms.hub import breaker, errors, tasks
from lms.hub.jobs import look_at_hubs
from lms.hub.models import HubState
from lms.people.models import User
from tests import factories

from .servers import served_hub, serving

pytestmark = pytest.mark.django_db
KEY = "een-geheime-sleutel"


def operator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("beheer@example.org", None, first_name="Beheer"))
    return client


def page() -> str:
    return operator().get("/modellen/beheer/").text


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


def test_a_rest_that_is_over_waits_for_the_next_question(settings):
    settings.HUBS = {"surf": {"base_url": "https://hub.example.org/v1", "key": KEY}}
    now = timezone.localtime()
    later, past = now + datetime.timedelta(minutes=1), now - datetime.timedelta(hours=3)
    state = HubState.objects.create(hub="surf", faults=3, opened_at=past, probe_at=later)
    assert f"; vanaf {later:%H:%M} proberen we het weer" in page()
    state.probe_at = past
    state.save()
    User.objects.all().delete()
    found = page()
    assert "; bij de volgende vraag proberen we het weer" in found
    assert f"vanaf {past:%H:%M}" not in found


def test_a_new_hub_is_looked_at_at_once_by_a_worker_when_the_operator_asks(settings):
    client = operator()
    with served_hub() as (address, _hub):
        settings.HUBS = {"surf": {"base_url": address, "discovery_path": "/models"}, "stil": {"base_url": address}}
        shown = client.get("/modellen/beheer/").text
        assert shown.count("Kijk nu welke modellen er zijn") == 1
        response = client.post("/modellen/beheer/kijk/", {"hub": "surf"})
        assert (response.status_code, response["Location"]) == (302, "/modellen/beheer/#hub-surf")
        (queued,) = OrmQ.objects.all()
        assert (queued.func(), queued.task["args"]) == ("lms.hub.tasks.look_at_hub", ("surf",))
        assert tasks.look_at_hub("surf") is True
        assert tasks.look_at_hub("verzonnen") is False
    assert "maak een kaart van stellige-stem" in client.get("/modellen/beheer/").text
    assert client.post("/modellen/beheer/kijk/", {"hub": "verzonnen"}).status_code == 404
    assert client.get("/modellen/beheer/kijk/").status_code == 405


def test_a_command_looks_now_and_says_what_went_wrong(settings):
    told = StringIO()
    with served_hub() as (address, _hub):
        settings.HUBS = {"surf": {"base_url": address, "discovery_path": "/models"}, "stil": {"base_url": address}}
        call_command("look_at_hubs", stdout=told)
        with pytest.raises(CommandError, match="kennen geen hub verzonnen"):
            call_command("look_at_hubs", "verzonnen")
    assert told.getvalue().splitlines() == [
        "surf: stellige-stem, voorzichtige-stem, woordvoorspeller",
        "stil: geen adres om modellen op te vragen",
    ]
    with pytest.raises(CommandError, match=r"Niet gelukt: surf\."):
        call_command("look_at_hubs", "surf", stdout=told)
    assert told.getvalue().splitlines()[-1] == "surf: niet gelukt (unavailable)"


@pytest.mark.parametrize(("body", "names"), [
    (["klein", "groot"], ["groot", "klein"]),
    ({"data": [{"id": "gr\ud83doot\x00\n nieuw"}, {"id": "klein"}, {"id": 3}, None]}, ["gr�oot nieuw", "klein"]),
    ({"models": [{"name": "x" * 500}]}, ["x" * 120]),
])  # fmt: skip
def test_what_a_hub_lists_is_made_storable(settings, body, names):
    async def listing(scope, receive, send):
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"\xef\xbb\xbf" + json.dumps(body).encode()})

    with serving(listing) as port:
        settings.HUBS = {"surf": {"base_url": f"http://127.0.0.1:{port}/v1", "discovery_path": "/models"}}
        assert look_at_hubs() == 0
    assert HubState.objects.get().discovered.splitlines() == names


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (401, b"{}", "key"),
        (302, b"", "address"),
        (404, b"<html>nginx</html>", "address"),
        (200, b"<html>onderhoud</html>", "faulty"),
        (200, b"[" * 100_000, "faulty"),
        (200, b"[" + b'"x",' * 400_000, "faulty"),
    ],
    ids=["key", "elsewhere", "nowhere", "page", "deep", "endless"],
)
def test_what_is_no_list_is_told_apart(settings, status, body, fault):
    async def answering(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": [(b"location", b"/elders")]})
        await send({"type": "http.response.body", "body": body})

    with serving(answering) as port:
        settings.HUBS = {"surf": {"base_url": f"http://127.0.0.1:{port}/v1", "discovery_path": "/models"}}
        assert look_at_hubs() == 1
    assert HubState.objects.get().discovery_fault == fault
