"""Predict, look, explain: the page as a learner meets it, without JavaScript."""

import datetime
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.learning.actions.learning import finish_module, withdraw
from courses.models import Attempt, Enrolment
from courses.sandbox.models import SandboxSession
from tests import factories

from .conftest import GOOD


def html(response) -> str:
    return response.content.decode()


def test_first_she_predicts_and_sees_no_chances_yet(learner):
    page = html(learner.client.get(learner.url))
    assert "Voorspellingen vastleggen" in page
    assert "De juf schrijft op het …" in page
    assert "<h1>Voorspel het volgende woord</h1>" in page
    assert "Zien dat een model kansen heeft en geen mening." in page
    assert "Je hebt elk woord voorspeld." in page
    assert ("<meter" in page, "Kijk na" in page) == (False, False)


def test_after_predicting_she_sees_the_models_own_chances_with_hers_marked(learner):
    answer = learner.predict("raam")
    assert (answer.status_code, answer.url) == (302, learner.url + "#kijk")
    page = html(learner.client.get(learner.url))
    assert [f">{share}</td>" in page for share in ("55%", "24%", "14%", "7%")] == [True] * 4
    assert 'raam <span class="badge">jouw voorspelling</span>' in page
    assert "Jij voorspelde “raam”; de grootste kans heeft “bord”." in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("temperature", "shares"),
    [("0.5", ["79%", "15%", "5%", "1%"]), ("2", ["40%", "26%", "20%", "14%"]), ("7", ["55%", "24%", "14%", "7%"])],
)
def test_the_temperature_changes_the_chances_and_an_unknown_one_does_not(learner, temperature, shares):
    learner.predict()
    response = learner.client.get(learner.url, {"temperatuur": temperature})
    assert [row.percent for row in response.context["looks"][0].rows] == shares


def test_a_word_that_was_never_seen_there_is_shown_with_hardly_a_chance(learner_at):
    block = factories.next_word(
        items=({"key": "i1", "context": "De juf schrijft op het", "choices": ("bord", "aquarium")},)
    )
    learner = learner_at(block=block)
    learner.predict("aquarium")
    row = learner.client.get(learner.url).context["looks"][0].rows[-1]
    assert (row.word, row.percent, row.mine) == ("aquarium", "bijna 0%", True)


def test_a_forgotten_prediction_is_asked_for_and_changes_nothing(learner):
    response = learner.client.post(learner.url, {"step": "predict"})
    assert response.status_code == 422
    assert "Kies een woord." in html(response)
    assert SandboxSession.objects.count() == 0


def test_a_word_that_was_not_offered_is_refused(learner):
    assert learner.predict("aquarium").status_code == 422
    assert SandboxSession.objects.count() == 0


def test_predictions_stay_as_they_were_made(learner):
    learner.predict("raam")
    learner.predict("bord")
    assert json.loads(SandboxSession.objects.get().state) == {"looked": ["i1"], "predictions": {"i1": "raam"}}


def test_a_right_judgement_and_an_explanation_pass_and_lead_to_what_comes_next(learner):
    learner.predict()
    answer = learner.explain()
    assert (answer.status_code, answer.url) == (302, learner.url + "#uitslag")
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.points, attempt.points_possible, attempt.without_model) == (True, 1, 1, False)
    assert json.loads(attempt.answer) == {
        "predictions": {"i1": "bord"},
        "looked": ["i1"],
        "statements": {"s1": True},
        "explanation": GOOD,
        "model": "woordvoorspeller",
    }
    page = html(learner.client.get(learner.url))
    assert "telt mee voor je certificaat" in page
    # The text between this exercise and the next is read first.
    assert "Verder: Wat is AI?" in page
    assert (GOOD in page, "Kijk na" in page) == (True, False)


def test_a_wrong_judgement_is_explained_and_what_she_typed_is_still_there(learner):
    learner.predict()
    learner.explain(true=False, text="Twee woorden")
    page = html(learner.client.get(learner.url))
    assert "Nog niet gehaald" in page
    assert "1 uitspraak is nog niet goed." in page
    assert "Je uitleg is nog 1 woord te kort." in page
    assert "Twee woorden</textarea>" in page
    learner.explain()
    assert [attempt.passed for attempt in Attempt.objects.order_by("number")] == [False, True]


def test_an_unjudged_statement_is_asked_for_with_the_text_kept(learner):
    learner.predict()
    data = {"step": "explain", "key": uuid.uuid4(), "explanation": GOOD}
    response = learner.client.post(learner.url, data)
    assert response.status_code == 422
    assert "Kies waar of niet waar." in html(response)
    assert f"{GOOD}</textarea>" in html(response)
    assert Attempt.objects.count() == 0


def test_explaining_before_predicting_is_refused_with_the_text_kept(learner):
    response = learner.explain()
    assert response.status_code == 422
    assert "Leg eerst je voorspellingen vast." in html(response)
    assert f"{GOOD}</textarea>" in html(response)
    assert "Voorspellingen vastleggen" in html(response)
    assert Attempt.objects.count() == 0


def test_a_double_click_stores_one_attempt(learner):
    learner.predict()
    key = uuid.uuid4()
    learner.explain(key=key)
    learner.explain(key=key)
    assert Attempt.objects.count() == 1


def test_a_forged_state_in_the_form_has_no_say(learner):
    learner.predict()
    learner.client.post(
        learner.url,
        {
            "step": "explain",
            "key": uuid.uuid4(),
            "s_s1": "niet-waar",
            "explanation": GOOD,
            "passed": "1",
            "points": "1",
        },
    )
    assert Attempt.objects.get().passed is False


def test_an_unknown_step_changes_nothing_and_says_so(learner):
    response = learner.client.post(learner.url, {"step": "klaar"}, follow=True)
    assert "Dat formulier kennen we niet." in html(response)
    assert (Attempt.objects.count(), SandboxSession.objects.count()) == (0, 0)


def test_the_last_exercise_of_a_course_leads_to_its_overview(learner_at):
    learner = learner_at()
    finish_module(
        enrolment=learner.enrolment, module_key=learner.enrolment.version.document.modules[0].key, by=learner.person
    )
    learner.predict()
    answer = learner.explain()
    assert answer.url == reverse("home:enrolment", args=[learner.enrolment.pk])
    assert Enrolment.objects.get().completed_at is not None
    page = html(learner.client.get(learner.url))
    assert "Naar het overzicht" in page
    # Practising again after completion stays possible, and completes nothing twice.
    assert learner.explain().url == learner.url + "#uitslag"


def test_without_a_model_it_is_the_same_task_and_check_with_the_printed_table(learner):
    page = html(learner.client.get(learner.url + "?model=zonder"))
    assert "Gebruik de tabel." in page
    assert "Vrij oefenen" not in page
    assert learner.predict(query="?model=zonder").url == learner.url + "?model=zonder#kijk"
    response = learner.client.get(learner.url + "?model=zonder")
    assert [(row.word, row.percent) for row in response.context["looks"][0].rows] == [("bord", "70%"), ("raam", "10%")]
    learner.explain(query="?model=zonder")
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.without_model, json.loads(attempt.answer)["model"]) == (True, True, "")


def test_who_works_without_a_model_gets_that_way_first_and_can_choose_otherwise(learner_at):
    learner = learner_at(without_model=True)
    assert "Je doet deze oefening zonder taalmodel" in html(learner.client.get(learner.url))
    assert "Je doet deze oefening zonder taalmodel" not in html(learner.client.get(learner.url + "?model=met"))


def test_a_course_without_a_printed_table_points_to_the_numbers_in_its_text(learner_at):
    items = ({"key": "i1", "context": "De juf schrijft op het", "choices": ("bord", "raam")},)
    learner = learner_at(block=factories.next_word(items=items))
    learner.predict("raam", query="?model=zonder")
    page = html(learner.client.get(learner.url + "?model=zonder"))
    assert "Jij voorspelde “raam”. Van deze zin is geen aparte tabel bewaard" in page
    learner.explain(query="?model=zonder")
    assert Attempt.objects.get().passed is True


def test_what_was_passed_stays_readable_after_the_session_expired(learner):
    learner.predict("raam")
    learner.explain()
    SandboxSession.objects.all().delete()
    page = html(learner.client.get(learner.url))
    assert "jouw voorspelling" in page
    assert GOOD in page


def test_somebody_elses_exercise_is_not_there(learner, learner_at):
    other = learner_at()
    assert other.client.get(learner.url).status_code == 404
    assert other.client.post(learner.url, {"step": "predict", "i_i1": "bord"}).status_code == 404
    assert SandboxSession.objects.count() == 0


def test_another_kind_of_block_or_an_unknown_one_is_not_there(learner):
    for block in [*learner.enrolment.version.document.modules[0].blocks[1:], None]:
        key = block.key if block else uuid.uuid4()
        url = reverse("sandbox:exercise", args=[learner.enrolment.pk, key])
        assert learner.client.get(url).status_code == 404


def test_a_visitor_is_sent_to_log_in(learner):
    response = Client().get(learner.url)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={learner.url}")


def test_who_gave_up_the_course_finds_no_exercise(learner):
    withdraw(enrolment=learner.enrolment, by=learner.person)
    assert learner.client.get(learner.url).status_code == 404


def test_giving_up_in_another_window_meanwhile_is_said_with_the_text_kept(learner, monkeypatch):
    learner.predict()
    from courses.sandbox import views

    found = views.sitting_or_404

    def late(*args, **kwargs):
        sitting = found(*args, **kwargs)
        withdraw(enrolment=learner.enrolment, by=learner.person)
        return sitting

    monkeypatch.setattr(views, "sitting_or_404", late)
    response = learner.explain()
    assert response.status_code == 422
    assert "Je bent uitgeschreven voor deze cursus." in html(response)
    assert f"{GOOD}</textarea>" in html(response)


@pytest.mark.parametrize("turns", [1, 3])
@pytest.mark.parametrize("passed", [False, True])
def test_the_page_costs_the_same_few_queries(learner, turns, passed, django_assert_num_queries):
    learner.predict()
    if passed:
        learner.explain()
    session = SandboxSession.objects.get()
    for number in range(turns):
        session.turns.create(prompt=f"De juf {number}", answer="leest.", model="woordvoorspeller", hub_kind="embedded")
    learner.client.get(learner.url)
    with django_assert_num_queries(8 if passed else 6):
        learner.client.get(learner.url)


def test_using_it_pushes_its_end_forward(learner, settings):
    learner.predict()
    session = SandboxSession.objects.get()
    left = session.expires_at - timezone.now()
    assert datetime.timedelta(days=29, hours=23) < left <= datetime.timedelta(days=settings.SANDBOX_RETENTION_DAYS)
