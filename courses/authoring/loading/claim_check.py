"""Hold the claims of courses in files against the table that ships; no database is asked."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from courses.authoring.claims import ClaimWorry, claim_worries, words_in
from courses.exercises.files import need, read_yaml
from courses.schema.claims import Worry

from .claims import shipped_claims


def worries_of_files(folder: Path, *, on: datetime.date) -> Iterator[str]:
    """Yield a line for every claim that a course under ``folder`` cites and should not as it stands on that day.

    Raises:
        CourseFileError: for a file that is missing or wrong.
    """
    for course in sorted(folder.glob("*/course.yaml")):
        for name in need(read_yaml(course), "modules", course):
            yield from _of_module(course.parent / name, on)


def _of_module(path: Path, on: datetime.date) -> Iterator[str]:
    for block in need(read_yaml(path), "blocks", path):
        cited = tuple(block.get("claims", ()))
        for worry in claim_worries(cited, words_in(block), table=shipped_claims(), on=on):
            yield f"{path}: block {block.get('key')}: {line(worry)}"


def line(worry: ClaimWorry) -> str:
    """One worry for a terminal."""
    claim = worry.claim
    if claim is None:
        return f"claim '{worry.key}' is not in the table"
    said = {
        Worry.EARLY: f"holds from {claim.valid_from} only",
        Worry.EXPIRED: f"held until {claim.valid_until}",
        Worry.STALE: f"was last looked at on {claim.checked_on or claim.seen_on}, more than twelve months ago",
        Worry.UNSAID: "has a source that nobody read, and the block does not say so",
    }
    return f"claim '{worry.key}' {said[worry.why]}"
