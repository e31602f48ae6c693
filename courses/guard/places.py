"""Find what a rule is looked for around: by its letters first, which is fast, and then by its pattern."""

import re
from functools import cache

_ALTERNATIVES = re.compile(r"\(\?:([a-z |-]+)\)(.*)", re.DOTALL)
_LETTERS = re.compile(r"[a-z]{2,}")


def places_of(pattern: str, low: str) -> list[tuple[int, int]]:
    """Where a pattern matches in a text in small letters, by where it begins; they may overlap."""
    letters, compiled = _letters(pattern)
    if not letters:
        return [match.span() for match in compiled.finditer(low)]
    found: list[tuple[int, int]] = []
    for word in letters:
        at = low.find(word)
        while at >= 0:
            match = compiled.match(low, at)
            if match:
                found.append(match.span())
            at = low.find(word, at + 1)
    found.sort()
    return found


@cache
def _letters(pattern: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The letters with which the alternatives of a pattern begin, if all of them do with two or more."""
    grouped = _ALTERNATIVES.fullmatch(pattern)
    parts = grouped[1].split("|") if grouped else _split(pattern)
    begins = [_LETTERS.match(part) for part in parts]
    letters = tuple({begin[0] for begin in begins if begin}) if all(begins) else ()
    return tuple(sorted(letters)), re.compile(pattern, re.ASCII)


def _split(pattern: str) -> list[str]:
    """The alternatives of a pattern."""
    parts, depth = [""], 0
    for sign in pattern:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
