"""What an employer adds to the guard: chosen by who manages its people, and never less than the rules."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.exercises.asking import NotSent
from courses.learning.actions.learning import enrol
from courses.sandbox.guarding import let_through
from courses.sandbox.models import GuardSettings
from lms.audit.models import AuditEvent
from lms.people.enums import OrganisationKind, Role
from tests import factories

pytestmark = pytest.mark.django_db
PROJECT = "Bij project Zonnestraal loopt de planning uit."
HEALTH = "Mijn leerling Sem heeft dyslexie en is vaak ziek."


@pytest.fixture
def school():
    return factories.organisation()


@pytest.fixture
def leader(school, client: Client):
    person = factories.person_as(Role.SCHOOL_LEADER, school)
    client.force_login(person)
    return person


def address(organisation):
    return reverse("sandbox:guard_settings", args=[organisation.pk])


def outcome(text, organisation):
    try:
        let_through(text, organisation=organisation)
    except NotSent as refusal:
        return str(refusal.details["outcome"])
    return "pass"


def read(response):
    return " ".join(response.content.decode().split())


def test_what_a_leader_chooses_holds_at_once_for_her_school_alone(leader, school, client):
    assert (outcome(PROJECT, school), outcome(HEALTH, school)) == ("pass", "hold")
    fields = {"hold_words": "Zonnestraal\r\n\r\nZonnestraal\r\n", "known_names": "", "health_stops": "on"}
    answer = client.post(address(school), fields, follow=True)
    assert "Bewaard. Dit geldt vanaf nu voor wie bij jullie werkt." in read(answer)
    assert GuardSettings.objects.get().hold_words == "Zonnestraal"
    assert (outcome(PROJECT, school), outcome(HEALTH, school)) == ("hold", "stop")
    other = factories.organisation()
    assert (outcome(PROJECT, other), outcome(HEALTH, None)) == ("pass", "hold")
    assert "Laatst veranderd op" in read(client.get(address(school)))


def test_a_known_name_is_not_put_to_anybody(leader, school, client):
    text = "Schrijf een opdracht bij het boek van Sanne Vliegenthart."
    assert outcome(text, school) == "hold"
    client.post(address(school), {"known_names": "Sanne Vliegenthart"})
    assert outcome(text, school) == "pass"


def test_nothing_lets_a_number_pass(leader, school, client):
    number = "Het BSN van Sem is 111222333."  # passes the 11-proof; issued to nobody
    client.post(address(school), {"known_names": "Sem\n111222333"})
    assert outcome(number, school) == "stop"


def test_each_change_is_written_down_once_and_without_its_words(leader, school, client):
    for _ in range(2):
        client.post(address(school), {"hold_words": "Zonnestraal", "known_names": "Jip\nJanneke"})
    event = AuditEvent.objects.get(verb="guard_settings.chosen")
    assert (event.actor, event.reason) == (f"user:{leader.pk}", "1, 2, False")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 101, "Eén regel is te lang. Zet één woord of naam op een regel."),
        ("\n".join(str(number) for number in range(201)), "Je hebt te veel regels. Maak er hooguit 200 van."),
    ],
)
def test_too_much_is_refused_and_stays_in_its_field(leader, school, client, text, sentence):
    answer = client.post(address(school), {"hold_words": text})
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert text in answer.content.decode()
    assert GuardSettings.objects.count() == 0


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT_TEACHER])
def test_who_manages_nobody_does_not_get_there(school, client, role):
    client.force_login(factories.person_as(role, school))
    assert client.get(address(school)).status_code == 403


def test_another_school_and_a_provider_are_not_there(leader, client):
    assert client.get(address(factories.organisation())).status_code == 404
    provider = factories.organisation(OrganisationKind.TEACHER_COLLEGE)
    client.force_login(factories.person_as(Role.PROVIDER_LEAD, provider))
    assert client.get(address(provider)).status_code in {403, 404}


def test_the_page_is_found_from_the_counts(leader, school, client):
    assert f'href="{address(school)}"' in read(client.get(reverse("sandbox:counts_of", args=[school.pk])))


def test_it_holds_at_the_exercises_of_who_works_there(learner_at, leader, school, client):
    learner = learner_at()
    employment = factories.member(learner.person, school, Role.TEACHER)
    version = factories.released(factories.document(learner.block))
    mine = enrol(version=version, by=learner.person, employment=employment)
    client.post(address(school), {"hold_words": "Zonnestraal"})
    url = reverse("sandbox:stream", args=[mine.pk, learner.block.key])
    answer = learner.client.post(url, {"prompt": PROJECT, "model": "voorzichtige-stem"})
    assert (answer.status_code, answer.json()["outcome"]) == (422, "hold")
