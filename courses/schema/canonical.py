"""One way to write a value as bytes, so that equal content has an equal hash."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """Return ``value`` (dicts, lists, text, whole numbers, booleans, None) as canonical JSON.

    Keys sorted, no white space, real UTF-8, and no floats: their spelling drifts
    between databases and versions.

    Raises:
        ValueError: for a float anywhere in ``value`` or a NUL in a text, which
            PostgreSQL cannot hold.
    """
    _refuse_drifting_values(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of ``text``, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_drifting_values(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(f"a float has no place in frozen content: {value!r}")
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a NUL character has no place in frozen content")
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_drifting_values(key)
            _refuse_drifting_values(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_drifting_values(item)
