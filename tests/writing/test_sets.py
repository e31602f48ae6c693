"""How well the floor tells honest texts from nonsense, by the sets and by what can be made of them."""

import random

import pytest

from courses.writing import judge_writing
from tests.writing.sets import HONEST, HONEST_BLIND, NONSENSE, NONSENSE_BLIND, TOO_SHORT, judged, share

ASKED = [row for file in (HONEST, HONEST_BLIND) for row in judged(file)]
ANSWERS = [row for row in ASKED if row.kind != TOO_SHORT]


def test_honest_texts_are_accepted() -> None:
    assert len(ANSWERS) >= 300
    assert [row for row in ANSWERS if row.verdict.outcome == "refuse"] == []


def test_honest_texts_that_are_too_short_are_refused_for_that_alone() -> None:
    short = [row.verdict.why for row in ASKED if row.kind == TOO_SHORT]
    assert short == [("too_few_words",)] * 10


@pytest.mark.parametrize(("file", "least"), [(NONSENSE, 0.97), (NONSENSE_BLIND, 0.97)], ids=["tuning", "blind"])
def test_nonsense_is_refused(file, least) -> None:
    rows = judged(file)
    assert share(rows, "refuse") >= least, [row.text[:60] for row in rows if row.verdict.outcome == "accept"]


LONG = [row.text for row in ANSWERS if len(row.text.split()) >= 30]


def _refused(texts: list[str]) -> float:
    return sum(judge_writing(text).outcome == "refuse" for text in texts) / len(texts)


def test_shuffled_honest_texts_are_refused() -> None:
    dice = random.Random(5)
    assert _refused([" ".join(dice.sample(text.split(), len(text.split()))) for text in LONG]) >= 0.9


def test_honest_texts_backwards_are_refused() -> None:
    assert _refused([text[::-1] for text in LONG]) == 1
    assert _refused([" ".join(reversed(text.split())) for text in LONG]) >= 0.9


def test_honest_texts_pasted_twice_are_refused() -> None:
    assert {"repeated"} <= {reason for text in LONG for reason in judge_writing(f"{text}\n\n{text}").why}
    assert _refused([f"{text}\n\n{text}" for text in LONG]) == 1


def test_an_honest_text_as_its_own_task_is_a_copy() -> None:
    whys = [judge_writing(text, given=[text]).why for text in LONG]
    assert all("copied" in why for why in whys)


def test_a_quote_in_an_answer_of_ones_own_is_fine() -> None:
    task = "Waarom is het antwoord van een taalmodel soms fout, en wat doe jij daar in je les mee?"
    answer = (
        "Je vraagt wat ik er in mijn les mee doe. Ik laat leerlingen eerst zelf een antwoord opschrijven en dan pas"
        " kijken. Bij geschiedenis vonden ze zo een koning die nooit heeft bestaan."
    )
    assert judge_writing(answer, words=20, given=[task]).outcome == "accept"
