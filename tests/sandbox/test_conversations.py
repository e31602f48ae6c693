"""What somebody asked of models: read again, taken away, deleted."""

import datetime
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Attempt, Exercise
from courses.sandbox.actions import free_session_for, session_for
from courses.sandbox.models import SandboxSession, SandboxTurn

PAGE = "/mijn-gesprekken/"


def ask(learner, number=1, **changes):
    """So many turns of this learner's; the last one."""
    exercise = Exercise.objects.get(version=learner.enrolment.version, block_key=learner.block.key)
    session = session_for(enrolment=learner.enrolment, exercise=exercise)
    given = {"answer": "bord.", "state": "complete", "model": "woordvoorspeller", "hub_kind": "embedded"}
    for turn in range(number):
        made = session.turns.create(**{"prompt": f"Vraag nummer {turn + 1}"} | given | changes)
    return made


def read(response):
    return " ".join(response.content.decode().split())


def test_she_reads_her_own_newest_first_with_the_day_it_goes(learner, settings):
    settings.SANDBOX_RETENTION_DAYS = 10
    asked = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    ask(learner, 2, created_at=asked, state="cut")
    page = read(learner.client.get(PAGE))
    assert page.index("Vraag nummer 2") < page.index("Vraag nummer 1")
    assert page.count("We wissen dit op 11 maart 2026.") == 2
    assert page.count("<strong>Afgebroken</strong>") == 2
    assert learner.block.title in page
    assert learner.enrolment.version.title in page
    assert "Woordvoorspeller" in page


def test_nobody_reads_takes_or_deletes_what_another_asked(learner, learner_at):
    turn = ask(learner)
    other = learner_at()
    assert "Vraag nummer 1" not in read(other.client.get(PAGE))
    assert list(other.client.get(reverse("sandbox:download"))) == [b"[]\n"]
    forget = reverse("sandbox:forget", args=[turn.pk])
    assert other.client.get(forget).status_code == 404
    assert "Er was niets meer om te wissen." in read(other.client.post(forget, follow=True))
    other.client.post(reverse("sandbox:forget_all"))
    assert SandboxTurn.objects.get() == turn


def test_the_file_holds_all_of_it(learner):
    ask(learner, 25, prompt='Zeg "<b>" ë', created_at=datetime.datetime(2026, 7, 1, 7, 30, tzinfo=datetime.UTC))
    answer = learner.client.get(reverse("sandbox:download"))
    assert answer.streaming
    assert answer["Content-Disposition"].startswith('attachment; filename="mijn-gesprekken-')
    rows = json.loads(answer.getvalue())
    assert len(rows) == 25
    assert rows[0] == {
        "course": learner.enrolment.version.title,
        "exercise": learner.block.title,
        "asked_at": "2026-07-01T09:30:00+02:00",
        "role": "",
        "prompt": 'Zeg "<b>" ë',
        "answer": "bord.",
        "thinking": "",
        "state": "complete",
        "fault": "",
        "model": "woordvoorspeller",
        "hub": "embedded",
        "tokens_in": 0,
        "tokens_out": 0,
        "deleted_on": "2026-07-31",
    }


def test_one_is_deleted_after_a_question_and_a_second_time_is_no_fault(learner):
    ask(learner, 2)
    first, second = SandboxTurn.objects.all()
    address = reverse("sandbox:forget", args=[first.pk])
    assert "Wat je hebt ingeleverd en gehaald, blijft." in read(learner.client.get(address))
    assert SandboxTurn.objects.count() == 2
    assert "1 vraag is gewist, met het antwoord." in read(learner.client.post(address, follow=True))
    assert "Er was niets meer om te wissen." in read(learner.client.post(address, follow=True))
    assert list(SandboxTurn.objects.all()) == [second]


def test_those_at_one_exercise_go_together_and_the_others_stay(learner):
    at_exercise = ask(learner, 2)
    free = free_session_for(person=learner.person).turns.create(
        prompt="Vrije vraag", state="complete", model="groot", hub_kind="external"
    )
    address = reverse("sandbox:forget_session", args=[at_exercise.session_id])
    assert f"Wis alles bij “{learner.block.title}”" in read(learner.client.get(PAGE))
    assert f"bij “{learner.block.title}”?" in read(learner.client.get(address))
    assert "2 vragen zijn gewist, met de antwoorden." in read(learner.client.post(address, follow=True))
    assert "Er was niets meer om te wissen." in read(learner.client.post(address, follow=True))
    assert list(SandboxTurn.objects.all()) == [free]
    assert learner.client.get(address).status_code == 404


def test_a_number_that_no_session_can_have_is_no_fault_of_ours(learner):
    address = reverse("sandbox:forget_session", args=[10**30])
    assert learner.client.get(address).status_code == 404
    assert learner.client.post(address).status_code == 404


def test_it_is_taken_away_as_a_text_to_read(learner):
    ask(learner, 1, created_at=datetime.datetime(2026, 7, 1, 7, 30, tzinfo=datetime.UTC))
    ask(
        learner,
        1,
        prompt="En nu?",
        answer="Half",
        state="cut",
        created_at=datetime.datetime(2026, 7, 2, 7, tzinfo=datetime.UTC),
    )
    answer = learner.client.get(reverse("sandbox:download_text"))
    assert (answer.streaming, answer["Content-Type"]) == (True, "text/plain; charset=utf-8")
    assert b"".join(answer).decode() == (
        "Mijn gesprekken\n"
        f"\n\n== {learner.block.title}, 1 juli 2026 09:30 ==\n"
        "\nJij:\nVraag nummer 1\n\nWoordvoorspeller:\nbord.\n"
        f"\n\n== {learner.block.title}, 2 juli 2026 09:00 ==\n"
        "\nJij:\nEn nu?\n\nWoordvoorspeller (Afgebroken):\nHalf\n"
    )


def test_who_reads_english_takes_it_away_in_english(learner, settings):
    ask(learner, 1, created_at=datetime.datetime(2026, 7, 1, 7, 30, tzinfo=datetime.UTC))
    learner.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = b"".join(learner.client.get(reverse("sandbox:download_text"))).decode()
    assert text.startswith("My conversations\n")
    assert "\nYou:\nVraag nummer 1\n" in text
    assert "1 July 2026" in text


def test_all_go_at_once_and_what_was_handed_in_stays(learner):
    learner.predict()
    learner.explain()
    ask(learner, 3)
    address = reverse("sandbox:forget_all")
    assert "Wil je al je vragen en antwoorden wissen?" in read(learner.client.get(address))
    assert "3 vragen zijn gewist, met de antwoorden." in read(learner.client.post(address, follow=True))
    assert SandboxTurn.objects.count() == 0
    assert SandboxSession.objects.count() == 1
    assert Attempt.objects.filter(enrolment=learner.enrolment, passed=True).count() == 1


def test_turns_are_paged(learner):
    ask(learner, 21)
    assert "Pagina 1 van 2" in read(learner.client.get(PAGE))
    assert read(learner.client.get(PAGE + "?page=2")).count("<article") == 1


def test_who_left_a_course_still_reads_what_she_asked(learner):
    ask(learner)
    exercise = reverse("sandbox:exercise", args=[learner.enrolment.pk, learner.block.key])
    assert exercise in read(learner.client.get(PAGE))
    learner.enrolment.withdrawn_at = timezone.now()
    learner.enrolment.save(update_fields=["withdrawn_at"])
    page = read(learner.client.get(PAGE))
    assert "Vraag nummer 1" in page
    assert exercise not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_few_queries(learner, number, django_assert_num_queries):
    ask(learner, number)
    with django_assert_num_queries(6):
        learner.client.get(PAGE)


def test_the_way_there_is_on_the_exercise_and_in_the_menu(learner):
    assert learner.page("?model=met").count(f'href="{PAGE}"') > read(learner.client.get("/dashboard/")).count(
        f'href="{PAGE}"'
    )
    assert f'href="{PAGE}"' in read(learner.client.get("/dashboard/"))
    assert Client().get(PAGE).status_code == 302
