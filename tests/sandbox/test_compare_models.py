"""Two models, blind, as a learner meets them: who wrote what is told after the choice and never before."""

import json
import re

import pytest
from django.urls import reverse

from courses.exercises.visit import TurnState
from courses.models import Attempt
from courses.sandbox import actions
from courses.sandbox.models import SandboxSession, SandboxTurn
from lms.hub.models import ModelCard, Outcome
from tests import factories
from tests.exercises.goldens import golden
from tests.exercises.test_compare_models import DONE

from .conftest import Browser, events

VOICES = {"stellige-stem", "voorzichtige-stem"}


@pytest.fixture
def learner(learner_at):
    return learner_at(factories.text_block(), block=golden("compare_models"))


@pytest.fixture
def browser(served, learner, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    found = Browser(learner, served)
    yield found
    found.connection.close()


def filled(learner, **changes):
    scores = {f"{role}_{quality.key}": 3 for quality in learner.block.qualities for role in "ab"}
    return scores | {"choice": "a", "reason": DONE["reason"]} | changes


def asked(browser):
    """The events of both roles, each followed to its end."""
    block = browser.learner.block
    # No field of the form names a model; one that is sent all the same counts for nothing.
    return {
        role: events(browser.ask(prompt=block.prompt, role=role, model="woordvoorspeller", temperature=""))
        for role in ("a", "b")
    }


def names_in(page):
    return {name for name in VOICES if name in page}


def answered(learner, times=1):
    """Both voices have answered, as though they had been asked."""
    pair = {"a": "voorzichtige-stem", "b": "stellige-stem", "round": 0, "since": 0}
    session = SandboxSession.objects.create(
        person=learner.person,
        enrolment=learner.enrolment,
        exercise=learner.enrolment.version.exercises.get(block_key=learner.block.key),
        state=json.dumps({"pair": pair}),
        expires_at=actions.expiry(),
    )
    for number in range(times):
        for role in "ab":
            session.turns.create(
                prompt=learner.block.prompt,
                answer=f"Antwoord {number} van {role}.",
                role=role,
                state=TurnState.COMPLETE,
                model=pair[role],
                hub_kind="embedded",
                tokens_in=19,
                tokens_out=23,
            )


@pytest.mark.django_db(transaction=True)
class TestAsking:
    def test_where_she_reads_everything_back_the_names_stay_hidden_too(self, browser):
        asked(browser)
        for name in ("conversations", "download"):
            response = browser.learner.client.get(reverse(f"sandbox:{name}"))
            text = b"".join(response) if response.streaming else response.content
            assert names_in(text.decode()) == set()

    def test_the_server_says_who_answers_and_no_event_tells(self, browser):
        found = asked(browser)
        for role in ("a", "b"):
            assert [data for name, data in found[role] if name == "started"] == [{"model": role.upper()}]
            assert found[role][-1] == ("done", {"reason": "stop"})
            assert names_in(json.dumps(found[role])) == set()
        turns = {turn.role: turn for turn in SandboxTurn.objects.all()}
        assert {turn.model for turn in turns.values()} == VOICES
        texts = {turn.model: turn.answer for turn in turns.values()}
        first, second = browser.learner.block.recorded
        assert texts == {"stellige-stem": first.text, "voorzichtige-stem": second.text}

    def test_asked_again_each_letter_keeps_its_model(self, browser):
        asked(browser)
        asked(browser)
        assert len(set(SandboxTurn.objects.values_list("role", "model"))) == 2

    def test_who_begins_again_is_dealt_anew_and_reads_nothing_of_before(self, browser):
        asked(browser)
        learner = browser.learner
        learner.send("choose", **filled(learner))
        before = json.loads(SandboxSession.objects.get().state)["pair"]
        page = learner.page("?opnieuw")
        assert (names_in(page), learner.block.recorded[0].text in page) == (set(), False)
        asked(browser)
        pair = json.loads(SandboxSession.objects.get().state)["pair"]
        assert (before["round"], pair["round"], pair["since"] > before["since"]) == (0, 1, True)
        assert names_in(learner.page("?opnieuw")) == set()

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            (
                {"prompt": "Wie ben jij?", "role": "a"},
                "Bij deze oefening ligt de vraag vast. Ga terug naar de oefening en verstuur hem daar.",
            ),
            (
                {"role": "c"},
                "Er zijn nu geen modellen om deze vraag aan te stellen. Doe de oefening zonder taalmodel.",
            ),
        ],
    )
    def test_another_question_or_role_is_refused(self, browser, fields, sentence):
        answer = browser.ask(**{"prompt": browser.learner.block.prompt} | fields)
        assert (answer.status, json.loads(answer.read())) == (422, {"error": sentence})
        assert SandboxTurn.objects.count() == 0

    @pytest.mark.parametrize("name", ["spot_errors", "privacy_scrub"])
    def test_other_kinds_with_a_fixed_question_refuse_another_one(self, served, learner_at, name):
        browser = Browser(learner_at(factories.text_block(), block=golden(name)), served)
        answer = browser.ask(prompt="Schrijf mijn mail.", model="stellige-stem")
        assert (answer.status, json.loads(answer.read())["error"].startswith("Bij deze oefening ligt")) == (422, True)
        browser.connection.close()


class TestPage:
    def test_names_are_told_after_the_choice_and_not_before(self, learner):
        answered(learner)
        before = learner.page()
        assert names_in(before) == set()
        assert "Antwoord 0 van a." in before
        assert "De aarde staat in januari" not in before
        learner.send("choose", **filled(learner, reason="Te kort."))
        refused = learner.page()
        assert (names_in(refused), "Je uitleg is nog 18 woorden te kort." in refused) == (set(), True)
        learner.send("choose", **filled(learner))
        page = learner.page()
        for slug in VOICES:
            assert f'href="{reverse("hub:card", args=[slug])}"' in page
        assert "Tokens: 19 gelezen, 23 geschreven" in page
        assert "De aarde staat in januari juist het dichtst bij de zon." in page
        attempt = Attempt.objects.get(passed=True)
        kept = json.loads(attempt.answer)
        assert (kept["answers"]["a"]["model"], kept["model"], attempt.without_model) == (
            "voorzichtige-stem",
            "stellige-stem, voorzichtige-stem",
            False,
        )

    def test_with_the_names_it_is_told_what_each_answer_took(self, learner, django_assert_max_num_queries):
        answered(learner)
        assert "Stroom:" not in learner.page()
        learner.send("choose", **filled(learner))
        learner.page()
        with django_assert_max_num_queries(8):
            page = learner.page()
        assert re.findall(r"Stroom: (tussen [\d,]+ en [\d,]+ Wh)", page) == [
            "tussen 0 en 0,001 Wh",
            "tussen 0 en 0,001 Wh",
        ]
        assert page.count(reverse("hub_use:energy")) == 2

    def test_nobody_knows_what_a_recorded_answer_took(self, learner):
        learner.send("choose", "?model=zonder", **filled(learner))
        page = learner.page("?model=zonder")
        assert (learner.block.recorded[0].name in page, "Stroom:" in page) == (True, False)

    def test_before_both_have_answered_nothing_is_handed_in_and_nothing_is_lost(self, learner):
        answer = learner.send("choose", **filled(learner))
        page = answer.content.decode()
        assert (answer.status_code, "Er zijn nog geen twee hele antwoorden." in page) == (422, True)
        assert DONE["reason"] in page
        assert Attempt.objects.count() == 0

    @pytest.mark.parametrize("offered", [True, False])
    def test_without_a_model_the_recorded_answers_are_compared(self, learner, offered):
        query = "?model=zonder" if offered else ""
        if not offered:
            for card in ModelCard.objects.all():
                factories.signed(card, outcome=Outcome.NEGATIVE, text="Bij nader inzien niet.")
        before = learner.page(query)
        for recorded in learner.block.recorded:
            assert (recorded.text in before, recorded.name in before) == (True, False)
        assert "data-chat" not in before
        learner.send("choose", query, **filled(learner))
        attempt = Attempt.objects.get()
        assert (attempt.passed, attempt.without_model) == (True, True)
        page = learner.page(query)
        assert all(recorded.name in page for recorded in learner.block.recorded)

    @pytest.mark.parametrize("times", [1, 3])
    def test_the_page_takes_at_most_eight_queries(self, learner, times, django_assert_max_num_queries):
        answered(learner, times)
        learner.page()
        with django_assert_max_num_queries(8):
            learner.page()
