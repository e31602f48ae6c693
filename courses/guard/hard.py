"""Hard identifiers: what stops a text."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from .checks import CHECKS
from .places import places_of
from .rule import EVERYWHERE, LONG_NUMBER, MOST_BETWEEN, WITHOUT_DIGITS, Rule
from .rules import RULES
from .rules_numbers import DATE
from .verdict import Kind

# So often a cue is looked for near what was found, before all its places in the text are.
FEW = 10
# A citizen service number is a word for the next one: in a column the heading soon is far away.
NEXT_BSN = 60
# As far away another cell of a row may stand.
BESIDE = 120
LONGEST_CUE = 30
_DIGIT = re.compile(r"\d", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_NO_DIGIT = ("@", "at", "staartje", "wachtw", "passw", "ww", "pw", "(a", "[a", "{a", "<a")

# What stands between the things of a list, what goes on after one, and which kinds are told in lists.
_JOINT = re.compile(r" ?(?:[,;/&+]|en(?![a-z])|of(?![a-z])|\n) ?", re.ASCII)
_MORE = re.compile(r"[a-z\d]| ?(?:euro|keer|leerlingen|punten|uur|km)", re.ASCII)
_LETTER = re.compile(r"[a-z]", re.ASCII)
_DAY = re.compile(DATE, re.ASCII)
LISTED = frozenset(
    {Kind.EDUCATION_NUMBER, Kind.PUPIL_NUMBER, Kind.BIRTH_DATE, Kind.LICENCE_PLATE, Kind.DOCUMENT_NUMBER}
)

type Found = tuple[Kind, int, int]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


@dataclass
class _Text:
    """A flat text while it is looked at."""

    flat: str
    low: str
    digits: list[tuple[int, int]]  # where they stand, those on a row together
    taken: bytearray
    around: dict[tuple[str, int, int], list[tuple[int, int]]] = field(default_factory=dict)
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    cues: dict[str, list[int]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    last_bsn: int = -NEXT_BSN

    def near(self, cue: str, start: int, end: int) -> bool:
        """Whether a cue begins between ``start`` and ``end``."""
        asked = self.asked[cue] = self.asked.get(cue, 0) + 1
        if asked <= FEW:
            match = _compiled(cue).search(self.low, max(0, start), end + LONGEST_CUE)
            return match is not None and match.start() < end
        places = self.cues.get(cue)
        if places is None:
            places = self.cues[cue] = [match.start() for match in _compiled(cue).finditer(self.low)]
        at = bisect_left(places, start)
        return at < len(places) and places[at] < end

    def pieces(self, rule: Rule) -> list[tuple[int, int]]:
        """Where a rule is looked for: two places that are near each other are one."""
        key = (rule.around, rule.reach, rule.behind)
        if key not in self.around:
            self.around[key] = self._pieces(rule)
        return self.around[key]

    def _pieces(self, rule: Rule) -> list[tuple[int, int]]:
        if rule.around == EVERYWHERE:
            return [(0, len(self.low))]
        pieces: list[tuple[int, int]] = []
        start, end = 0, -1
        if rule.around not in self.places:
            self.places[rule.around] = self._places(rule.around)
        for first, last in self.places[rule.around]:
            if first - rule.reach > end:
                if end >= 0:
                    pieces.append((start, end))
                start = max(0, first - rule.reach)
            end = max(end, last + rule.behind)
        if end >= 0:
            pieces.append((start, end))
        return pieces

    def _places(self, around: str) -> list[tuple[int, int]]:
        if around == LONG_NUMBER:
            return _long_numbers(self.digits)
        if around.isdigit():
            return [(start, end) for start, end in self.digits if end - start >= int(around)]
        return places_of(around, self.low)

    def beside(self, start: int, end: int) -> bool:
        """Whether something was found in the same line."""
        line = self.flat.rfind("\n", max(0, start - BESIDE), start) + 1 or max(0, start - BESIDE)
        stop = self.flat.find("\n", end, end + BESIDE)
        return any(self.taken[line : end + BESIDE if stop < 0 else stop])

    def take(self, kind: Kind, start: int, end: int) -> None:
        if not any(self.taken[start:end]):
            self.taken[start:end] = b"\1" * (end - start)
            self.found.append((kind, start, end))


def hard_identifiers(flat: str) -> list[Found]:
    """What stands in ``flat``, without overlaps; the rule that comes first wins."""
    low = flat.lower()
    digits = [match.span() for match in _DIGITS.finditer(low)]
    if not digits and not any(word in low for word in _NO_DIGIT):
        return []
    text = _Text(flat, low, digits, bytearray(len(flat)))
    for rule in RULES:
        if rule.beside and not text.found:
            continue
        if (digits or rule.around in WITHOUT_DIGITS) and _has_one(low, rule.needs):
            for start, end in _matches(text, rule):
                text.take(rule.kind, start, end)
    for found in text.found:  # which grows while it is read: a third one follows a second
        _next_of_a_list(text, *found)
    return text.found


def _long_numbers(digits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where eight digits or more stand with little between them."""
    numbers: list[tuple[int, int]] = []
    start, last, count = 0, -MOST_BETWEEN - 1, 0
    for first, end in [*digits, (10**9, 10**9)]:
        if first - last > MOST_BETWEEN:
            if count >= int(LONG_NUMBER):
                numbers.append((start, last))
            start, count = first, 0
        last = end
        count += end - first
    return numbers


def _has_one(low: str, needs: tuple[str, ...]) -> bool:
    """Whether one of the words stands in a text, or none has to. A loop, because it is asked of every rule."""
    for word in needs:
        if word in low:
            return True
    return not needs


def _next_of_a_list(text: _Text, kind: Kind, start: int, end: int) -> None:
    """Take in what follows behind a comma or "en" and looks the same: the cue was said for all of them."""
    joint = _JOINT.match(text.low, end)
    if kind in LISTED and joint:
        first = text.low[start:end]
        begin = joint.end()
        if kind is Kind.BIRTH_DATE:
            day = _DAY.match(text.low, begin)
            if day:
                text.take(kind, begin, day.end())
        elif _looks(text.low[begin : begin + end - start]) == _looks(first) and not _MORE.match(
            text.low, begin + end - start
        ):
            text.take(kind, begin, begin + end - start)


def _looks(piece: str) -> str:
    """Which signs of a piece are digits and which are letters."""
    return _LETTER.sub("a", _DIGIT.sub("0", piece))


def _matches(text: _Text, rule: Rule) -> Iterator[tuple[int, int]]:
    whole = text.flat if rule.case else text.low
    pattern = _compiled(rule.pattern)
    for begin, end in text.pieces(rule):
        if rule.inside and not _has_one(text.low[begin:end], rule.needs):
            continue
        piece = whole[begin:end]
        match = pattern.search(piece)
        while match:
            start, stop = begin + match.start(1), begin + match.end(1)
            stands = _stands(text, rule, start, stop, match[1])
            if stands:
                yield start, stop
            # What did not stand may hide another that begins a sign later.
            match = pattern.search(piece, match.end() if stands else match.start() + 1)


def _stands(text: _Text, rule: Rule, start: int, end: int, found: str) -> bool:
    """Whether what a pattern found passes its check, and has around it what it must have."""
    if rule.check and not CHECKS[rule.check](found):
        return False
    if rule.unless and (
        text.near(rule.unless, start - rule.before, start) or text.near(rule.unless, end, end + rule.after)
    ):
        return False
    if rule.beside and not text.beside(start, end):
        return False
    next_bsn = rule.kind is Kind.BSN and 0 <= start - text.last_bsn < NEXT_BSN
    if rule.near and not next_bsn and not text.near(rule.near, start - rule.before, end + rule.after):
        return False
    if rule.kind is Kind.BSN:
        text.last_bsn = end
    return True
