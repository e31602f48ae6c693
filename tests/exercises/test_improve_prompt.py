"""Improve a prompt: what decides."""

import pytest

from courses.exercises.judging import WORDS, Lack
from courses.exercises.kinds.improve_prompt import ImprovePromptKind, Lacking
from tests.factories import improve_prompt

KIND = ImprovePromptKind()
DONE = {
    "versions": ["Maak een quiz voor GROEP 6, vijf  vragen."],
    "scores": {"e1": 4, "e2": 3, "e3": 1},
    "reflection": "De doelgroep noemen.",
}


def test_it_is_done_with_versions_elements_scores_and_a_look_back() -> None:
    result = KIND.judge(improve_prompt(), DONE)
    assert (result.passed, result.points, result.possible) == (True, 2, 3)
    assert result.right == {"e1": True, "e2": True, "e3": False}


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"versions": []}, (Lack(Lacking.VERSIONS, "1"), Lack(Lacking.ELEMENTS, "2"))),
        ({"versions": [*DONE["versions"], "Maak een quiz voor klas 2."]}, (Lack(Lacking.ELEMENTS, "1"),)),
        ({"scores": {"e1": 4, "e2": 5}}, (Lack(Lacking.SCORE, "e2"), Lack(Lacking.SCORE, "e3"))),
        ({"reflection": "Veel."}, (Lack(WORDS, "2"),)),
    ],
)
def test_it_says_what_is_lacking(change: dict, lacks: tuple) -> None:
    result = KIND.judge(improve_prompt(), DONE | change)
    assert (result.passed, result.lacks) == (False, lacks)


def test_an_attempt_keeps_the_words_that_decided() -> None:
    rule = KIND.rule(improve_prompt())
    assert rule["elements"][0] == {"key": "e1", "signals": ["groep 6", "klas 2"]}
    assert (rule["required_elements"], rule["min_versions"], rule["reflection_min_words"]) == (2, 2, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        ({"required_elements": 4}, "“Verbeter de vraag” vraagt meer of minder elementen dan er zijn."),
        ({"min_versions": 1}, "“Verbeter de vraag” vraagt geen eigen versie. Vraag minstens twee versies."),
        ({"min_versions": 13}, "“Verbeter de vraag” vraagt te veel versies."),
        (
            {"first_prompt": "Vijf vragen voor groep 6."},
            "In “Verbeter de vraag” bevat de eerste vraag al genoeg elementen. Maak die zwakker.",
        ),
        ({"reflection_min_words": 0}, "“Verbeter de vraag” vraagt geen enkel woord. Vraag er minstens één."),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict, sentence: str | None) -> None:
    assert list(KIND.problems(improve_prompt(**change))) == ([sentence] if sentence else [])
