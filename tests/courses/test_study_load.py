"""The norm that stated minutes are held against."""

import pytest

from courses.authoring.notices import notices
from courses.exercises.study_load import expected_minutes, is_off, module_is_off
from courses.schema import Module, Text
from tests import factories


def words(number: int) -> str:
    return f"<p>{'woord ' * number}</p>"


def text(number: int, minutes: int) -> Text:
    return factories.text_block(words(number), minutes=minutes)


def module(*blocks: Text) -> Module:
    return Module(key=blocks[0].key, slug="module", title="Module", blocks=blocks)


def test_reading_takes_a_minute_for_180_words_and_mark_up_is_not_read() -> None:
    assert expected_minutes(text(360, 2)) == 2
    linked = factories.text_block('<p><a href="https://example.org/een/lang/adres">woord</a></p>')
    assert expected_minutes(linked) == pytest.approx(1 / 180)


def test_a_question_takes_half_a_minute_beside_reading() -> None:
    empty = factories.knowledge_check(questions=(), title="", pass_correct=1)
    check = factories.knowledge_check(title="")
    read = sum(
        len(f"{q.prompt} {' '.join(f'{o.text} {o.feedback}' for o in q.options)}".split()) for q in check.questions
    )
    assert expected_minutes(empty) == 0
    assert expected_minutes(check) == pytest.approx(read / 180 + 2 * 0.5)


def test_an_exercise_takes_what_is_read_done_and_written() -> None:
    exercise = factories.next_word(explain_min_words=20)
    without_writing = factories.next_word(explain_min_words=0)
    without_practice = factories.next_word(explain_min_words=20, free_intro="")
    assert expected_minutes(exercise) - expected_minutes(without_writing) == pytest.approx(2)
    assert expected_minutes(exercise) - expected_minutes(without_practice) == pytest.approx(5 + 2 / 180)


def test_a_task_is_taken_at_the_word_of_its_steps_and_may_take_longer_where_it_names_none() -> None:
    steps = "<p>Kies (10 minuten). Schrijf (5 minuten).</p>"
    assert expected_minutes(factories.reflection(task_html=steps)) == 15
    assert not is_off(factories.reflection(task_html=steps, minutes=15))
    assert is_off(factories.reflection(task_html=steps, minutes=25))
    assert not is_off(factories.reflection(minutes=90))
    assert is_off(factories.reflection(min_words=300, minutes=10))


@pytest.mark.parametrize(
    ("number", "minutes", "off"),
    [(180, 2, False), (180, 3, True), (1800, 12, False), (1800, 13, True), (1800, 8, False), (1800, 7, True)],
)
def test_a_block_may_differ_by_a_minute_or_a_quarter(number: int, minutes: int, off: bool) -> None:
    assert is_off(text(number, minutes)) is off


def test_a_module_may_differ_by_a_tenth_also_where_no_block_does() -> None:
    rounded_up = module(*(text(180, 2) for _ in range(5)))
    assert not any(is_off(block) for block in rounded_up.blocks)
    assert module_is_off(rounded_up)
    assert not module_is_off(module(*(text(180, 1) for _ in range(5))))


def test_an_author_reads_which_block_is_off_and_by_how_much() -> None:
    slow, right = text(180, 9), text(1800, 10)
    document = factories.document(slow, right)
    found = notices(document)
    assert found == [
        "Module “Wat is AI?”, blok 1: je rekent 9 minuten, de norm komt op 1.",
        "Module “Wat is AI?”: de minuten van alle blokken samen wijken meer dan een tiende af van de norm.",
    ]
    assert [(notice.module, notice.block) for notice in found] == [
        (document.modules[0].key, slow.key),
        (document.modules[0].key, None),
    ]
    assert notices(factories.document(right)) == []
