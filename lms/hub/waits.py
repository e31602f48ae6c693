"""How long a hub asks to wait, wherever it says so."""

import datetime
import math
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils import timezone

# No answer of any hub's asks for more patience than this.
_LONGEST_WAIT = 3600.0
_IN_BODY = {"retry_after": 1.0, "retry_after_seconds": 1.0, "retryafter": 1.0, "retrydelay": 1.0,
            "estimated_time": 1.0, "retry_after_ms": 0.001}  # fmt: skip
_IN_WORDS = re.compile(
    r"(?:try|retry)\w*(?: again)? (?:in|after) ([0-9.]+) ?(ms|m(?:in)?|s|sec|seconds?)\b", re.IGNORECASE
)
_UNITS = {"ms": 0.001, "m": 60.0, "min": 60.0}
_DEEPEST = 4


def seconds_asked(headers: Mapping[str, str], body: Any = None, words: str = "") -> float | None:
    """Seconds from now that headers, body or sentence ask to wait; None when none does."""
    if (exact := _number(headers.get("retry-after-ms", ""))) is not None:
        return min(exact / 1000, _LONGEST_WAIT)
    if (wait := seconds_to_wait(headers.get("retry-after", ""))) is not None:
        return wait
    if (wait := _in_body(body, 0)) is not None:
        return min(wait, _LONGEST_WAIT)
    if said := _IN_WORDS.search(words):
        number = _number(said[1])
        return None if number is None else min(number * _UNITS.get(said[2].lower(), 1.0), _LONGEST_WAIT)
    return None


def seconds_to_wait(retry_after: str) -> float | None:
    """What a ``Retry-After`` asks, in seconds from now: a number or a moment; None when it says neither."""
    text = retry_after.strip()
    if (number := _number(text)) is not None:
        return min(number, _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        return min(max(0.0, (moment - timezone.now()).total_seconds()), _LONGEST_WAIT)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _number(value: Any) -> float | None:
    """A number that is not negative, or one with "s" behind it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value.strip().removesuffix("s") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _in_body(body: Any, depth: int) -> float | None:
    if depth > _DEEPEST:
        return None
    if isinstance(body, dict):
        for name, value in body.items():
            unit = _IN_BODY.get(str(name).lower().replace("-", "_"))
            if unit and (number := _number(value)) is not None:
                return number * unit
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    found = (_in_body(each, depth + 1) for each in list(inner)[:50] if isinstance(each, dict | list))
    return next((wait for wait in found if wait is not None), None)
