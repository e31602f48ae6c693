"""What the guard costs, in processor time, as ratios: no text costs more than its length is worth."""

import gc
import time
from collections.abc import Callable

import pytest

from courses.guard import check

from .sentences import sentences
from .shapes import SHAPES, plain, shaped

pytestmark = pytest.mark.once

# Rounds of which the best counts: this machine has other things to do.
ROUNDS = 5


def least(*actions: Callable[[], object]) -> list[float]:
    """The least processor time of each, in turns, so that what slows the machine touches all alike."""
    best = [float("inf")] * len(actions)
    # What else this process holds is not the guard's: the collector would look through it at every long text.
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for place, action in enumerate(actions):
                before = time.process_time()
                action()
                best[place] = min(best[place], time.process_time() - before)
    finally:
        gc.enable()
    return best


def holds(ratio: Callable[[], float], most: float) -> bool:
    """Whether a ratio stays under its limit in one of five measurements."""
    return any(ratio() <= most for _ in range(5))


@pytest.mark.parametrize("shape", SHAPES)
def test_eight_thousand_signs_cost_no_more_than_nine_thousands(shape):
    short, long = shaped(shape, 1000), shaped(shape, 8000)

    def ratio() -> float:
        eight, one = least(lambda: check(long), lambda: [check(short) for _ in range(4)])
        return 4 * eight / one

    assert holds(ratio, 9)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_text_costs_no_more_than_three_plain_ones(shape):
    hostile, ordinary = shaped(shape, 4000), plain(4000)

    def ratio() -> float:
        worst, usual = least(lambda: check(hostile), lambda: check(ordinary))
        return worst / usual

    assert holds(ratio, 3)


def test_a_page_costs_no_more_than_forty_five_sentences():
    """Sentences of the set as they come, and a page of three thousand signs of the same ones."""
    rows = [row.text for row in sentences("tuning.txt") if row.outcome == "pass"][:64]
    page = " ".join(rows)[:3000]

    def ratio() -> float:
        whole, each = least(lambda: check(page), lambda: [check(row) for row in rows])
        return whole / (each / len(rows))

    assert len(page) == 3000
    assert holds(ratio, 45)


OTHERS = {
    "marks on one letter": "\u0301",
    "signs that are many": "\ufdfa",
    "cells without an end": "<td>",
    "small words of names": "van ",
    "given names in capitals": "SEM ",
    "facts without a sentence": "dyslexie ",
    "numbers that pass": "bsn 111222333 ",
    "hyphens": "Aa-",
    "from right to left": "\u05d0 1 ",
    "a word for a number": "leerlingnummer van ",
    "columns": "\t1",
}


@pytest.mark.parametrize("piece", OTHERS.values(), ids=OTHERS)
def test_four_times_the_length_costs_no_more_than_six_times_as_much(piece):
    text = piece * (8000 // len(piece))
    long, short = f"bsn\ttel\n1\t{text}", f"bsn\ttel\n1\t{text[: len(text) // 4]}"

    def ratio() -> float:
        all_of_it, quarter = least(lambda: check(long), lambda: check(short))
        return all_of_it / quarter

    assert holds(ratio, 6)
