"""Feedback on pupil work: what decides, and how two texts are compared."""

import pytest

from courses.exercises.differences import Change, alike, differences
from courses.exercises.judging import Lack
from courses.exercises.kinds.feedback_on_work import FeedbackOnWorkKind, Lacking
from tests.exercises.goldens import golden

KIND = FeedbackOnWorkKind()
BLOCK = golden("feedback_on_work")
DONE = KIND.solution(BLOCK)


def test_own_feedback_a_models_and_a_text_of_her_own_pass() -> None:
    result = KIND.judge(BLOCK, DONE)
    assert (result.passed, result.points, result.possible) == (True, 5, 5)


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"own": "Kort."}, Lack(Lacking.OWN, "19")),
        ({"answered": "  "}, Lack(Lacking.ANSWER, "")),
        ({"final": "Kort."}, Lack(Lacking.FINAL, "24")),
        ({"answered": DONE["final"].upper()}, Lack(Lacking.ALIKE, "100")),
        ({"confirmed": False}, Lack(Lacking.CONFIRMED, "")),
    ],
)
def test_it_says_what_is_lacking(change: dict, lack: Lack) -> None:
    result = KIND.judge(BLOCK, DONE | change)
    assert (result.passed, result.points, result.lacks) == (False, 4, (lack,))


def test_a_text_that_is_almost_the_models_is_not_hers() -> None:
    words = DONE["final"].split()
    nearly = " ".join([*words[:-1], "anders"])
    assert KIND.judge(BLOCK, DONE | {"answered": nearly}).lacks == (Lack(Lacking.ALIKE, "98"),)
    loose = golden("feedback_on_work", most_alike=100)
    assert KIND.judge(loose, DONE | {"answered": nearly}).passed is True


def test_differences_are_told_word_by_word() -> None:
    pieces = differences("Wat een mooie tekst!", "Wat een lange tekst!")
    assert [(piece.change, piece.text) for piece in pieces] == [
        (Change.SAME, "Wat een"),
        (Change.GONE, " mooie"),
        (Change.NEW, " lange"),
        (Change.SAME, " tekst!"),
    ]
    assert (alike("a b", "A  B"), alike("a", "b")) == (1, 0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        (
            {"goals": ()},
            "“Feedback waar jij voor instaat” noemt geen doel om feedback op te geven. Noem er minstens één.",
        ),
        ({"most_alike": 0}, "In “Feedback waar jij voor instaat” ligt de gelijkenis niet tussen 1 en 100 procent."),
        (
            {"work": "a" * 5000},
            "In “Feedback waar jij voor instaat” zijn de vraag en het werk samen te lang voor een model.",
        ),
        ({"own_min_words": 0}, "“Feedback waar jij voor instaat” vraagt geen enkel woord. Vraag er minstens één."),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict, sentence: str | None) -> None:
    assert list(KIND.problems(golden("feedback_on_work", **change))) == ([sentence] if sentence else [])
