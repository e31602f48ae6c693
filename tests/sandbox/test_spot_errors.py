"""Find the invented facts: the page as a learner meets it, without JavaScript."""

import json
import re

import pytest

from courses.models import Attempt
from courses.sandbox.models import SandboxSession
from tests import factories

HOW = "Ik zoek het op in een bron."


@pytest.fixture
def learner(learner_at):
    return learner_at(factories.text_block(), block=factories.spot_errors())


def checked(page: str) -> list[str]:
    return re.findall(r'name="marked" value="(\w+)" checked', page)


def test_she_reads_the_recorded_answer_as_running_text_and_is_told_what_counts(learner):
    page = learner.page()
    assert re.findall(r'type="checkbox" name="marked" value="(\w+)"><span>', page) == ["s1", "s2", "s3", "s4"]
    assert "Alleen dit antwoord telt" in page
    assert "een model geeft elke keer een ander antwoord" in page
    assert 'name="prompt" value="Wie liet de Deltawerken bouwen?"' in page
    assert '<option value="stellige-stem" selected>Stellige stem</option>' in page
    assert "Er antwoordt geen groot taalmodel." in page
    # Nothing of the key is there before she hands in.
    assert [
        secret for secret in ("Die minister bestond niet.", "Parlement.com", "verzonnen, jij") if secret in page
    ] == []


def test_finding_them_all_passes_and_shows_the_sources(learner):
    answer = learner.send("mark", marked=["s2", "s3"], explanation=HOW)
    assert (answer.status_code, answer.url) == (302, learner.url + "#uitslag")
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.points, attempt.points_possible, attempt.without_model) == (True, 4, 4, False)
    assert json.loads(attempt.answer) == {"marked": ["s2", "s3"], "explanation": HOW, "model": ""}
    page = learner.page()
    assert page.count("verzonnen, jij zag het") == 2
    assert "Bron: Parlement.com (nagelezen op 20 november 2026)" in page
    assert HOW in page
    assert "telt mee voor je certificaat" in page
    assert "Kijk na" not in page
    assert checked(learner.page("?opnieuw")) == ["s2", "s3"]


def test_an_explanation_of_nonsense_comes_back_with_what_to_do(learner):
    answer = learner.send("mark", marked=["s2", "s3"], explanation="asdf jklq wxcv " * 4)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Een deel van je tekst herkennen we niet als woorden." in page
    assert "asdf jklq wxcv asdf jklq" in page
    assert checked(page) == ["s2", "s3"]
    assert Attempt.objects.count() == 0


def test_missing_one_is_explained_sentence_by_sentence_and_the_marks_stay(learner):
    learner.send("mark", marked=["s1", "s2"], explanation="Opzoeken in een bron.")
    page = learner.page()
    assert "Je vond 1 van de 2 verzonnen zinnen. Je vinkte 1 zin aan die wel klopt. Dat mag bij hooguit 1 zin." in page
    assert "Je uitleg is nog 1 woord te kort." in page
    assert [page.count(words) for words in ("jij zag het", "jij miste het", "jij vinkte het aan")] == [1, 1, 1]
    assert checked(page) == ["s1", "s2"]
    learner.send("mark", marked=["s1", "s2", "s3"], explanation=HOW)
    assert list(Attempt.objects.order_by("number").values_list("passed", flat=True)) == [False, True]


def test_earlier_attempts_can_be_looked_at(learner):
    learner.send("mark", marked=["s1"], explanation="Nee.")
    learner.send("mark", marked=["s2", "s3"], explanation=HOW)
    page = learner.page("?poging=1")
    assert "Je vond 0 van de 2 verzonnen zinnen." in page
    assert "Poging 2" in page
    assert learner.client.get(learner.url + "?poging=3").status_code == 404


def test_nothing_marked_is_asked_for_with_the_text_kept(learner):
    response = learner.send("mark", explanation=HOW)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Vink minstens één zin aan." in page
    assert f"{HOW}</textarea>" in page
    assert 'href="#id_marked"' in page
    assert 'id="id_marked" aria-describedby="id_marked_error"' in page
    assert Attempt.objects.count() == 0


def test_a_sentence_that_is_not_there_is_refused(learner):
    assert learner.send("mark", marked=["s9"], explanation=HOW).status_code == 422


def test_without_a_model_it_is_the_same_task_and_check(learner):
    page = learner.page("?model=zonder")
    assert ("sandbox-chat.js" in page, "Hoor hoe zeker het klinkt" in page) == (False, False)
    assert "Gebruik het opgenomen antwoord." in page
    answer = learner.send("mark", query="?model=zonder", marked=["s2", "s3"], explanation=HOW)
    assert answer.url == learner.url + "?model=zonder#uitslag"
    assert (Attempt.objects.get().passed, Attempt.objects.get().without_model) == (True, True)


def asked(learner, times: int) -> None:
    """Answers of a model to the question."""
    enrolment = learner.enrolment
    session, _ = SandboxSession.objects.get_or_create(
        person=learner.person,
        enrolment=enrolment,
        exercise=enrolment.version.exercises.get(block_key=learner.block.key),
        defaults={"expires_at": enrolment.started_at},
    )
    for number in range(times):
        session.turns.create(
            prompt=learner.block.question, answer=f"Zo zit het {number}.", model="stellige-stem", hub_kind="embedded"
        )


def test_what_a_model_answered_is_shown_and_named_but_counts_for_nothing(learner):
    asked(learner, 2)
    page = learner.page()
    assert ("Zo zit het 1." in page, "Zo zit het 0." in page) == (True, False)
    learner.send("mark", marked=["s2", "s3"], explanation=HOW)
    assert json.loads(Attempt.objects.get().answer)["model"] == "stellige-stem"


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("passed", [False, True])
def test_the_page_costs_the_same_few_queries(learner, times, passed, django_assert_num_queries):
    for _ in range(times):
        learner.send("mark", marked=["s2", "s3"] if passed else ["s2"], explanation=HOW)
    asked(learner, times)
    learner.page()
    with django_assert_num_queries(8 if passed else 6):
        learner.page()
