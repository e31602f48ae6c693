"""The circuit breaker: shared by all processes, opened by what says that a hub is away, tried by one."""

import asyncio
import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from lms.hub import breaker, client, errors
from lms.hub.client import Message, Prompt, stream_chat
from lms.hub.events import Token
from lms.hub.models import HubState, HubTally
from tests import factories

from .servers import served_hub

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch):
    settings.HUB_BREAKER_FAULTS, settings.HUB_BREAKER_SECONDS = 2, 60.0
    monkeypatch.setattr(client, "RETRY_PAUSE_SECONDS", 0.01)


def away(times=1):
    for _ in range(times):
        breaker.book("surf", breaker.STOPPED, errors.HubUnavailable())


def rested():
    """The rest is over."""
    HubState.objects.update(probe_at=timezone.now() - datetime.timedelta(seconds=1))


def is_open():
    return HubState.objects.filter(opened_at__isnull=False).exists()


def counted():
    return dict(HubTally.objects.values_list("outcome", "count"))


def test_a_hub_that_was_never_away_is_simply_asked():
    assert breaker.admit("surf") is False
    breaker.book("surf", breaker.OK, None)
    breaker.book("surf", breaker.OK, None)
    breaker.book("surf", breaker.STOPPED, None)
    assert (HubState.objects.count(), counted()) == (0, {"ok": 2, "stopped": 1})


def test_it_opens_after_so_many_times_in_a_row_and_says_so():
    away()
    assert (breaker.admit("surf"), is_open()) == (True, False)
    away()
    with pytest.raises(errors.HubResting, match="al een tijdje niet bereikbaar"):
        breaker.admit("surf")
    assert breaker.admit("another") is False
    state = HubState.objects.get()
    assert (state.faults, state.last_fault, counted(), str(state)) == (
        2,
        "unavailable",
        {"unavailable": 2},
        "surf: open",
    )


def test_an_answer_in_between_begins_the_count_anew():
    away()
    breaker.recovered("surf")
    away()
    assert (is_open(), HubState.objects.get().faults) == (False, 1)


@pytest.mark.parametrize("error", [errors.KeyRefused, errors.ModelUnknown, errors.HubBusy, errors.HubFaulty])
def test_a_refusal_shows_that_the_hub_is_there(error):
    away()
    breaker.book("surf", breaker.STOPPED, error())
    away()
    assert not is_open()


@pytest.mark.parametrize("error", [errors.ModelStarting, errors.PoolFull, errors.HubResting])
def test_silence_and_what_is_our_own_doing_tell_nothing(error):
    away()
    for _ in range(3):
        breaker.book("surf", breaker.STOPPED, error())
    assert (is_open(), HubState.objects.get().faults) == (False, 1)
    away()
    assert is_open()


def test_after_the_rest_one_question_tries_and_the_others_wait():
    away(2)
    rested()
    assert breaker.admit("surf") is True
    with pytest.raises(errors.HubResting):
        breaker.admit("surf")
    # It failed: the rest begins anew. It opened when it opened.
    opened = HubState.objects.get().opened_at
    away()
    with pytest.raises(errors.HubResting):
        breaker.admit("surf")
    rested()
    assert (breaker.admit("surf"), HubState.objects.get().opened_at) == (True, opened)
    breaker.recovered("surf")
    assert [breaker.admit("surf"), breaker.admit("surf"), is_open()] == [False, False, False]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_tries():
    away(2)
    rested()

    def ask(_number):
        try:
            return breaker.admit("surf")
        except errors.HubResting:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_each_is_counted(settings):
    settings.HUB_BREAKER_FAULTS = 100

    def fail(_number):
        try:
            away()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fail, range(16)))
    assert (HubState.objects.get().faults, counted()) == (16, {"unavailable": 16})


PROMPT = Prompt("groot", [Message("user", "Wat doet de temperatuur?")])


def ask(prompt=PROMPT, most=1000):
    """The tokens that came, and the error's class or None."""

    async def collect():
        found = []
        try:
            events = stream_chat(prompt)
            async for event in events:
                if isinstance(event, Token):
                    found.append(event)
                if len(found) == most:
                    await events.aclose()
                    return found, None
        except errors.HubError as error:
            return found, type(error)
        return found, None

    return asyncio.run(collect())


@pytest.fixture
def surf(settings, transactional_db):
    """A model at a hub that is served over HTTP."""
    with served_hub(rate=1000) as (address, hub):
        settings.HUBS = {"surf": {"base_url": address}}
        factories.signed(factories.model_card("groot", hub="surf", name="voorzichtige-stem"))
        yield hub


def test_an_open_breaker_asks_nothing_of_the_hub_and_closes_with_the_first_answer(surf):
    surf.behave(fault="unavailable")
    assert [ask()[1], ask()[1], ask()[1]] == [errors.HubUnavailable, errors.HubUnavailable, errors.HubResting]
    assert surf.seen.requests == 4  # two, and once more each
    surf.behave(rate=1000)
    assert (ask(), surf.seen.requests) == (([], errors.HubResting), 0)
    rested()
    found, error = ask()
    assert (len(found) > 20, error, is_open()) == (True, None, False)
    assert counted() == {"unavailable": 2, "ok": 1}


def test_a_reader_who_leaves_is_no_fault(surf):
    surf.behave(rate=50)
    assert len(ask(most=2)[0]) == 2
    assert (counted(), HubState.objects.count()) == ({"stopped": 1}, 0)


def test_a_model_that_is_not_on_offer_is_not_asked(surf):
    factories.signed(factories.model_card("klein", hub="surf", name="woordvoorspeller"), outcome="negative")
    assert ask(Prompt("klein", PROMPT.messages)) == ([], errors.ModelUnknown)
    assert ask(Prompt("bestaatniet", PROMPT.messages)) == ([], errors.ModelUnknown)
    assert surf.seen.requests == 0
