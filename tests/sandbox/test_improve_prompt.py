"""Improve a prompt: the page as a learner meets it, without JavaScript."""

import json
import re

import pytest

from courses.models import Attempt
from courses.sandbox.models import SandboxSession
from tests import factories

BETTER = "Maak een quiz voor groep 6 met vijf vragen."
SCORES = {"score_e1": "4", "score_e2": "3", "score_e3": "1", "reflection": "De doelgroep hielp."}


@pytest.fixture
def learner(learner_at):
    return learner_at(factories.text_block(), block=factories.improve_prompt())


def versions(learner) -> list[str]:
    return json.loads(SandboxSession.objects.get().state)["versions"]


def test_first_there_is_the_weak_prompt_with_nothing_recognised(learner):
    page = learner.page()
    assert "Maak een quiz." in page
    assert "0 van de 3 elementen herkend" in page
    assert "Het leest niet wat je bedoelt en kan iets missen." in page
    assert "Jouw versie 2" in page
    assert ("Kijk na" in page, "Jouw versie 3" in page) == (False, False)


def test_each_version_is_kept_and_shown_beside_the_others_with_what_was_recognised(learner):
    answer = learner.send("version", prompt="Maak een quiz voor groep 6.")
    assert answer.url == learner.url + "#versies"
    learner.send("version", prompt=BETTER)
    assert versions(learner) == ["Maak een quiz voor groep 6.", BETTER]
    page = learner.page()
    assert re.findall(r"(\d) van de 3 elementen herkend", page) == ["0", "1", "2"]
    assert [page.count(text) for text in ("Hier is een quiz.", "Een quiz voor groep 6.")] == [2, 1]
    assert f"{BETTER}</textarea>" in page
    assert f'name="prompt" value="{BETTER}"' in page


def test_two_versions_are_compared_the_last_two_unless_she_chooses(learner):
    assert learner.client.get(learner.url).context["comparison"] is None
    learner.send("version", prompt="Maak een quiz voor groep 6.")
    page = learner.page()
    assert "Wat er anders is in versie 2 dan in versie 1" in page
    assert '<ins class="piece"><span class="visually-hidden">[erbij: </span>' in page
    assert 'name="naar"' not in page, "two versions leave nothing to choose"
    learner.send("version", prompt=BETTER)
    comparison = learner.client.get(learner.url).context["comparison"]
    assert (comparison.before, comparison.after) == (2, 3)
    chosen = learner.client.get(learner.url + "?van=3&naar=1")
    assert "Wat er anders is in versie 1 dan in versie 3" in chosen.content.decode()
    assert '<del class="piece"><span class="visually-hidden">[weg: </span>' in chosen.content.decode()
    wrong = learner.client.get(learner.url + "?van=9&naar=²").context["comparison"]
    assert (wrong.before, wrong.after) == (2, 3)


def test_the_same_version_again_is_no_new_one_and_old_ones_make_room(learner):
    learner.send("version", prompt=BETTER)
    learner.send("version", prompt=BETTER.replace(" ", "\r\n"))
    assert versions(learner) == [BETTER]
    for number in range(13):
        learner.send("version", prompt=f"Versie {number}")
    assert (len(versions(learner)), versions(learner)[-1]) == (12, "Versie 12")


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("  ", "Schrijf eerst je versie op."),
        ("a" * 4001, "Deze tekst is te lang. Maak er hooguit 4000 tekens van."),
        ("Het BSN van Sem is 111222333.", "Je bericht bevat een burgerservicenummer."),
    ],
)
def test_what_cannot_be_kept_is_said(learner, prompt, sentence):
    response = learner.send("version", prompt=prompt)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert SandboxSession.objects.count() == 0


def test_scores_and_a_look_back_pass_once_enough_is_recognised(learner):
    learner.send("version", prompt=BETTER)
    assert learner.send("score", **SCORES).url == learner.url + "#uitslag"
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.points, attempt.points_possible) == (True, 2, 3)
    assert json.loads(attempt.answer) == {
        "versions": [BETTER],
        "scores": {"e1": 4, "e2": 3, "e3": 1},
        "reflection": "De doelgroep hielp.",
        "model": "",
    }
    page = learner.page()
    assert "Jouw score: 4 van 4" in page
    assert "De doelgroep hielp." in page
    assert ("Kijk na" in page, "Bewaar deze versie" in page) == (False, False)
    assert "Bewaar deze versie" in learner.page("?opnieuw")


def test_what_is_lacking_is_said_and_what_she_filled_in_stays(learner_at):
    learner = learner_at(block=factories.improve_prompt(min_versions=4, required_elements=3))
    learner.send("version", prompt=BETTER)
    learner.send("score", **SCORES | {"reflection": "Veel."})
    page = learner.page()
    assert "Je hebt nog 2 versies te weinig." in page
    assert "In je laatste versie is nog 1 element te weinig herkend." in page
    assert "Je terugblik is nog 2 woorden te kort." in page
    assert "Veel.</textarea>" in page
    assert len(re.findall(r'name="score_e\d" value="\d"[^>]*checked', page)) == 3


def test_scoring_before_writing_is_refused_with_the_text_kept(learner):
    response = learner.send("score", **SCORES)
    assert response.status_code == 422
    assert "Bewaar eerst een eigen versie." in response.content.decode()
    assert "De doelgroep hielp.</textarea>" in response.content.decode()


def test_a_score_that_was_not_given_is_asked_for(learner):
    learner.send("version", prompt=BETTER)
    response = learner.send("score", **SCORES | {"score_e2": ""})
    assert (response.status_code, "Kies een score" in response.content.decode()) == (422, True)
    assert Attempt.objects.count() == 0


def test_the_models_answer_stands_beside_the_version_that_it_was_asked_with(learner):
    learner.send("version", prompt="Voor groep 6:\nmaak een quiz.")
    SandboxSession.objects.get().turns.create(
        prompt="Voor groep 6: maak een quiz.", answer="<b>Vraag 1</b>", model="stellige-stem", hub_kind="embedded"
    )
    page = learner.page()
    assert "Antwoord van Stellige stem" in page
    assert "&lt;b&gt;Vraag 1&lt;/b&gt;" in page
    assert page.count("<summary>Opgenomen antwoord</summary>") == 1
    without = learner.page("?model=zonder")
    assert ("Antwoord van Stellige stem" in without, "sandbox-chat.js" in without) == (False, False)
    assert without.count("<h4>Opgenomen antwoord</h4>") == 2


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Iets.", "Hier is een quiz."),
        ("Voor klas 2, vriendelijk.", "Een quiz voor groep 6."),
        ("Voor klas 2, met vijf vragen en een grapje.", "Vijf vragen met grap."),
    ],
)
def test_without_a_model_the_recorded_answer_follows_what_was_recognised(learner, prompt, answer):
    learner.send("version", prompt=prompt, query="?model=zonder")
    assert learner.client.get(learner.url + "?model=zonder").context["versions"][-1].recorded == answer


def test_her_versions_outlive_the_session_in_what_she_handed_in(learner):
    learner.send("version", prompt=BETTER)
    learner.send("score", **SCORES)
    SandboxSession.objects.all().delete()
    assert BETTER in learner.page()


def test_somebody_else_sees_nothing_of_it(learner, learner_at):
    learner.send("version", prompt=BETTER)
    assert learner_at().client.get(learner.url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("passed", [False, True])
def test_the_page_costs_the_same_few_queries(learner, count, passed, django_assert_num_queries):
    for number in range(count):
        learner.send("version", prompt=f"{BETTER} {number}")
        learner.send("score", **SCORES | {"reflection": "De doelgroep hielp." if passed else "Nee."})
        SandboxSession.objects.get().turns.create(
            prompt=f"{BETTER} {number}", answer="Vraag 1", model="stellige-stem", hub_kind="embedded"
        )
    learner.page()
    with django_assert_num_queries(8 if passed else 6):
        learner.page()
