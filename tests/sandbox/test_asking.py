"""What is asked of a model: the author's setup, roles, earlier turns, and prompts that may not be asked."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from courses.exercises.asking import NotSent
from courses.models import Attempt
from courses.sandbox import actions
from courses.sandbox.models import SandboxTurn
from courses.sandbox.prompting import Place, for_exercise
from courses.sandbox.sittings import Sitting, exercise_of, sitting_or_404
from courses.schema.base import Role, Setup
from lms.hub.models import HubUsage
from tests import factories

from .conftest import GOOD


def sitting(learner, **choices: str) -> Sitting:
    request = RequestFactory().get("/", choices)
    request.user = learner.person
    return sitting_or_404(request, learner.enrolment.pk, learner.block.key)


def made(learner, **fields: str):
    prompt, place = for_exercise(
        sitting=sitting(learner), fields={"prompt": "Hoi", "model": "voorzichtige-stem"} | fields
    )
    return [(message.role, message.content) for message in prompt.messages], prompt, place


def turn(learner, prompt: str, answer: str = "Ja.", **fields) -> SandboxTurn:
    exercise = exercise_of(learner.enrolment, learner.block)
    session = actions.session_for(enrolment=learner.enrolment, exercise=exercise)
    facts = {"state": "complete", "model": "voorzichtige-stem", "hub_kind": "embedded"} | fields
    return session.turns.create(prompt=prompt, answer=answer, **facts)


@pytest.fixture
def set_up(learner_at):
    """A learner at free practice with this setup."""
    return lambda **setup: learner_at(block=factories.next_word(setup=Setup(**setup)))


def stream(learner, **fields: str):
    url = reverse("sandbox:stream", args=[learner.enrolment.pk, learner.block.key])
    return learner.client.post(url, {"model": "stellige-stem"} | fields)


@pytest.mark.parametrize("make", [factories.spot_errors, factories.improve_prompt])
def test_a_prompt_that_is_not_the_exercises_own_is_refused_and_nothing_is_kept(learner_at, make):
    learner = learner_at(block=make())
    response = stream(learner, prompt="Schrijf een gedicht over de zee.")
    assert (response.status_code, response.json()["error"].startswith("Bij deze oefening ligt de vraag vast.")) == (
        422,
        True,
    )
    assert (SandboxTurn.objects.count(), HubUsage.objects.count()) == (0, 0)


def test_the_exercises_own_prompt_is_asked_as_the_author_spelled_it(learner_at):
    learner = learner_at(block=factories.spot_errors())
    messages, _prompt, _place = made(learner, prompt="Wie liet\r\n de Deltawerken bouwen?")
    assert messages == [("user", "Wie liet de Deltawerken bouwen?")]


def test_versions_of_a_prompt_may_be_asked_once_they_are_kept(learner_at):
    learner = learner_at(block=factories.improve_prompt())
    with pytest.raises(NotSent):
        made(learner, prompt="Een quiz voor groep 6.")
    learner.send("version", prompt="Een quiz voor groep 6.")
    assert made(learner, prompt="Een quiz voor groep 6.")[0] == [("user", "Een quiz voor groep 6.")]
    assert made(learner, prompt="Maak een quiz.")[0] == [("user", "Maak een quiz.")]


def test_without_a_setup_the_learner_chooses_model_and_temperature(learner):
    messages, prompt, place = made(learner, temperature="0.5")
    assert (messages, prompt.model, prompt.temperature) == ([("user", "Hoi")], "voorzichtige-stem", 0.5)
    assert place == Place(role="", after=None, blind=False)


def test_a_line_ends_in_one_character_whatever_the_browser_sent(learner):
    assert made(learner, prompt="  Een regel.\r\nNog een.\x00 ")[0] == [("user", "Een regel.\nNog een.")]


def test_the_authors_system_prompt_material_and_temperature_go_first(set_up):
    learner = set_up(system="Wees kort.", material="Een brief.", material_sent=True, temperature="0.5")
    messages, prompt, _place = made(learner, temperature="2")
    assert messages == [("system", "Wees kort.\n\nMateriaal:\nEen brief."), ("user", "Hoi")]
    assert prompt.temperature == 0.5
    assert made(set_up(material="Een brief."))[0] == [("user", "Hoi")]


def test_a_role_is_played_by_the_first_of_its_models_that_is_on_offer(set_up):
    roles = (
        Role(key="lezer", label="Meelezer", models=("groot", "stellige-stem", "voorzichtige-stem")),
        Role(key="ander", label="Ander", models=("groot",)),
    )
    learner = set_up(roles=roles)
    _messages, prompt, place = made(learner, role="lezer")
    assert (prompt.model, place.role) == ("stellige-stem", "lezer")
    assert made(learner, role="ander")[1].model == "woordvoorspeller"
    with pytest.raises(NotSent, match="Kies eerst wie er antwoordt"):
        made(learner, role="niemand")
    page = learner.page()
    assert ('<option value="lezer">Meelezer (Stellige stem)</option>' in page, 'id="id_model"' in page) == (
        True,
        False,
    )


def test_one_role_needs_no_choice(set_up):
    learner = set_up(roles=(Role(key="lezer", label="Meelezer", models=("stellige-stem",)),))
    _messages, prompt, place = made(learner)
    assert (prompt.model, place.role) == ("stellige-stem", "lezer")


def test_earlier_turns_go_along_only_where_the_author_allows_it(learner, set_up):
    turn(learner, "Eerst")
    assert made(learner)[0] == [("user", "Hoi")]
    talking = set_up(conversation=True)
    first = turn(talking, "Eerst", "Een.")
    second = turn(talking, "Toen", "Twee.", after=first)
    turn(talking, "Mislukt", "", state="failed", after=second)
    messages, _prompt, place = made(talking)
    assert messages == [
        ("user", "Eerst"),
        ("assistant", "Een."),
        ("user", "Toen"),
        ("assistant", "Twee."),
        ("user", "Hoi"),
    ]
    assert place.after == second.pk


def test_a_conversation_can_begin_anew_and_an_earlier_prompt_be_replaced(set_up):
    learner = set_up(conversation=True)
    first = turn(learner, "Eerst", "Een.")
    second = turn(learner, "Toen", "Twee.", after=first)
    anew, _prompt, place = made(learner, anew="ja")
    assert (anew, place.after) == ([("user", "Hoi")], None)
    edited, _prompt, place = made(learner, instead=str(second.pk))
    assert (edited, place.after) == ([("user", "Eerst"), ("assistant", "Een."), ("user", "Hoi")], first.pk)
    assert made(learner, instead=str(first.pk))[2].after is None


def test_the_oldest_turns_stay_behind_when_the_model_reads_no_more(set_up, settings):
    settings.SANDBOX_MEMORY_TOKENS, settings.HUB_MAX_ANSWER_TOKENS = 100, 50
    learner = set_up(conversation=True)
    first = turn(learner, "Eerst", "x" * 150)
    turn(learner, "Toen", "Twee.", after=first)
    assert made(learner)[0] == [("user", "Toen"), ("assistant", "Twee."), ("user", "Hoi")]


def test_the_page_puts_an_earlier_prompt_back_to_edit_it(set_up):
    learner = set_up(conversation=True)
    before = turn(learner, "Leg uit wat een model is.")
    page = learner.page(f"?vraag={before.pk}")
    assert f'<input type="hidden" name="instead" value="{before.pk}">' in page
    assert "Leg uit wat een model is.</textarea>" in page
    assert "Bewerk en vraag opnieuw" in page
    assert "Begin een nieuw gesprek" in page


def test_a_hidden_system_prompt_is_named_at_once_and_shown_after_passing(set_up):
    learner = set_up(system="Antwoord altijd bars.", system_shown=False)
    learner.predict()
    page = learner.page()
    assert ("een opdracht die jij nog niet ziet" in page, "Antwoord altijd bars." in page) == (True, False)
    learner.explain()
    page = learner.page()
    assert ("Antwoord altijd bars." in page, "Hij was verborgen" in page) == (True, True)


def test_the_least_number_of_turns_counts_for_who_works_with_a_model(set_up):
    learner = set_up(min_turns=2)
    learner.predict()
    turn(learner, "Eerst")
    turn(learner, "Kapot", state="failed")
    learner.explain(text=GOOD)
    assert Attempt.objects.get().passed is False
    assert "Deze oefening vraagt nog 1 vraag aan het model." in learner.page()
    turn(learner, "Toen")
    learner.explain(text=GOOD)
    assert Attempt.objects.filter(passed=True).count() == 1


def test_who_works_without_a_model_needs_no_turns(set_up):
    learner = set_up(min_turns=2)
    learner.predict(query="?model=zonder")
    learner.explain(query="?model=zonder")
    assert Attempt.objects.get().passed is True


@pytest.mark.parametrize("turns", [1, 3])
def test_the_page_of_a_conversation_costs_the_same_few_queries(set_up, turns, django_assert_num_queries):
    learner = set_up(conversation=True, roles=(Role(key="lezer", label="Meelezer"),), system="Wees kort.")
    for number in range(turns):
        turn(learner, f"Vraag {number}")
    learner.page()
    with django_assert_num_queries(6):
        learner.page()
