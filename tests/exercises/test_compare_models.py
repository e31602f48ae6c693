"""Two models, blind: what decides, and what makes no sense."""

import pytest

from courses.exercises.judging import WORDS, Lack
from courses.exercises.kinds.compare_models import CompareModelsKind, Lacking
from tests.exercises.goldens import golden

KIND = CompareModelsKind()
BLOCK = golden("compare_models")
DONE = KIND.solution(BLOCK)
FIRST, SECOND = (quality.key for quality in BLOCK.qualities)


@pytest.mark.parametrize("choice", ["a", "b", "equal"])
def test_scores_a_choice_and_a_reason_pass_whatever_is_chosen(choice: str) -> None:
    result = KIND.judge(BLOCK, DONE | {"choice": choice})
    assert (result.passed, result.points, result.possible) == (True, 5, 5)


@pytest.mark.parametrize(
    ("change", "points", "lack"),
    [
        ({"answers": DONE["answers"] | {"b": DONE["answers"]["b"] | {"text": " "}}}, 5, Lack(Lacking.ANSWER, "b")),
        ({"scores": DONE["scores"] | {FIRST: {"a": 1}}}, 4, Lack(Lacking.SCORE, f"{FIRST}:b")),
        ({"scores": DONE["scores"] | {SECOND: {"a": 6, "b": 1}}}, 4, Lack(Lacking.SCORE, f"{SECOND}:a")),
        ({"choice": ""}, 4, Lack(Lacking.CHOICE, "")),
        ({"reason": "Antwoord B klopt."}, 5, Lack(WORDS, "17")),
    ],
)
def test_it_says_what_is_lacking(change: dict, points: int, lack: Lack) -> None:
    result = KIND.judge(BLOCK, DONE | change)
    assert (result.passed, result.points, result.lacks) == (False, points, (lack,))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        (
            {"qualities": BLOCK.qualities[:1]},
            "“Twee antwoorden, geen namen” vraagt cijfers op minder dan twee kwaliteiten. Noem er minstens twee.",
        ),
        (
            {"recorded": BLOCK.recorded[:1]},
            "“Twee antwoorden, geen namen” heeft niet precies twee opgenomen antwoorden die verschillen.",
        ),
        (
            {"recorded": BLOCK.recorded[:1] * 2},
            "“Twee antwoorden, geen namen” heeft niet precies twee opgenomen antwoorden die verschillen.",
        ),
        ({"prompt": "a" * 5000}, "In “Twee antwoorden, geen namen” is de vraag te lang voor een model."),
        ({"reason_min_words": 0}, "“Twee antwoorden, geen namen” vraagt geen enkel woord. Vraag er minstens één."),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict, sentence: str | None) -> None:
    assert list(KIND.problems(golden("compare_models", **change))) == ([sentence] if sentence else [])
