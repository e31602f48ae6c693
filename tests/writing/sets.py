"""The sets of texts that the floor is measured on, and the figures."""

import json
from dataclasses import dataclass
from pathlib import Path

from courses.writing import WritingVerdict, judge_writing

HERE = Path(__file__).parent
HONEST, NONSENSE = HERE / "honest.jsonl", HERE / "nonsense.jsonl"
HONEST_BLIND, NONSENSE_BLIND = HERE / "blind/honest_blind.jsonl", HERE / "blind/nonsense_blind.jsonl"
# Honest texts that have fewer words than is asked: refused for that alone.
TOO_SHORT = "too_short"


@dataclass(frozen=True)
class Judged:
    """One text of a set and what the floor said."""

    kind: str
    text: str
    verdict: WritingVerdict


def judged(file: Path) -> list[Judged]:
    """Every text of ``file`` with its verdict; the task and the material may not be copied."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Judged(
            kind=row["kind"],
            text=row["text"],
            verdict=judge_writing(
                row["text"],
                words=row["min_words"],
                given=[given for given in (row["task"], row.get("material")) if given],
            ),
        )
        for row in rows
    ]


def share(rows: list[Judged], outcome: str) -> float:
    """The share of ``rows`` with this outcome."""
    return sum(row.verdict.outcome == outcome for row in rows) / len(rows)
