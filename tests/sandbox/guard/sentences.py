"""Reads the labelled sentences, and counts how the guard does on them."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from courses.guard import HARD, Outcome, check

HERE = Path(__file__).parent
_MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\](?!\])", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\([nt])")

type Span = tuple[str, int, int]


@dataclass(frozen=True)
class Sentence:
    outcome: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Figures:
    """Spans by kind, and prompts as a whole; shares between 0 and 1."""

    sentences: int
    span_recall: float
    span_precision: float
    stop_recall: float
    stop_precision: float
    caught: float
    false_alarms: float


def sentences(file: str) -> list[Sentence]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    outcome, marked = line.split(" | ", 1)
    marked = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": "\t"}[m[2]], marked)
    text, at, spans = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Sentence(outcome, text + marked[at:], tuple(spans))


def hard_spans(text: str) -> list[Span]:
    return [(f.kind, f.start, f.end) for f in check(text).found if f.kind in HARD]


def same(one: Span, other: Span) -> bool:
    """The same kind at the same place, give or take a sign."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def figures(file: str) -> Figures:
    rows = sentences(file)
    outcomes = Counter((row.outcome, str(check(row.text).outcome)) for row in rows)
    wanted = [(i, span) for i, row in enumerate(rows) for span in row.spans if span[0] in HARD]
    got = [(i, span) for i, row in enumerate(rows) for span in hard_spans(row.text)]
    hits = sum(any(i == j and same(a, b) for j, b in got) for i, a in wanted)
    right = sum(any(i == j and same(a, b) for j, b in wanted) for i, a in got)
    stop, passed = Outcome.STOP.value, Outcome.PASS.value
    guilty = sum(n for (label, _), n in outcomes.items() if label != passed)
    innocent = sum(n for (label, _), n in outcomes.items() if label == passed)
    missed = sum(n for (label, said), n in outcomes.items() if label != passed and said == passed)
    return Figures(
        sentences=len(rows),
        span_recall=hits / len(wanted),
        span_precision=right / len(got),
        stop_recall=outcomes[stop, stop] / sum(n for (label, _), n in outcomes.items() if label == stop),
        stop_precision=outcomes[stop, stop] / sum(n for (_, said), n in outcomes.items() if said == stop),
        caught=1 - missed / guilty,
        false_alarms=1 - outcomes[passed, passed] / innocent,
    )
