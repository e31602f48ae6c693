"""Nothing leaves without the guard: stopped, held until the teacher decides, counted without content."""

import datetime
import json
import re
import time

import pytest
from django.urls import reverse

from courses.sandbox import guarding, running
from courses.sandbox.models import GuardCount, SandboxTurn
from tests.sandbox.conftest import events
from tests.sandbox.test_streaming import ask

HELD = "Sem leest onder niveau."


def counts() -> dict[tuple[str, str], int]:
    return {(row.outcome, row.kind): row.number for row in GuardCount.objects.all()}


def counted_soon(expected) -> bool:
    """What is let through is counted when its answer is over."""
    until = time.monotonic() + 5
    while counts() != expected and time.monotonic() < until:
        time.sleep(0.05)
    return counts() == expected


@pytest.fixture
def watchful(monkeypatch):
    monkeypatch.setattr(running, "WATCH_SECONDS", 0.05)


def test_a_hard_identifier_stays_here_and_the_page_gets_what_to_write_instead(learner):
    answer = ask(learner, "Bel Sem: 06-12345678")
    assert answer.status_code == 422
    data = answer.json()
    assert (data["outcome"], data["hold"], data["replaced"]) == ("stop", "", "Bel [leerling A]: [telefoonnummer]")
    assert data["found"][1] == {
        "kind": "phone", "start": 9, "end": 20, "text": "06-12345678", "replacement": "[telefoonnummer]",
    }  # fmt: skip
    assert SandboxTurn.objects.count() == 0
    assert counts() == {("stop", "name"): 1, ("stop", "phone"): 1}


def test_a_possible_name_is_held_and_sent_once_the_teacher_says_so(browser, settings, watchful):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    held = json.loads(browser.ask(prompt=HELD).read())
    assert (held["outcome"], SandboxTurn.objects.count()) == ("hold", 0)
    assert ("done" in dict(events(browser.ask(prompt=HELD, hold=held["hold"])))) is True
    assert SandboxTurn.objects.get().prompt == HELD
    assert counted_soon({("hold", "name"): 1, ("sent", "name"): 1})


@pytest.mark.parametrize("text", ["Fatima leest onder niveau.", "Sem leest onder niveau.!", "Sem: 06-12345678"])
def test_the_word_of_a_teacher_holds_for_that_text_alone(learner, text):
    held = ask(learner, HELD).json()
    assert ask(learner, text, hold=held["hold"]).status_code == 422


def test_it_holds_for_an_hour(learner, monkeypatch):
    held = ask(learner, HELD).json()
    monkeypatch.setattr(guarding, "HELD_SECONDS", -1)
    assert ask(learner, HELD, hold=held["hold"]).status_code == 422
    assert ask(learner, HELD, hold="gelogen").status_code == 422


def test_what_passes_is_counted_as_well(browser, settings, watchful):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    events(browser.ask(prompt="Wat is een roos?"))
    assert counted_soon({("pass", ""): 1})


def test_counts_hold_no_content(learner):
    ask(learner, HELD)
    row = GuardCount.objects.values().get()
    assert {key: type(value) for key, value in row.items() if key != "organisation_id"} == {
        "id": int, "day": datetime.date, "outcome": str, "kind": str, "number": int,
    }  # fmt: skip
    assert list(GuardCount.objects.by_outcome()) == [{"outcome": "hold", "kind": "name", "times": 1}]


def test_the_preview_shows_exactly_what_would_go_and_sends_nothing(learner):
    url = reverse("sandbox:preview", args=[learner.enrolment.pk, learner.block.key])
    answer = learner.client.post(url, {"prompt": f" {HELD} <b>", "model": "woordvoorspeller", "temperature": "0.5"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>Sem</mark>" in page
    assert "leest onder niveau. &lt;b&gt;" in page
    assert "Dit blijft op deze site" in page
    assert re.findall(r"<dd>([^<]*)</dd>", page)[:2] == ["woordvoorspeller", "0,5"]
    assert (learner.person.email in page, SandboxTurn.objects.count(), counts()) == (False, 0, {})


def test_the_preview_of_nothing_says_so_and_an_address_holds_no_prompt(learner):
    url = reverse("sandbox:preview", args=[learner.enrolment.pk, learner.block.key])
    assert learner.client.post(url, {"prompt": " "}).status_code == 422
    assert learner.client.get(url, {"prompt": HELD}).url == learner.url


def test_the_page_says_what_the_guard_can_miss_and_offers_the_preview(learner):
    page = learner.page()
    assert "we herkennen niet alles" in page
    assert "Bekijk wat de site uit gaat" in page
    assert "sandbox-guard.js" in page


class TestWithoutJavaScript:
    """The page that says why nothing was sent offers the same ways on."""

    def send(self, browser, **fields):
        browser.headers["Accept"] = "text/html"
        return browser.ask(**fields)

    def test_what_is_stopped_can_be_sent_replaced_and_not_as_it_is(self, browser):
        answer = self.send(browser, prompt="Bel Sem: 06-12345678")
        page = answer.read().decode()
        assert answer.status == 422
        assert "<mark>06-12345678</mark>" in page
        assert ">Bel [leerling A]: [telefoonnummer]</textarea>" in page
        assert ">Bel Sem: 06-12345678</textarea>" in page
        assert 'name="hold"' not in page

    def test_what_is_held_goes_when_she_says_that_it_is_about_nobody(self, browser, settings):
        settings.HUB_EMBEDDED_DELAY_SECONDS = 0
        page = self.send(browser, prompt=HELD).read().decode()
        (token,) = re.findall(r'name="hold" value="([^"]+)"', page)
        answer = self.send(browser, prompt=HELD, hold=token)
        assert answer.status == 302
        assert SandboxTurn.objects.get().prompt == HELD
