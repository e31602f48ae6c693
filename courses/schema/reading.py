"""Read frozen text of any schema number as the newest typed form."""

import json
from functools import lru_cache
from typing import Any

from .document import RELEASED, SCHEMA, CourseDocument


# Released content never changes and documents are frozen, so a process reads each once.
@lru_cache(maxsize=32)
def read_document(text: str) -> CourseDocument:
    """Return the course in ``text``, brought up to the newest schema.

    Raises:
        ValueError: when the text names a schema newer than this code, or does not fit it.
    """
    return CourseDocument.model_validate(upcast(json.loads(text)), context={RELEASED: True})


def upcast(data: dict[str, Any]) -> dict[str, Any]:
    """Bring ``data`` to the newest schema, one number at a time."""
    if data["schema_number"] > SCHEMA:
        raise ValueError(f"schema {data['schema_number']} is newer than this code knows ({SCHEMA})")
    return data
