"""Make a text unrecognisable: what decides."""

import pytest

from courses.exercises.judging import WORDS, Lack
from courses.exercises.kinds.privacy_scrub import Lacking, PrivacyScrubKind
from courses.exercises.scrubbing import identifiers, seen_in
from tests.exercises.goldens import golden

KIND = PrivacyScrubKind()
BLOCK = golden("privacy_scrub")
DONE = KIND.solution(BLOCK)
NAME, SCHOOL, WORK = (clue.key for clue in BLOCK.details)
PROBLEM, YEAR = (clue.key for clue in BLOCK.needed)


def answered(text: str, **changes: object) -> dict:
    return DONE | {"text": text, "identifiers": identifiers(text)} | changes


def test_the_guard_sees_in_the_case_what_a_teacher_may_overlook() -> None:
    seen = seen_in(BLOCK.case)
    assert identifiers(BLOCK.case) == ["email", "phone", "pupil_number"]
    assert ("06-12345678", True) in {(each.text, each.hard) for each in seen}
    assert ("een naam", False) in {(each.label, each.hard) for each in seen}


def test_a_text_without_anything_that_points_at_somebody_passes() -> None:
    result = KIND.judge(BLOCK, answered("Een leerling in de bovenbouw loopt vast bij breuken."))
    assert (result.passed, result.points, result.possible) == (True, 5, 5)


@pytest.mark.parametrize(
    ("text", "points", "lacks"),
    [
        ("Youssef uit groep 7 loopt vast bij breuken.", 4, (Lack(Lacking.DETAIL, NAME),)),
        ("YOUSSEF uit groep 7 van de wilgen: breuken.", 3, (Lack(Lacking.DETAIL, NAME), Lack(Lacking.DETAIL, SCHOOL))),
        ("Een leerling uit groep 7 loopt vast.", 4, (Lack(Lacking.NEEDED, PROBLEM),)),
        ("Een leerling loopt vast bij breuken.", 4, (Lack(Lacking.NEEDED, YEAR),)),
        (
            "Groep 7, breuken. Bel 06-12345678, leerlingnummer 20451.",
            5,
            (Lack(Lacking.IDENTIFIER, "phone"), Lack(Lacking.IDENTIFIER, "pupil_number")),
        ),
    ],
)
def test_it_says_what_is_still_there_and_what_got_lost(text: str, points: int, lacks: tuple) -> None:
    result = KIND.judge(BLOCK, answered(text))
    assert (result.passed, result.points, result.lacks) == (False, points, lacks)


def test_a_word_that_only_looks_like_a_detail_is_none() -> None:
    assert KIND.judge(BLOCK, answered("Groep 7, breuken, de bakkerswinkel.")).passed is True


def test_a_short_reflection_is_said() -> None:
    result = KIND.judge(BLOCK, DONE | {"reflection": "Te kort."})
    assert (result.passed, result.lacks) == (False, (Lack(WORDS, "23"),))


def test_what_the_guard_learns_later_changes_no_result() -> None:
    text = "Groep 7, breuken. Bel 06-12345678."
    assert KIND.judge(BLOCK, DONE | {"text": text, "identifiers": []}).passed is True


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        ({"reflection_min_words": 0}, "“Maak de tekst onherkenbaar” vraagt geen enkel woord. Vraag er minstens één."),
        (
            {"example": "Youssef in groep 7 loopt vast bij breuken."},
            "In “Maak de tekst onherkenbaar” is de tekst die goed is, niet goed genoeg voor de controle.",
        ),
        (
            {"details": ()},
            "In “Maak de tekst onherkenbaar” hoeft er niets uit de tekst. Noem minstens één gegeven.",
        ),
        (
            {"needed": ()},
            "In “Maak de tekst onherkenbaar” hoeft er niets in de tekst te blijven. Noem minstens één gegeven.",
        ),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict, sentence: str | None) -> None:
    assert list(KIND.problems(golden("privacy_scrub", **change))) == ([sentence] if sentence else [])
