"""What the order of words says of honest texts that it was not learned from: ``python -m tests.writing.left_out``.

Takes a tenth of the honest texts out of the counts in turn, and judges those and their words shuffled.
"""

import json
import random
import sys
from collections.abc import Iterator
from unittest import mock

from courses.writing import order
from courses.writing.check import _has_no_sentences
from courses.writing.measures import Measured
from courses.writing.tokens import runs_of
from tests.writing.sets import HONEST, HONEST_BLIND, TOO_SHORT

# How often ``manage.py learn_writing`` counts an honest text.
WEIGHT = 6
FOLDS = 10


def texts() -> list[str]:
    rows = [json.loads(line) for file in (HONEST, HONEST_BLIND) for line in file.read_text("utf-8").splitlines()]
    return [row["text"] for row in rows if row["kind"] != TOO_SHORT]


def without(left_out: list[str]) -> tuple[dict[str, int], int]:
    """The Dutch counts as if these texts had not been learned."""
    counts = dict(order._counts("nl")[0])
    for row, number in order.counted_in_a_row((run for text in left_out for run in runs_of(text)), "nl").items():
        counts[row] = max(counts.get(row, 0) - number * WEIGHT, 0)
    return counts, sum(number for row, number in counts.items() if " " not in row)


def verdicts() -> Iterator[tuple[str, int, bool]]:
    """For each text, and for each four times shuffled: which, its pairs of neighbours, and whether it is refused."""
    every, dice, english = texts(), random.Random(1), order._counts("en")
    for fold in range(FOLDS):
        left_out = every[fold::FOLDS]
        counted = {"nl": without(left_out), "en": english}
        order._gain.cache_clear()
        with mock.patch.object(order, "_counts", counted.__getitem__):
            for text in left_out:
                words = text.split()
                mixed = [" ".join(dice.sample(words, len(words))) for _ in range(4)]
                for name, each in (("honest", text), *(("shuffled", one) for one in mixed)):
                    measured = Measured(each, ())
                    yield name, measured.order[1], _has_no_sentences(measured, 1)
    order._gain.cache_clear()


if __name__ == "__main__":
    found = list(verdicts())
    for name in ("honest", "shuffled"):
        for least, most in ((0, 8), (8, 14), (14, 24), (24, 34), (34, 999)):
            said = [refused for what, pairs, refused in found if what == name and least <= pairs < most]
            sys.stdout.write(f"{name}, {least} to {most} pairs: {sum(said)} of {len(said)} refused\n")
