"""Predict, look, explain: what decides that it is done."""

import pytest

from courses.exercises.judging import WORDS, Lack
from courses.exercises.kinds.next_word import Lacking, NextWordKind
from tests.factories import next_word

DONE = {"predictions": {"i1": "raam"}, "looked": ["i1"], "statements": {"s1": True}, "explanation": "het telt woorden"}


def test_it_is_done_when_predicted_looked_judged_and_explained() -> None:
    result = NextWordKind().judge(next_word(), DONE)
    assert (result.passed, result.points, result.possible, result.lacks) == (True, 1, 1, ())


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"predictions": {}}, Lack(Lacking.PREDICTION, "i1")),
        ({"predictions": {"i1": "fiets"}}, Lack(Lacking.PREDICTION, "i1")),
        ({"looked": []}, Lack(Lacking.LOOK, "i1")),
        ({"statements": {"s1": False}}, Lack(Lacking.STATEMENT, "s1")),
        ({"statements": {}}, Lack(Lacking.STATEMENT, "s1")),
        ({"explanation": "een"}, Lack(WORDS, "2")),
    ],
)
def test_it_says_what_is_lacking(change: dict, lack: Lack) -> None:
    result = NextWordKind().judge(next_word(), DONE | change)
    assert (result.passed, result.lacks) == (False, (lack,))
