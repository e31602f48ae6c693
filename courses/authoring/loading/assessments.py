"""Which exercise or question assesses which outcome: said in ``course.yaml``, for authors, reviewers and tests.

It is no part of the released document; what is assessed can be read there from the exercises themselves.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from courses.exercises.files import CourseFileError, need, read_yaml
from courses.exercises.registry import all_kinds

# What every kind of the sandbox may be called in a file.
SANDBOX = "sandbox"


def check_assessments(data: Mapping[str, Any], path: Path) -> None:
    """Raise CourseFileError when an outcome's ``assessed_by`` names something that is no exercise or question here."""
    named = {place for row in data.get("outcomes", []) for place in row.get("assessed_by", [])}
    if unknown := named - set(assessable(path.parent, data)):
        raise CourseFileError(f"{path}: there is no exercise or question '{min(unknown)}' to assess an outcome by")


def assessable(folder: Path, course: Mapping[str, Any]) -> Iterator[str]:
    """Yield every place that can assess: the key of an exercise, or of a question as ``<exercise>/<question>``."""
    for name in course.get("modules", []):
        for block in read_yaml(folder / name).get("blocks", []):
            if block.get("type") in {SANDBOX, *all_kinds()}:
                key = need(block, "key", folder / name)
                yield key
                yield from (f"{key}/{question['key']}" for question in block.get("questions", []))
