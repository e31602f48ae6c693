"""What is refused is limited like what is accepted, before it costs. Whom it holds up: ``tests.bench_refusals``."""

import json

import pytest
from django.urls import reverse

from courses import guard
from courses.sandbox.models import GuardCount, SandboxTurn
from tests import factories


def test_what_is_refused_counts_and_nothing_looks_at_what_comes_too_often(browser, settings, monkeypatch):
    settings.HUB_PROMPTS_PER_MINUTE = 3
    looked = []
    real = guard.check
    monkeypatch.setattr(guard, "check", lambda text, **rules: looked.append(text) or real(text, **rules))
    got = []
    for _ in range(5):
        response = browser.ask(prompt="Het BSN van Sem is 111222333.")
        got.append((response.status, json.loads(response.read())["error"].partition(".")[0]))
    too_fast = (429, "Je gaat erg snel")
    assert got == [(422, "Je bericht bevat een burgerservicenummer")] * 3 + [too_fast] * 2
    assert len(looked) == 3
    assert (SandboxTurn.objects.count(), set(GuardCount.objects.values_list("number", flat=True))) == (0, {3})


@pytest.mark.parametrize("name", ["preview", "stream"])
@pytest.mark.parametrize("prompt", ["", "a" * 5000, "Het BSN van Sem is 111222333."])
def test_each_way_to_ask_has_its_limit_whatever_is_asked(learner, settings, name, prompt):
    settings.HUB_PROMPTS_PER_MINUTE = 2
    url = reverse(f"sandbox:{name}", args=[learner.enrolment.pk, learner.block.key])
    got = [learner.client.post(url, {"prompt": prompt, "model": "woordvoorspeller"}).status_code for _ in range(4)]
    assert got[2:] == [429, 429]
    assert 429 not in got[:2]


def test_a_limit_is_a_persons_own(learner, learner_at, settings):
    settings.HUB_PROMPTS_PER_MINUTE = 1
    colleague = learner_at(first_name="Noor", email="noor@example.org")

    def post(whose):
        url = reverse("sandbox:preview", args=[whose.enrolment.pk, whose.block.key])
        return whose.client.post(url, {"prompt": "De juf", "model": "woordvoorspeller"}).status_code

    assert [post(learner), post(learner), post(colleague)] == [200, 429, 200]


def test_checks_and_forms_have_a_limit_before_anything_is_worked_out(learner, monkeypatch):
    from lms import pace

    monkeypatch.setattr(pace, "FORMS_A_MINUTE", 3)
    page = {learner.client.post("/mensen/profiel/", {"first_name": ""}).status_code for _ in range(3)}
    answer = learner.client.post("/mensen/profiel/", {"first_name": ""})
    assert (429 in page, answer.status_code, answer["Retry-After"]) == (False, 429, "60")
    assert "Je stuurde in een minuut meer dan we kunnen verwerken." in answer.text
    # Reading goes on.
    assert learner.client.get("/mensen/profiel/").status_code == 200


def test_an_exercise_is_checked_so_often_a_minute(learner_at):
    learner = learner_at(factories.knowledge_check())
    got = [learner.send("onbekend").status_code for _ in range(62)]
    assert (got[59], got[60:]) == (302, [429, 429])
