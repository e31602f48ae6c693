"""Do the exercises: nothing typed is lost, a second click stores nothing, the last one completes the course."""

import json
import uuid

import pytest

from courses.actions import EnrolmentClosed, NotInThisVersion, record_attempt, save_reflection, withdraw
from courses.models import Attempt, Enrolment, Reflection
from courses.signals import course_completed
from tests.courses.learning.conftest import Learner, make_learner

pytestmark = pytest.mark.django_db
RIGHT = {"q_v1": "a", "q_v2": ["a", "b"]}
WRONG = {"q_v1": "b", "q_v2": ["a", "b"]}


def send(learner: Learner, answers: dict, key: uuid.UUID | None = None, **options):
    return learner.client.post(
        learner.exercise_url("knowledge_check"), {"key": str(key or uuid.uuid4()), **answers}, **options
    )


def pass_everything_but_the_check(learner: Learner) -> None:
    record_attempt(
        enrolment=learner.enrolment,
        exercise=learner.exercise("next_word"),
        key=uuid.uuid4(),
        answer="{}",
        rule="{}",
        passed=True,
        points=1,
        points_possible=1,
        without_model=True,
        by=learner.user,
    )
    save_reflection(
        enrolment=learner.enrolment,
        exercise=learner.exercise("reflection"),
        key=uuid.uuid4(),
        text="wat mij opviel vandaag",
        by=learner.user,
    )
    learner.client.post(learner.url("afronden/"))


def test_a_wrong_answer_is_explained_and_may_be_tried_again(learner: Learner) -> None:
    page = send(learner, WRONG, follow=True).content.decode()
    assert "Nog niet gehaald" in page
    assert "1 van de 2 vragen helemaal goed." in page
    assert "Nee: er is geen opzoekwerk." in page
    assert 'href="?opnieuw"' in page
    again = learner.client.get(learner.exercise_url("knowledge_check") + "?opnieuw").content.decode()
    assert "Kijk mijn antwoorden na" in again
    assert "Gehaald" in send(learner, RIGHT, follow=True).content.decode()
    assert [(a.number, a.passed, a.points) for a in Attempt.objects.order_by("number")] == [
        (1, False, 1),
        (2, True, 2),
    ]


def test_a_question_without_an_answer_is_named_and_the_others_are_kept(learner: Learner) -> None:
    answer = send(learner, {"q_v2": ["b"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kies een antwoord." in page
    assert 'value="b"' in page
    assert answer.context["form"]["q_v2"].value() == ["b"]
    assert Attempt.objects.count() == 0


def test_an_option_that_does_not_exist_is_refused(learner: Learner) -> None:
    assert send(learner, {"q_v1": "zzz", "q_v2": ["a"]}).status_code == 422
    assert Attempt.objects.count() == 0


def test_a_second_click_stores_nothing(learner: Learner) -> None:
    key = uuid.uuid4()
    send(learner, WRONG, key)
    send(learner, WRONG, key)
    assert Attempt.objects.count() == 1


def test_an_attempt_keeps_what_was_answered_and_the_rule_that_judged_it(learner: Learner) -> None:
    send(learner, WRONG)
    attempt = Attempt.objects.get()
    assert json.loads(attempt.answer) == {"v1": ["b"], "v2": ["a", "b"]}
    assert json.loads(attempt.rule)["pass_correct"] == 2


def test_the_last_exercise_completes_the_course_once(learner: Learner) -> None:
    heard = []
    receiver = lambda enrolment, **_: heard.append(enrolment.pk)  # noqa: E731
    course_completed.connect(receiver, weak=False)
    try:
        pass_everything_but_the_check(learner)
        assert learner.reload().completed_at is None
        answer = send(learner, RIGHT)
        assert answer["Location"] == f"/leren/overzicht/{learner.enrolment.pk}/"
        moment = learner.reload().completed_at
        assert moment is not None
        send(learner, RIGHT)
        assert learner.reload().completed_at == moment
    finally:
        course_completed.disconnect(receiver)
    assert heard == [learner.enrolment.pk]


def test_passing_leads_on_to_what_is_open(learner: Learner) -> None:
    page = send(learner, RIGHT, follow=True).content.decode()
    assert learner.exercise_url("reflection") in page


def test_when_everything_is_done_the_result_leads_to_the_overview(learner: Learner) -> None:
    pass_everything_but_the_check(learner)
    send(learner, RIGHT)
    page = learner.client.get(learner.exercise_url("knowledge_check")).content.decode()
    assert "Naar het overzicht" in page


def test_a_short_reflection_is_kept_and_says_how_much_is_missing(learner: Learner) -> None:
    url = learner.exercise_url("reflection")
    page = learner.client.post(url, {"key": uuid.uuid4(), "text": "te kort"}, follow=True).content.decode()
    assert "Bewaard. Nog 1 woord en deze opdracht is gedaan." in page
    assert "te kort</textarea>" in page
    assert Attempt.objects.count() == 0


def test_a_long_enough_reflection_is_done_and_its_text_stays_hers(learner: Learner) -> None:
    url = learner.exercise_url("reflection")
    answer = learner.client.post(url, {"key": uuid.uuid4(), "text": "de klas lachte hard"})
    assert answer["Location"] == learner.url()
    assert "de klas lachte hard" not in Attempt.objects.get().answer
    assert Reflection.objects.get().text == "de klas lachte hard"


def test_the_last_reflection_completes_the_course(learner: Learner) -> None:
    pass_everything_but_the_check(learner)
    Enrolment.objects.filter(pk=learner.enrolment.pk).update(completed_at=None)
    other = make_learner(version=learner.version)
    record = {"key": uuid.uuid4(), "answer": "{}", "rule": "{}", "passed": True, "points": 1, "points_possible": 1}
    for kind in ("next_word", "knowledge_check"):
        record_attempt(
            enrolment=other.enrolment,
            exercise=other.exercise(kind),
            without_model=True,
            by=other.user,
            **(record | {"key": uuid.uuid4()}),
        )
    other.client.post(other.url("afronden/"))
    answer = other.client.post(other.exercise_url("reflection"), {"key": uuid.uuid4(), "text": "een twee drie"})
    assert answer["Location"] == f"/leren/overzicht/{other.enrolment.pk}/"


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Schrijf eerst iets op."), ("a" * 20_001, "te lang")])
def test_a_reflection_that_cannot_be_kept_says_why(learner: Learner, text: str, sentence: str) -> None:
    answer = learner.client.post(learner.exercise_url("reflection"), {"key": uuid.uuid4(), "text": text})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Reflection.objects.count() == 0


def test_a_reflection_can_be_wiped_and_stays_done(learner: Learner) -> None:
    url = learner.exercise_url("reflection")
    learner.client.post(url, {"key": uuid.uuid4(), "text": "de klas lachte hard"})
    assert "Wil je je tekst wissen?" in learner.client.get(f"{url}wissen/").content.decode()
    assert learner.client.post(f"{url}wissen/")["Location"] == url
    assert Reflection.objects.count() == 0
    assert Attempt.objects.get().passed is True
    assert learner.client.get(f"{url}wissen/").status_code == 404


def test_the_exercise_with_the_model_has_a_room_of_its_own(learner: Learner) -> None:
    answer = learner.client.get(learner.exercise_url("next_word"))
    assert answer["Location"] == f"/oefenen/{learner.enrolment.pk}/{learner.exercise('next_word').block_key}/"


def test_an_exercise_of_another_version_is_refused(learner: Learner) -> None:
    other = make_learner()
    with pytest.raises(NotInThisVersion):
        save_reflection(
            enrolment=learner.enrolment,
            exercise=other.exercise("reflection"),
            key=uuid.uuid4(),
            text="een twee drie",
            by=learner.user,
        )
    with pytest.raises(NotInThisVersion):
        record_attempt(
            enrolment=learner.enrolment,
            exercise=other.exercise("next_word"),
            key=uuid.uuid4(),
            answer="{}",
            rule="{}",
            passed=True,
            points=1,
            points_possible=1,
            without_model=False,
            by=learner.user,
        )
    assert Attempt.objects.count() == 0


def test_a_reflection_is_no_answer_to_another_kind_of_exercise(learner: Learner) -> None:
    with pytest.raises(NotInThisVersion):
        save_reflection(
            enrolment=learner.enrolment,
            exercise=learner.exercise("knowledge_check"),
            key=uuid.uuid4(),
            text="een twee drie",
            by=learner.user,
        )


def test_after_giving_up_nothing_more_is_stored(learner: Learner) -> None:
    withdraw(enrolment=learner.enrolment, by=learner.user)
    with pytest.raises(EnrolmentClosed, match="Schrijf je opnieuw in"):
        save_reflection(
            enrolment=learner.enrolment,
            exercise=learner.exercise("reflection"),
            key=uuid.uuid4(),
            text="een twee drie",
            by=learner.user,
        )


def test_an_exercise_page_costs_at_most_eight_queries(learner: Learner, django_assert_max_num_queries) -> None:
    send(learner, WRONG)
    for kind in ("knowledge_check", "reflection"):
        with django_assert_max_num_queries(9 if kind == "knowledge_check" else 8):
            learner.client.get(learner.exercise_url(kind))


def test_every_exercise_page_carries_its_title_and_its_rule(learner: Learner) -> None:
    check = learner.client.get(learner.exercise_url("knowledge_check")).content.decode()
    assert "<h1>Kennischeck</h1>" in check
    assert "met 2 van de 2 vragen helemaal goed" in check
    result = send(learner, WRONG, follow=True).content.decode()
    assert "<h1>Kennischeck</h1>" in result
    assert "Je hebt er 2 nodig." in result
    reflection = learner.client.get(learner.exercise_url("reflection")).content.decode()
    assert "<h1>In je eigen les</h1>" in reflection
    assert "Kies een les." in reflection


def test_a_failed_check_completes_nothing_though_somebody_else_passed_it(learner: Learner) -> None:
    other = make_learner(version=learner.version)
    send(other, RIGHT)
    send(learner, WRONG)
    pass_everything_but_the_check(learner)
    assert learner.reload().completed_at is None
    send(learner, RIGHT)
    assert learner.reload().completed_at is not None
