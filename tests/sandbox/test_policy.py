"""What is agreed before a model is asked: what it says, when it is asked, and again when it changes."""

import hashlib
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.sandbox import policy
from courses.sandbox.models import PolicyAcceptance, SandboxTurn

PAGE = "/oefenen/afspraken/"
# The stream lets its connections go, and a transaction around the test with them.
STREAMS = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newcomer(learner_at):
    return learner_at(accepted=False)


def send(learner, accept="application/json", **fields):
    url = reverse("sandbox:stream", args=[learner.enrolment.pk, learner.block.key])
    data = {"prompt": "De juf schrijft op het", "model": "woordvoorspeller", "temperature": "0", "key": uuid.uuid4()}
    return learner.client.post(url, data | fields, headers={"accept": accept})


def read(response):
    return " ".join(response.content.decode().split())


def agree(learner, digest=None, to=""):
    return learner.client.post(PAGE, {"digest": digest or policy.digest(), "next": to})


def test_the_hash_is_of_both_languages_and_the_term(settings):
    texts = [
        (policy.TEXTS / f"{name}.txt").read_text(encoding="utf-8").replace("{days}", "30") for name in ("nl", "en")
    ]
    assert policy.digest() == hashlib.sha256("\n".join(texts).encode()).hexdigest()
    before = policy.digest()
    settings.SANDBOX_RETENTION_DAYS = 7
    assert policy.digest() != before
    assert "7 dagen" in policy.text_of("nl")
    assert "7 days" in policy.text_of("en")


def test_both_languages_say_as_much():
    shape = [[line[:2] for line in policy.text_of(language).splitlines()] for language in policy.LANGUAGES]
    assert [marks == shape[0] for marks in shape] == [True, True]
    assert [len(section.points) for section in policy.sections()] == [3, 3, 4, 3, 4, 2]


@STREAMS
def test_before_it_is_accepted_nothing_is_sent(newcomer):
    answer = send(newcomer)
    assert (answer.status_code, answer.json()) == (
        403,
        {"error": "Lees eerst de afspraken en ga akkoord. Je tekst blijft hier staan.", "policy": policy.digest()},
    )
    assert SandboxTurn.objects.count() == 0


def test_the_exercise_shows_it_in_place_of_the_chat_until_it_is_accepted(newcomer):
    newcomer.predict()
    page = newcomer.page("?model=met")
    assert "Wat je nooit typt" in page
    assert ('id="chat"' in page, "sandbox-chat.js" in page) == (False, False)
    assert "De afspraken zijn veranderd" not in page
    answer = agree(newcomer, to=newcomer.url + "?model=met#gesprek")
    assert (answer.status_code, answer["Location"]) == (302, newcomer.url + "?model=met#gesprek")
    page = newcomer.page("?model=met")
    assert ('id="chat"' in page, "Wat je nooit typt" in page, "Je voorspellingen staan vast." in page) == (
        True,
        False,
        True,
    )


def test_the_way_without_a_model_asks_for_nothing(newcomer):
    page = newcomer.page("?model=zonder")
    assert ("Wat je nooit typt" in page, "Gebruik de tabel." in page) == (False, True)
    newcomer.predict(query="?model=zonder")
    newcomer.explain(query="?model=zonder")
    assert newcomer.enrolment.attempts.get().passed
    assert PolicyAcceptance.objects.count() == 0


@STREAMS
def test_when_it_changes_it_is_asked_again_and_says_so(learner, settings):
    assert 'id="chat"' in learner.page("?model=met")
    settings.SANDBOX_RETENTION_DAYS = 7
    page = learner.page("?model=met")
    assert ('id="chat"' in page, "De afspraken zijn veranderd sinds je akkoord ging." in page) == (False, True)
    answer = send(learner)
    assert answer.status_code == 403
    assert answer.json()["error"].startswith("De afspraken zijn veranderd.")
    assert "De afspraken zijn veranderd sinds je akkoord ging." in read(learner.client.get(PAGE))
    agree(learner)
    assert 'id="chat"' in learner.page("?model=met")
    # Back to the text that she accepted before: nothing to ask.
    settings.SANDBOX_RETENTION_DAYS = 30
    assert 'id="chat"' in learner.page("?model=met")


@STREAMS
def test_without_javascript_what_was_typed_stays_and_goes_with_the_acceptance(newcomer):
    answer = send(newcomer, accept="text/html")
    page = read(answer)
    assert answer.status_code == 403
    assert ("De juf schrijft op het</textarea>" in page, "Wat je nooit typt" in page) == (True, True)
    assert f'name="policy" value="{policy.digest()}"' in page
    assert send(newcomer, policy="0" * 64).status_code == 403
    assert send(newcomer, policy=policy.digest()).status_code == 200
    assert PolicyAcceptance.objects.get().person == newcomer.person


def test_anyone_reads_it_and_only_who_is_signed_in_accepts(newcomer):
    page = read(Client().get(PAGE))
    assert ("Wat er wordt verstuurd" in page, policy.digest() in page, ">Akkoord<" in page) == (True, True, False)
    assert Client().post(PAGE, {"digest": policy.digest()})["Location"] == f"/accounts/login/?next={PAGE}"
    assert ">Akkoord<" in read(newcomer.client.get(PAGE))
    assert agree(newcomer, to="https://elders.example.org/")["Location"] == PAGE
    agree(newcomer)
    assert PolicyAcceptance.objects.count() == 1
    page = read(newcomer.client.get(PAGE))
    assert ("Je ging hiermee akkoord op" in page, ">Akkoord<" in page) == (True, False)


def test_what_was_not_read_is_not_accepted(newcomer):
    answer = agree(newcomer, digest="0" * 64)
    assert answer.status_code == 422
    assert "De afspraken zijn veranderd sinds je ze las." in read(answer)
    assert PolicyAcceptance.objects.count() == 0


def test_it_is_in_english_too(newcomer):
    newcomer.client.cookies["django_language"] = "en"
    newcomer.person.language = "en"
    newcomer.person.save()
    assert "What you never type" in read(newcomer.client.get(PAGE))


def test_an_acceptance_never_changes_and_goes_with_the_person(learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyAcceptance.objects.update(digest="0" * 64)
    PolicyAcceptance.objects.filter(person=learner.person).delete()
    assert PolicyAcceptance.objects.count() == 0


@pytest.mark.parametrize("accepted", [False, True])
def test_to_ask_for_it_costs_the_exercise_no_query(learner_at, accepted, django_assert_num_queries):
    learner = learner_at(accepted=accepted)
    learner.client.get(learner.url)
    with django_assert_num_queries(6):
        learner.client.get(learner.url)
