"""Do the exercises: nothing typed is lost, a second click stores nothing, the last one completes the course."""

import json
import re
import uuid

import pytest

from courses.exercises.judging import Result
from courses.learning.actions.errors import EnrolmentClosed, NotInThisVersion
from courses.learning.actions.learning import record_attempt, save_reflection, withdraw
from courses.models import Attempt, Enrolment, Exercise, Reflection
from courses.signals import course_completed
from tests.browser.languages import Speech
from tests.courses.learning.conftest import Learner, make_learner
from tests.factories import document, knowledge_check, reflection, released, text_block

pytestmark = pytest.mark.django_db
RIGHT = {"q_v1": "a", "q_v2": ["a", "b"]}
WRONG = {"q_v1": "b", "q_v2": ["a", "b"]}


def send(learner: Learner, answers: dict, key: uuid.UUID | None = None, **options):
    return learner.client.post(
        learner.exercise_url("knowledge_check"), {"key": str(key or uuid.uuid4()), **answers}, **options
    )


def keep_text(learner: Learner, exercise: Exercise, text: str) -> None:
    save_reflection(
        enrolment=learner.enrolment,
        exercise=exercise,
        key=uuid.uuid4(),
        text=text,
        answer={"long_enough": True},
        rule={},
        result=Result(passed=True, points=1, possible=1, right={}),
        by=learner.user,
    )


def pass_everything_but_the_check(learner: Learner) -> None:
    record_attempt(
        enrolment=learner.enrolment,
        exercise=learner.exercise("next_word"),
        key=uuid.uuid4(),
        answer={},
        rule={},
        result=Result(passed=True, points=1, possible=1, right={}),
        without_model=True,
        by=learner.user,
    )
    keep_text(learner, learner.exercise("reflection"), "wat mij opviel vandaag")
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


def test_each_option_says_in_words_and_by_a_sign_what_it_was(learner: Learner) -> None:
    send(learner, WRONG)

    page = learner.client.get(learner.exercise_url("knowledge_check")).content.decode()

    signs = re.findall(r'results__option( is-\w+)?">', page)
    words = re.findall(r'<span class="results__said">(.*?)</span>', page)
    assert signs == [" is-missed", " is-wrong", " is-right", " is-right", ""]
    assert words == ["dit hoorde erbij", "jouw keuze, niet goed", "jouw keuze, en goed", "jouw keuze, en goed"]


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


def test_nonsense_is_kept_does_not_count_and_she_reads_what_to_do(learner: Learner) -> None:
    url, text = learner.exercise_url("reflection"), "woord " * 40
    page = learner.client.post(url, {"key": uuid.uuid4(), "text": text}, follow=True).content.decode()
    assert "Bewaard, maar nog niet gedaan. Je tekst zegt vaker hetzelfde." in page
    assert "Hebben we het mis?" in page
    assert f"{text.strip()}</textarea>" in page
    assert Attempt.objects.count() == 0


def test_a_long_enough_reflection_is_done_and_its_text_stays_hers(learner: Learner) -> None:
    url = learner.exercise_url("reflection")
    answer = learner.client.post(url, {"key": uuid.uuid4(), "text": "de klas lachte hard"})
    assert answer["Location"] == f"{learner.url()}#einde"
    assert "de klas lachte hard" not in Attempt.objects.get().answer
    assert Reflection.objects.get().text == "de klas lachte hard"


def test_the_last_reflection_completes_the_course(learner: Learner) -> None:
    pass_everything_but_the_check(learner)
    Enrolment.objects.filter(pk=learner.enrolment.pk).update(completed_at=None)
    other = make_learner(version=learner.version)
    record = {"answer": {}, "rule": {}, "result": Result(passed=True, points=1, possible=1, right={})}
    for kind in ("next_word", "knowledge_check"):
        record_attempt(
            enrolment=other.enrolment,
            exercise=other.exercise(kind),
            without_model=True,
            by=other.user,
            key=uuid.uuid4(),
            **record,
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
        keep_text(learner, other.exercise("reflection"), "een twee drie")
    with pytest.raises(NotInThisVersion):
        record_attempt(
            enrolment=learner.enrolment,
            exercise=other.exercise("next_word"),
            key=uuid.uuid4(),
            answer={},
            rule={},
            result=Result(passed=True, points=1, possible=1, right={}),
            without_model=False,
            by=learner.user,
        )
    assert Attempt.objects.count() == 0


def test_a_reflection_is_no_answer_to_another_kind_of_exercise(learner: Learner) -> None:
    with pytest.raises(NotInThisVersion):
        keep_text(learner, learner.exercise("knowledge_check"), "een twee drie")


def test_after_giving_up_nothing_more_is_stored(learner: Learner) -> None:
    withdraw(enrolment=learner.enrolment, by=learner.user)
    with pytest.raises(EnrolmentClosed, match="Schrijf je opnieuw in"):
        keep_text(learner, learner.exercise("reflection"), "een twee drie")


@pytest.mark.parametrize("attempts", [1, 3])
def test_the_pages_of_an_exercise_cost_the_same_however_often_it_was_tried(
    learner: Learner, attempts: int, django_assert_num_queries
) -> None:
    for _ in range(attempts):
        send(learner, WRONG)
    check, task = learner.exercise_url("knowledge_check"), learner.exercise_url("reflection")
    learner.client.get(check)
    with django_assert_num_queries(8):
        learner.client.get(check)
    with django_assert_num_queries(6):
        learner.client.get(f"{check}?opnieuw")
    with django_assert_num_queries(7):
        learner.client.get(task)


def test_what_was_passed_stays_passed_and_every_attempt_can_be_seen_again(learner: Learner) -> None:
    url = learner.exercise_url("knowledge_check")
    send(learner, RIGHT)
    assert "Je pogingen" not in learner.client.get(url).content.decode()
    latest = send(learner, WRONG, follow=True).content.decode()
    assert "Deze keer niet gehaald" in latest
    assert "Je haalde deze check in een andere poging. Dat blijft zo." in latest
    assert "Verder: In je eigen les" in latest
    first = learner.client.get(f"{url}?poging=1")
    assert first.context["attempt"].number == 1
    assert [(each.number, each.passed) for each in first.context["attempts"]] == [(2, False), (1, True)]
    assert "2 van de 2 vragen helemaal goed." in first.content.decode()
    for asked in ("3", "0", "x"):
        assert learner.client.get(f"{url}?poging={asked}").status_code == 404


def test_a_question_that_is_not_in_the_check_is_left_aside(learner: Learner) -> None:
    send(learner, {**RIGHT, "q_v9": "a", "passed": "1"})
    assert json.loads(Attempt.objects.get().answer) == {"v1": ["a"], "v2": ["a", "b"]}


def test_a_key_of_another_exercise_is_refused(learner: Learner) -> None:
    key = uuid.uuid4()
    send(learner, WRONG, key)
    answer = learner.client.post(learner.exercise_url("reflection"), {"key": key, "text": "een twee drie"}, follow=True)
    assert answer.redirect_chain == [(f"/leren/overzicht/{learner.enrolment.pk}/", 302)]
    assert "Dit onderdeel hoort niet bij jouw versie van de cursus." in answer.content.decode()
    assert (Attempt.objects.count(), Reflection.objects.count()) == (1, 0)


def test_after_passing_she_reads_on_and_finishes_the_module() -> None:
    check, middle, last = knowledge_check(), text_block(), reflection()
    learner = make_learner(version=released(document(text_block(), check, middle, last)))
    page = send(learner, RIGHT, follow=True).content.decode()
    assert f'href="{learner.url()}#blok-{middle.key}"' in page
    done = learner.client.post(learner.exercise_url("reflection"), {"key": uuid.uuid4(), "text": "een twee drie"})
    assert done["Location"] == f"{learner.url()}#einde"
    assert 'id="einde"' in learner.client.get(learner.url()).content.decode()


def test_a_reflection_that_is_done_may_be_rewritten_without_a_new_attempt(learner: Learner) -> None:
    url = learner.exercise_url("reflection")
    learner.client.post(url, {"key": uuid.uuid4(), "text": "de klas lachte hard"}, follow=True)
    for text in ("de klas lachte heel hard", "kort"):
        page = learner.client.post(url, {"key": uuid.uuid4(), "text": text}, follow=True)
        assert page.redirect_chain == [(url, 302)]
        assert [str(message) for message in page.context["messages"]] == ["Bewaard."]
        assert Reflection.objects.get().text == text
    assert Attempt.objects.count() == 1


def test_an_attempt_after_completion_is_kept_and_changes_nothing(learner: Learner) -> None:
    pass_everything_but_the_check(learner)
    send(learner, RIGHT)
    moment = learner.reload().completed_at
    page = send(learner, WRONG, follow=True).content.decode()
    assert "Deze keer niet gehaald" in page
    assert learner.reload().completed_at == moment
    assert Attempt.objects.filter(exercise=learner.exercise("knowledge_check")).count() == 2


def test_a_link_in_a_task_leads_to_its_place_in_the_course() -> None:
    target = text_block()
    task = reflection(
        task_html=f'<p><a href="#block:{target.key}">terug</a> <a href="#block:{uuid.uuid4()}">weg</a></p>'
    )
    learner = make_learner(version=released(document(target, task)))
    page = learner.client.get(learner.exercise_url("reflection")).content.decode()
    assert f'href="{learner.url()}#blok-{target.key}"' in page
    assert ">weg</a>" in page
    assert "#block:" not in page


def test_every_exercise_page_carries_its_title_and_its_rule(learner: Learner) -> None:
    check = learner.client.get(learner.exercise_url("knowledge_check")).content.decode()
    assert ">Kennischeck</h1>" in check
    assert "met 2 van de 2 vragen helemaal goed" in check
    result = send(learner, WRONG, follow=True).content.decode()
    assert ">Kennischeck</h1>" in result
    assert "Je hebt er 2 nodig." in result
    reflection = learner.client.get(learner.exercise_url("reflection")).content.decode()
    assert ">In je eigen les</span></h1>" in reflection
    assert "Kies een les." in reflection


def test_a_failed_check_completes_nothing_though_somebody_else_passed_it(learner: Learner) -> None:
    other = make_learner(version=learner.version)
    send(other, RIGHT)
    send(learner, WRONG)
    pass_everything_but_the_check(learner)
    assert learner.reload().completed_at is None
    send(learner, RIGHT)
    assert learner.reload().completed_at is not None


@pytest.mark.parametrize(
    ("kind", "answers", "texts"),
    [
        ("knowledge_check", None, {"Kennischeck", "1. Wat doet een taalmodel?", "Feiten opzoeken"}),
        ("knowledge_check", WRONG, {"Kennischeck", "Wat doet een taalmodel?", "Nee: er is geen opzoekwerk."}),
        ("reflection", None, {"In je eigen les", "Wat viel je op?", "Kies een les."}),
    ],
)
def test_on_an_english_page_the_texts_of_the_course_are_marked_as_dutch(
    learner: Learner, kind: str, answers: dict | None, texts: set[str]
) -> None:
    learner.client.cookies["django_language"] = "en"
    if answers:
        send(learner, answers)
    reader = Speech()
    reader.feed(learner.client.get(learner.exercise_url(kind)).text)
    body = [run for run in reader.runs if " · " not in run[1]]  # the title has no part of its own to mark
    assert {language for language, text in body if text in texts and text != learner.exercise(kind).title} == {"nl"}
    assert {text for language, text in body if language == "nl"} >= texts
