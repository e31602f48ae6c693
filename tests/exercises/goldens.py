"""The frozen exercises of ``golden``, as blocks to build a course with."""

import uuid
from pathlib import Path
from typing import Any

from courses.exercises.registry import sandbox_kinds
from courses.schema.base import SandboxExercise

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, **changes: Any) -> SandboxExercise:
    """The exercise of this kind with a key of its own, and with ``changes``."""
    schema = sandbox_kinds()[name].schema
    text = (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    return schema.model_validate(schema.model_validate_json(text).model_dump() | {"key": uuid.uuid4()} | changes)
