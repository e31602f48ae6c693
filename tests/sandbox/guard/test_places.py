"""What is found by its letters is what its pattern finds."""

import re

import pytest

from courses.guard.places import places_of
from courses.guard.rules import RULES

from .sentences import sentences

PATTERNS = sorted({rule.around for rule in RULES if rule.around and not rule.around.isdigit()})
TEXT = "\n".join(
    row.text for file in ("everyday.txt", "got_through.txt", "tuning.txt") for row in sentences(file)
).lower()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_found_wherever_it_stands(pattern):
    expected = [match.span() for match in re.finditer(pattern, TEXT, re.ASCII)]
    found = places_of(pattern, TEXT)
    assert [place for place in expected if place not in found] == []
    assert [(start, end) for start, end in found if not re.compile(pattern, re.ASCII).match(TEXT, start)] == []
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("ab|bc", "abc bc", [(0, 2), (1, 3), (4, 6)]),
        ("(?:ab|bc)[^\\d]{0,3}\\d", "ab 1 bc  2 bc", [(0, 4), (5, 10)]),
        ("ab(?![a-z])|bc", "abc ab", [(1, 3), (4, 6)]),
        ("[@%]", "a@b%", [(1, 2), (3, 4)]),
        ("ab|[@]", "ab@", [(0, 2), (2, 3)]),
    ],
)
def test_patterns_of_each_form_are_found(pattern, text, found):
    assert places_of(pattern, text) == found
