"""What is refused is limited like what is accepted, before it costs; and holds up nobody else."""

import json
import threading
import time

import pytest
from django.urls import reverse

from courses import guard
from courses.sandbox.models import GuardCount, SandboxTurn
from tests import factories

from .conftest import Browser

HOSTILE = "J." * 2000
CONNECTIONS = 8


def first_token(browser, **fields):
    """Seconds until the first word of an answer; reads the rest as well."""
    begun = time.monotonic()
    response = browser.ask(**fields)
    assert response.status == 200
    while b"event: token" not in response.readline():
        pass
    waited = time.monotonic() - begun
    response.read()
    return waited


@pytest.fixture
def one_who_is_refused(served, learner_at):
    """Sends what the guard refuses, on eight connections, until the test is over; what she was answered."""
    learner, answered, stop = learner_at(), [], threading.Event()
    browsers = [Browser(learner, served) for _ in range(CONNECTIONS)]
    for browser in browsers:
        browser.connection.timeout = 120  # she waits for herself

    def send(browser):
        while not stop.is_set():
            response = browser.ask(prompt=f"{HOSTILE} Het BSN van Sem is 111222333."[-4000:])
            response.read()
            answered.append(response.status)

    threads = [threading.Thread(target=send, args=[browser]) for browser in browsers]

    def start():
        for thread in threads:
            thread.start()
        return answered

    yield start
    stop.set()
    for thread in threads:
        thread.join(60)
    for browser in browsers:
        browser.connection.close()


def test_a_second_persons_first_token_does_not_wait_for_refusals(served, learner_at, settings, one_who_is_refused):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    settings.HUB_PROMPTS_PER_MINUTE = 15
    second = Browser(learner_at(first_name="Noor", email="noor@example.org"), served)
    first_token(second)
    quiet = sorted(first_token(second) for _ in range(3))[1]
    answered = one_who_is_refused()
    busy = sorted(first_token(second) for _ in range(5))[2]
    second.connection.close()
    assert busy < max(0.3, 4 * quiet)
    assert set(answered) <= {422, 429}


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
