"""Hard identifiers: what stops a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .checks import CHECKS
from .rules import RULES, Rule
from .verdict import Kind


@dataclass(frozen=True, slots=True)
class _Ready:
    rule: Rule
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None


def _compiled(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII if case else re.ASCII | re.IGNORECASE)


_READY = tuple(
    _Ready(
        rule,
        _compiled(rule.pattern, case=rule.case),
        _compiled(rule.near) if rule.near else None,
        _compiled(rule.unless) if rule.unless else None,
    )
    for rule in RULES
)
_DIGIT = re.compile(r"\d", re.ASCII)


def hard_identifiers(plain: str) -> list[tuple[Kind, int, int]]:
    """What stands in ``plain``, without overlaps; the rule that comes first wins."""
    if not _DIGIT.search(plain) and "@" not in plain and "wachtwoord" not in plain and "at" not in plain:
        return []
    low = plain.lower()
    found: list[tuple[Kind, int, int]] = []
    for ready in _READY:
        if ready.rule.needs and not any(word in low for word in ready.rule.needs):
            continue
        for start, end in _matches(ready, plain):
            if all(end <= other_start or start >= other_end for _, other_start, other_end in found):
                found.append((ready.rule.kind, start, end))
    return found


def _matches(ready: _Ready, plain: str) -> Iterator[tuple[int, int]]:
    rule = ready.rule
    for match in ready.pattern.finditer(plain):
        start, end = match.span(1)
        around = plain[max(0, start - rule.before) : start] + "\n" + plain[end : end + rule.after]
        if ready.near and not ready.near.search(around):
            continue
        if ready.unless and ready.unless.search(around):
            continue
        if not rule.check or CHECKS[rule.check](match[1]):
            yield start, end
