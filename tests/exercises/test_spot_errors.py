"""Find the invented facts: what decides, and the way from file to frozen course."""

import pytest

from courses.exercises.judging import WORDS, Lack
from courses.exercises.kinds.spot_errors import Lacking, SpotErrorsKind
from tests.factories import spot_errors

KIND = SpotErrorsKind()
DONE = {"marked": ["s2", "s3"], "explanation": "Ik zoek het eerst zelf op."}


@pytest.mark.parametrize("marked", [["s2", "s3"], ["s1", "s2", "s3"], ["s3", "s4", "s2"]])
def test_it_is_done_with_every_invented_sentence_and_at_most_the_allowed_mistakes(marked: list) -> None:
    assert KIND.judge(spot_errors(), DONE | {"marked": marked}).passed is True


@pytest.mark.parametrize(
    ("change", "points", "lacks"),
    [
        ({"marked": ["s2"]}, 3, (Lack(Lacking.MISSED, "s3"),)),
        ({"marked": ["s1", "s2", "s3", "s4"]}, 2, (Lack(Lacking.FALSE, "1"),)),
        ({"marked": []}, 2, (Lack(Lacking.MISSED, "s2"), Lack(Lacking.MISSED, "s3"))),
        ({"explanation": "Opzoeken, denk ik."}, 4, (Lack(WORDS, "2"),)),
    ],
)
def test_it_says_what_is_lacking(change: dict, points: int, lacks: tuple) -> None:
    result = KIND.judge(spot_errors(), DONE | change)
    assert (result.passed, result.points, result.possible, result.lacks) == (False, points, 4, lacks)


def test_an_attempt_keeps_the_key_that_decided() -> None:
    rule = KIND.rule(block := spot_errors())
    assert rule == {
        "judging": 2,
        "type": "spot_errors",
        "block": str(block.key),
        "invented": ["s2", "s3"],
        "others": ["s1", "s4"],
        "max_false": 1,
        "explain_min_words": 5,
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        ({"explain_min_words": 0}, "“Zoek de verzonnen feiten” vraagt geen enkel woord. Vraag er minstens één."),
        ({"max_false": 2}, "In “Zoek de verzonnen feiten” is alles aanvinken al genoeg. Voeg zinnen toe die kloppen."),
        (
            {"sentences": tuple(s for s in spot_errors().sentences if not s.invented)},
            "In “Zoek de verzonnen feiten” is geen enkele zin verzonnen. Maak er minstens één verzonnen.",
        ),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict, sentence: str | None) -> None:
    assert list(KIND.problems(spot_errors(**change))) == ([sentence] if sentence else [])
