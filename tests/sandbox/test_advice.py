"""Advice by a model: only where the author allows it, said to be AI's, and counting for nothing."""

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from courses.exercises.visit import TurnState
from courses.models import Attempt
from courses.sandbox.models import ADVICE, SandboxTurn
from courses.schema.base import Setup
from tests import factories
from tests.hub.servers import served_hub

from .conftest import GOOD, Browser, events, settled

BSN = "Het BSN van Sem is 111222333."  # passes the 11-proof; issued to nobody
ALLOWED = Setup(advice=True)


def read(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def surf(settings):
    """A model of a hub that is not this website's own."""
    settings.HUBS = {"surf": {"base_url": "http://127.0.0.1:9/v1"}}


def surf_model():
    factories.signed(factories.model_card("surf-stem", hub="surf", name="voorzichtige-stem"))


def passed(learner):
    learner.predict()
    learner.explain()
    return learner


@pytest.fixture
def advised(learner_at):
    """Who handed in at an exercise whose author allows advice."""
    return passed(learner_at(factories.text_block(), block=factories.next_word().model_copy(update={"setup": ALLOWED})))


def page(learner):
    return reverse("sandbox:advice", args=[learner.enrolment.pk, learner.block.key])


def stream(learner):
    return reverse("sandbox:stream_advice", args=[learner.enrolment.pk, learner.block.key])


def test_it_is_offered_with_what_it_is_once_something_was_handed_in(advised, surf):
    surf_model()
    text = advised.page()
    assert f'href="{page(advised)}"' in text
    assert "Dat is AI: het kan fout zijn en het telt nergens voor mee." in " ".join(text.split())
    asked = read(advised.client.get(page(advised)))
    assert "AI geeft dit advies" in asked
    assert "Het telt nergens voor mee: of je de oefening hebt gehaald, verandert er niet door." in asked
    assert f">{GOOD}</textarea>" in asked
    assert ">De tekst waarover je advies wilt</label>" in asked
    assert 'name="temperature"' not in asked


def test_it_is_not_offered_before_without_a_model_or_where_the_author_did_not_allow_it(learner_at, surf):
    surf_model()
    block = factories.next_word().model_copy(update={"setup": ALLOWED})
    allowed = learner_at(factories.text_block(), block=block)
    assert "Advies van een model" not in allowed.page()
    assert allowed.client.get(page(allowed)).status_code == 404
    passed(allowed)
    assert "Advies van een model" not in allowed.page("?model=zonder")
    plain = passed(learner_at(factories.text_block(), block=factories.next_word()))
    assert "Advies van een model" not in plain.page()
    for address in (page(plain), stream(plain)):
        call = plain.client.post if address == stream(plain) else plain.client.get
        assert call(address).status_code == 404


def test_the_voices_of_this_website_give_none(advised):
    assert "Advies van een model" not in advised.page()
    assert "er kan geen advies komen" in read(advised.client.get(page(advised)))
    answer = advised.client.post(stream(advised), {"prompt": GOOD, "model": "voorzichtige-stem"})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Advies komt van een groot taalmodel. Kies een ander model.",
    )


def test_the_guard_looks_at_what_is_sent(advised, surf):
    surf_model()
    answer = advised.client.post(stream(advised), {"prompt": BSN, "model": "surf-stem"})
    assert (answer.status_code, answer.json()["outcome"], SandboxTurn.objects.count()) == (422, "stop", 0)


def test_the_preview_shows_the_instruction_and_the_text(advised, surf):
    surf_model()
    address = reverse("sandbox:preview_advice", args=[advised.enrolment.pk, advised.block.key])
    text = read(advised.client.post(address, {"prompt": GOOD, "model": "surf-stem"}))
    assert "Geef geen cijfer en zeg niet of de oefening is gehaald" in text
    assert advised.block.purpose in text
    assert GOOD in text


def test_another_learner_gets_nowhere(advised, learner_at, surf):
    other = learner_at()
    assert other.client.get(page(advised)).status_code == 404
    assert other.client.post(stream(advised), {"prompt": GOOD}).status_code == 404


@pytest.fixture
def browser(served, learner_at, settings):
    with served_hub(rate=500) as (address, _hub):
        settings.HUBS = {"surf": {"base_url": address}}
        surf_model()
        block = factories.next_word().model_copy(update={"setup": Setup(advice=True, min_turns=1)})
        found = Browser(learner_at(factories.text_block(), block=block), served)
        yield found
        found.connection.close()


def test_it_is_kept_as_advice_and_changes_nothing_of_the_attempt(browser):
    learner = browser.learner
    learner.predict()
    learner.explain()
    before = Attempt.objects.values().get()
    assert before["passed"] is False  # one question to a model is asked for
    data = {"prompt": GOOD, "model": "surf-stem", "csrfmiddlewaretoken": browser.token}
    browser.connection.request("POST", stream(learner), urlencode(data), browser.headers)
    found = events(browser.connection.getresponse())
    assert found[-1] == ("done", {"reason": "stop"})
    turn = settled(TurnState.COMPLETE)
    assert (turn.role, turn.prompt, turn.blind) == (ADVICE, GOOD, False)
    assert Attempt.objects.values().get() == before
    # Handed in again it still lacks the question: advice is none.
    learner.explain()
    assert [attempt.passed for attempt in Attempt.objects.order_by("pk")] == [False, False]
    assert json.loads(Attempt.objects.latest("pk").answer)["turns"] == 0
    # On its own page, and not among the questions at the exercise.
    assert f"beurt-{turn.pk}" in learner.client.get(page(learner)).content.decode()
    assert f"beurt-{turn.pk}" not in learner.page()
    assert "Advies, telt niet mee:" in read(learner.client.get(reverse("sandbox:conversations")))


def test_what_was_frozen_before_there_was_advice_keeps_its_hash():
    assert "advice" not in Setup(min_turns=2).model_dump()
    assert Setup(advice=True).model_dump()["advice"] is True


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_the_page_costs_the_same_few_queries(advised, surf, turns, django_assert_num_queries):
    surf_model()
    session = advised.enrolment.sandbox_sessions.get()
    for _ in range(turns):
        session.turns.create(prompt="x", state="complete", model="surf-stem", hub_kind="external", role=ADVICE)
    advised.client.get(page(advised))
    with django_assert_num_queries(7):
        advised.client.get(page(advised))
