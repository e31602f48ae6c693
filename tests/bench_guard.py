"""``make bench``: what the guard costs in processor time, by the length of the text.

One JSON object a line: for plain sentences and for each of the twelve shapes, ``milliseconds`` by the number of
signs, ``growth`` (eight thousand signs to one thousand, at most ``budget``) and ``ratio`` (to plain sentences of eight
thousand signs, at most 3); and a page of three thousand signs as a ``ratio`` to one of its sentences.
``python -m tests.bench_guard`` prints these alone.
"""

import json
import sys
import time
from typing import Any

from courses.guard import check
from tests.sandbox.guard.sentences import sentences
from tests.sandbox.guard.shapes import SHAPES, plain, shaped

LENGTHS = (1000, 2000, 4000, 8000)
GROWTH, TIMES_PLAIN, TIMES_SENTENCE = 9, 3, 45
ROUNDS = 15


def rows() -> list[dict[str, Any]]:
    """One row for the page, one for plain sentences and one for each shape."""
    return [_page(), *(_row(name) for name in ("plain sentences", *SHAPES))]


def _text(name: str, length: int) -> str:
    return shaped(name, length) if name in SHAPES else plain(length)


def _row(name: str) -> dict[str, Any]:
    texts = [_text(name, length) for length in LENGTHS]
    *costs, usual = _milliseconds(*texts, plain(LENGTHS[-1]))
    return {
        "name": f"guard, {name}",
        "measured": f"least processor time of {ROUNDS}, by the number of signs",
        "milliseconds": dict(zip(LENGTHS, (round(cost, 2) for cost in costs), strict=True)),
        "growth": round(costs[-1] / costs[0], 1),
        "ratio": round(costs[-1] / usual, 2),
        "budget": {"growth": GROWTH, "ratio": TIMES_PLAIN},
    }


def _page() -> dict[str, Any]:
    texts = [row.text for row in sentences("tuning.txt") if row.outcome == "pass"][:64]
    whole, *each = _milliseconds(" ".join(texts)[:3000], *texts)
    sentence = sum(each) / len(each)
    return {
        "name": "guard, a page of 3,000 signs",
        "measured": f"least processor time of {ROUNDS}, to a sentence of the {len(texts)} in it",
        "milliseconds": {"page": round(whole, 2), "sentence": round(sentence, 3)},
        "ratio": round(whole / sentence, 1),
        "budget": TIMES_SENTENCE,
    }


def _milliseconds(*texts: str) -> list[float]:
    """The least that each text costs, in turns, so that what slows the machine touches all alike."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for place, text in enumerate(texts):
            before = time.process_time()
            check(text)
            best[place] = min(best[place], time.process_time() - before)
    return [1000 * least for least in best]


if __name__ == "__main__":
    sys.stdout.writelines(json.dumps(row) + "\n" for row in rows())
