"""Free practice: for who completed a course, with a real hub, under the guard and the budget of everything else."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from courses.exercises.visit import TurnState
from courses.models import Enrolment
from courses.sandbox.actions import free_session_for
from courses.sandbox.models import GuardCount, GuardSettings, PolicyAcceptance, SandboxSession, SandboxTurn
from lms.hub.models import HubBudget, HubUsage
from lms.people.enums import Role
from tests import factories
from tests.hub.servers import served_hub

from .conftest import Browser, events, settled

PAGE = "/oefenen/vrij/"
STREAM = "/stream/oefenen/vrij/"
QUESTION = "Wat doet de temperatuur?"
BSN = "Het BSN van Sem is 111222333."  # passes the 11-proof; issued to nobody


def completed(learner):
    Enrolment.objects.filter(pk=learner.enrolment.pk).update(completed_at=timezone.now())
    return learner


def read(response):
    return " ".join(response.content.decode().split())


class Practiser(Browser):
    """Somebody at the page of free practice."""

    def ask(self, prompt=QUESTION, accept="text/event-stream", **fields):
        data = {"prompt": prompt, "model": "surf-stem", "csrfmiddlewaretoken": self.token} | fields
        self.connection.request("POST", STREAM, urlencode(data), self.headers | {"Accept": accept})
        return self.connection.getresponse()


@pytest.fixture
def surf(settings):
    """A hub that is not this website's own."""
    settings.HUBS = {"surf": {"base_url": "http://127.0.0.1:9/v1"}}


@pytest.fixture
def practiser(served, learner_at, settings):
    """Who completed a course, at the page, with a model at a hub that is served over HTTP."""
    with served_hub(rate=500) as (address, _hub):
        settings.HUBS = {"surf": {"base_url": address}}
        factories.signed(factories.model_card("surf-stem", hub="surf", name="voorzichtige-stem"))
        found = Practiser(completed(learner_at()), served)
        yield found
        found.connection.close()


def surf_model():
    factories.signed(factories.model_card("surf-stem", hub="surf", name="voorzichtige-stem"))


def test_before_a_course_is_completed_the_page_says_what_comes_first(learner, surf):
    surf_model()
    page = read(learner.client.get(PAGE))
    assert "Dat kan als je een cursus hebt afgerond" in page
    assert "data-chat" not in page
    answer = learner.client.post(STREAM, {"prompt": QUESTION, "model": "surf-stem"})
    assert (answer.status_code, answer.json()) == (403, {"error": "Vrij oefenen kan als je een cursus hebt afgerond."})
    assert SandboxTurn.objects.count() == 0


def test_without_a_real_hub_the_page_says_so_and_the_voices_answer_nothing(learner):
    page = read(completed(learner).client.get(PAGE))
    assert "Er is nu geen groot taalmodel aangesloten." in page
    assert "data-chat" not in page
    answer = learner.client.post(STREAM, {"prompt": QUESTION, "model": "voorzichtige-stem"})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Vrij oefenen gaat met een groot taalmodel. Kies een ander model.",
    )
    assert SandboxTurn.objects.count() == 0


def test_only_models_of_real_hubs_can_be_chosen(learner, surf):
    surf_model()
    page = read(completed(learner).client.get(PAGE))
    choices = re.search(r'<select id="id_model".*?</select>', page)
    assert re.findall(r'value="([^"]+)"', choices[0]) == ["surf-stem"]
    assert 'action="/stream/oefenen/vrij/"' in page
    assert 'formaction="/oefenen/vrij/voorvertoning/"' in page
    assert "zonder taalmodel" not in page


def test_the_policy_comes_first(learner, surf):
    surf_model()
    PolicyAcceptance.objects.all()._raw_delete("default")
    page = read(completed(learner).client.get(PAGE))
    assert "Voordat je een taalmodel iets vraagt, spreken we dit af." in page
    assert "data-chat" not in page
    answer = learner.client.post(STREAM, {"prompt": QUESTION, "model": "surf-stem"})
    assert answer.status_code == 403
    learner.client.post(STREAM, {"prompt": BSN, "model": "surf-stem", "policy": answer.json()["policy"]})
    assert PolicyAcceptance.objects.filter(person=learner.person).count() == 1


def test_a_conversation_goes_on_and_is_kept_as_ones_own(practiser):
    found = events(practiser.ask())
    assert found[-1] == ("done", {"reason": "stop"})
    first = settled(TurnState.COMPLETE)
    assert (first.session.person, first.session.enrolment, first.session.exercise) == (
        practiser.learner.person,
        None,
        None,
    )
    events(practiser.ask(prompt="En nog eens?"))
    second = SandboxTurn.objects.latest("pk")
    assert (second.after_id, second.session_id) == (first.pk, first.session_id)
    events(practiser.ask(prompt="Iets anders.", anew="ja"))
    assert SandboxTurn.objects.latest("pk").after_id is None
    # An earlier question again, in its place.
    events(practiser.ask(prompt="Eerst dit.", instead=str(first.pk)))
    assert SandboxTurn.objects.latest("pk").after_id is None

    client = practiser.learner.client
    page = read(client.get(PAGE))
    assert page.count('data-state="complete"') == 4
    conversations = read(client.get(reverse("sandbox:conversations")))
    assert "Vrij oefenen, " in conversations
    assert f'href="{PAGE}"' in conversations
    rows = json.loads(b"".join(client.get(reverse("sandbox:download"))))
    assert {(row["course"], row["exercise"]) for row in rows} == {("", "Vrij oefenen")}


def test_nobody_else_reads_stops_or_takes_it_up(practiser, learner_at):
    practiser.ask().read()
    turn = settled(TurnState.COMPLETE)
    other = learner_at()
    answers = [
        other.client.get(reverse("sandbox:resume", args=[turn.pk])),
        other.client.post(reverse("sandbox:stop", args=[turn.pk])),
        other.client.get(reverse("sandbox:forget", args=[turn.pk])),
        other.client.get(reverse("sandbox:forget_session", args=[turn.session_id])),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert QUESTION not in read(completed(other).client.get(PAGE))


def test_the_guard_stands_at_this_door_too(practiser):
    answer = practiser.ask(prompt=BSN)
    assert (answer.status, json.loads(answer.read())["outcome"]) == (422, "stop")
    page = practiser.ask(prompt=BSN, accept="text/html")
    text = page.read().decode()
    assert (page.status, "Je vraag is niet verstuurd" in text, "zonder taalmodel" in text) == (422, True, False)
    assert SandboxTurn.objects.count() == 0


def test_of_two_employers_the_rules_of_both_hold_and_neither_counts_it(practiser):
    for words in ("Zonnestraal", "Regenboog"):
        school = factories.organisation()
        factories.member(practiser.learner.person, school, Role.TEACHER)
        GuardSettings.objects.create(organisation=school, hold_words=words, known_names=f"Jip\n{words}")
    for word in ("Zonnestraal", "Regenboog"):
        answer = practiser.ask(prompt=f"Bij project {word} loopt de planning uit.")
        assert (answer.status, json.loads(answer.read())["outcome"]) == (422, "hold")
    assert set(GuardCount.objects.values_list("organisation", "outcome")) == {(None, "hold")}


def test_without_javascript_the_page_comes_back_with_the_answer(practiser):
    answer = practiser.ask(accept="text/html")
    answer.read()
    turn = settled(TurnState.COMPLETE)
    assert (answer.status, answer.getheader("Location")) == (302, f"{PAGE}#beurt-{turn.pk}")


def test_it_counts_for_the_only_employer_and_its_budget(practiser, settings):
    school = factories.organisation()
    factories.member(practiser.learner.person, school, Role.TEACHER)
    practiser.ask().read()
    settled(TurnState.COMPLETE)
    assert HubUsage.objects.get().organisation == school
    settings.HUB_DAILY_TOKENS = 1
    answer = practiser.ask()
    assert answer.status == 429
    assert HubBudget.objects.filter(organisation=school, spent__gt=0).count() == 1


def test_of_two_employers_it_counts_for_neither(practiser):
    for _ in range(2):
        factories.member(practiser.learner.person, factories.organisation(), Role.TEACHER)
    practiser.ask().read()
    settled(TurnState.COMPLETE)
    assert HubUsage.objects.get().organisation is None


def test_the_preview_shows_the_earlier_questions_that_go_along(practiser):
    practiser.ask().read()
    settled(TurnState.COMPLETE)
    client = practiser.learner.client
    address = reverse("sandbox:preview_practice")
    page = read(client.post(address, {"prompt": "Leg dat uit.", "model": "surf-stem"}))
    for heading in ("Eerdere vraag", "Eerder antwoord", "Jouw bericht"):
        assert f">{heading}</h2>" in page
    assert "andere gesprekken" in page
    assert client.get(address).headers["Location"] == PAGE
    assert client.post(address, {"prompt": "Hoi", "model": "woordvoorspeller"}).status_code == 422


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_the_page_costs_the_same_few_queries(learner, surf, turns, django_assert_num_queries):
    surf_model()
    session = free_session_for(person=completed(learner).person)
    for _ in range(turns):
        session.turns.create(prompt="x", answer="y", state="complete", model="surf-stem", hub_kind="external")
    learner.client.get(PAGE)
    with django_assert_num_queries(6):
        learner.client.get(PAGE)


def test_a_person_has_one_free_session_and_a_session_is_at_an_exercise_or_at_none(learner):
    first = free_session_for(person=learner.person)
    assert free_session_for(person=learner.person) == first
    with pytest.raises(IntegrityError):
        SandboxSession.objects.create(person=learner.person, enrolment=learner.enrolment, expires_at=timezone.now())
