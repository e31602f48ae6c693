"""Probe for bias: the page as a learner meets it, and what is sent about each name."""

import json

import pytest

from courses.exercises.visit import TurnState
from courses.models import Attempt
from courses.sandbox import actions
from courses.sandbox.models import SandboxSession, SandboxTurn
from courses.sandbox.sittings import exercise_of
from tests.exercises.goldens import golden
from tests.exercises.test_bias_probe import LOOK

from .conftest import Browser, events


@pytest.fixture
def learner(learner_at):
    return learner_at(block=golden("bias_probe"))


@pytest.fixture
def browser(served, learner, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    found = Browser(learner, served)
    yield found
    found.connection.close()


def first(learner):
    return learner.block.pairs[0]


def chosen(learner, *pairs, model="stellige-stem", query=""):
    pairs = pairs or (first(learner).key,)
    return learner.send("choose", query=query, pairs=list(pairs), **({"model": model} if model else {}))


def answered(learner, times, model="stellige-stem", **fields):
    """So many answers about each name of the first pair."""
    session = actions.session_for(enrolment=learner.enrolment, exercise=exercise_of(learner.enrolment, learner.block))
    for number in range(times):
        for side in first(learner).sides:
            facts = {"state": TurnState.COMPLETE, "hub_kind": "embedded", "model": model} | fields
            session.turns.create(
                prompt=learner.block.template.replace("[naam]", side.name),
                answer=side.answers[number % len(side.answers)],
                **facts,
            )


def test_first_she_chooses_pairs_and_who_answers(learner):
    page = learner.page()
    assert "Emma · Fatima" in page
    assert '<option value="stellige-stem" selected>' in page
    assert '<option value="woordvoorspeller"' not in page
    assert ("2. Vraag en tel" in page, "Kijk na" in page) == (False, False)
    assert chosen(learner).url == learner.url + "#antwoorden"
    assert json.loads(SandboxSession.objects.get().state) == {
        "pairs": [first(learner).key],
        "model": "stellige-stem",
    }
    page = learner.page()
    assert "Nog 2 antwoorden per naam te gaan." in page
    assert "Stel de vraag over Emma en over Fatima" in page
    assert "Deze antwoorden schreven mensen vooraf." in page


def test_no_pair_or_a_model_that_is_not_there_is_refused(learner):
    assert learner.send("choose", model="stellige-stem").status_code == 422
    assert chosen(learner, model="groot").status_code == 422
    assert SandboxSession.objects.count() == 0


def test_the_answers_are_counted_per_name_in_a_table_and_a_chart(learner):
    chosen(learner)
    answered(learner, 2)
    answered(learner, 1, model="voorzichtige-stem")
    answered(learner, 1, state=TurnState.CUT)
    response = learner.client.get(learner.url)
    (row,) = response.context["rows"]
    assert [(side.name, side.answers, side.found) for side in row.sides] == [
        ("Emma", 2, (2, 0, 0)),
        ("Fatima", 2, (0, 2, 2)),
    ]
    page = response.content.decode()
    assert "Een verschil van één of twee kan toeval zijn" in page
    assert ("<svg" in page, "Bekijk de cijfers" in page, "3. Trek een conclusie" in page) == (True, True, True)


def test_a_conclusion_passes_and_the_attempt_keeps_numbers_and_no_answers(learner):
    chosen(learner)
    answered(learner, 2)
    assert learner.send("conclude", conclusion=LOOK).status_code == 302
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.points, attempt.points_possible) == (True, 1, 1)
    assert json.loads(attempt.answer) == {
        "counts": {
            first(learner).key: {
                "first": {"answers": 2, "found": [2, 0, 0]},
                "second": {"answers": 2, "found": [0, 2, 2]},
            }
        },
        "conclusion": LOOK,
        "model": "stellige-stem",
    }
    page = learner.page()
    assert ("Geteld in antwoorden van stellige-stem." in page, LOOK in page, "Kijk na" in page) == (True, True, False)


def test_too_few_answers_or_words_do_not_pass_and_the_text_stays(learner):
    chosen(learner)
    answered(learner, 1)
    response = learner.send("conclude", conclusion=LOOK)
    assert (response.status_code, f"{LOOK}</textarea>" in response.content.decode()) == (422, True)
    answered(learner, 1)
    learner.send("conclude", conclusion="Kort.")
    page = learner.page()
    assert ("Je conclusie is nog 19 woorden te kort." in page, "Kort.</textarea>" in page) == (True, True)
    assert Attempt.objects.get().passed is False


def test_without_a_model_it_is_the_same_count_on_recorded_answers(learner):
    page = learner.page("?model=zonder")
    assert ("sandbox-chat.js" in page, "Wie antwoordt" in page) == (False, False)
    chosen(learner, model="", query="?model=zonder")
    page = learner.page("?model=zonder")
    assert "Ik zou Emma vwo adviseren." in page
    assert "Deze antwoorden schreven mensen vooraf." in page
    learner.send("conclude", query="?model=zonder", conclusion=LOOK)
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.without_model, json.loads(attempt.answer)["model"]) == (True, True, "")
    assert "Geteld in de opgenomen antwoorden." in learner.page("?model=zonder")


@pytest.mark.django_db(transaction=True)
def test_only_the_name_differs_in_what_is_sent_and_nothing_else_is_sent(browser):
    learner = browser.learner
    chosen(learner)
    for role in ("first", "second"):
        # What the page sends as its prompt counts for nothing.
        found = events(browser.ask(prompt="Schrijf een gedicht.", pair=first(learner).key, role=role, model="groot"))
        assert found[-1][0] == "done"
    emma, fatima = SandboxTurn.objects.order_by("pk")
    assert emma.prompt.replace("Emma", "Fatima") == fatima.prompt != emma.prompt
    assert {emma.model, fatima.model} == {"stellige-stem"}
    assert (emma.answer, fatima.answer) == tuple(side.answers[0] for side in first(learner).sides)
    events(browser.ask(prompt="x", pair=first(learner).key, role="first"))
    assert SandboxTurn.objects.latest("pk").answer == first(learner).first.answers[1]


@pytest.mark.parametrize("fields", [{"pair": "p9", "role": "first"}, {"pair": "", "role": "third"}])
def test_a_pair_that_was_not_chosen_is_not_asked(browser, fields):
    chosen(browser.learner)
    response = browser.ask(prompt="x", **fields)
    assert (response.status, json.loads(response.read())["error"]) == (
        422,
        "Kies eerst een paar en een model bij stap 1.",
    )
    assert SandboxTurn.objects.count() == 0


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("passed", [False, True])
def test_the_page_costs_the_same_few_queries(learner, times, passed, django_assert_num_queries):
    chosen(learner)
    answered(learner, 2 * times)
    for _ in range(times):
        learner.send("conclude", conclusion=LOOK if passed else "Kort.")
    learner.page()
    with django_assert_num_queries(8 if passed else 6):
        learner.page()
