"""What decides that an exercise is done: the same answer always gets the same result."""

import pytest

from courses.exercises.judging import WORDS, Lack, Result, count_words
from courses.exercises.registry import kind_of
from courses.schema import ExerciseBase
from tests.factories import knowledge_check, next_word, reflection


def judge(block: ExerciseBase, answer: dict) -> Result:
    return kind_of(block).judge_whole(block, answer)


def rule(block: ExerciseBase) -> dict:
    return kind_of(block).rule(block)


def test_a_question_is_right_only_when_the_choice_is_exactly_the_key() -> None:
    result = judge(knowledge_check(), {"v1": ["a"], "v2": ["a", "b", "c"]})
    assert (result.passed, result.points, result.possible, result.right) == (False, 1, 2, {"v1": True, "v2": False})


def test_a_check_is_passed_at_the_number_that_the_author_set() -> None:
    assert judge(knowledge_check(pass_correct=1), {"v1": ["a"]}).passed is True
    assert judge(knowledge_check(pass_correct=2), {"v1": ["a"], "v2": ["b", "a"]}).passed is True


def test_an_answer_that_is_not_there_is_not_right() -> None:
    assert judge(knowledge_check(), {}).points == 0


def test_a_reflection_counts_by_its_words_and_says_how_many_are_missing() -> None:
    assert judge(reflection(min_words=3), {"text": "wat ik zag"}).passed is True
    short = judge(reflection(min_words=5), {"text": "wat ik zag"})
    assert (short.passed, short.lacks) == (False, (Lack(WORDS, "2"),))


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("  ", 0), ("één twee", 2), ("'s ochtends foto's", 3), ("AI-model, ja!", 2), ("a\n\nb", 2)],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert count_words(text) == words


def test_an_attempt_keeps_the_facts_that_decided() -> None:
    assert rule(knowledge_check(pass_correct=1))["pass_correct"] == 1
    assert rule(next_word(explain_min_words=7))["explain_min_words"] == 7
    assert rule(reflection(min_words=40))["min_words"] == 40
