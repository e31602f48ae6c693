"""Whether a text says the same again, and whether it says what somebody else wrote."""

from collections.abc import Iterable, Sequence
from functools import cache

from .lexicon import lines_of

_NUMBERS = frozenset(
    [
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "vijftien",
        "twintig",
        "vijfentwintig",
        "dertig",
        "veertig",
        "vijftig",
        "zestig",
        "honderd",
        "zoveel",
        "genoeg",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
    ]
)


def said_again(words: Sequence[str], length: int = 4) -> set[int]:
    """Places of ``words`` that belong to a row of ``length`` words that stood there before."""
    seen: set[tuple[str, ...]] = set()
    places: set[int] = set()
    for at in range(len(words) - length + 1):
        row = tuple(words[at : at + length])
        if row in seen:
            places.update(range(at, at + length))
        seen.add(row)
    return places


def said_by_others(words: Sequence[str], given: Iterable[Sequence[str]], length: int = 3) -> set[int]:
    """Places of ``words`` that belong to a row of ``length`` words of one of the ``given`` texts."""
    theirs = {tuple(text[at : at + length]) for text in given for at in range(len(text) - length + 1)}
    rows = (range(at, at + length) for at in range(len(words) - length + 1) if tuple(words[at : at + length]) in theirs)
    return {place for row in rows for place in row}


def longest_run(words: Sequence[str]) -> int:
    """The greatest number of times that one word stands behind itself."""
    longest = run = 0
    for at, word in enumerate(words):
        run = run + 1 if at and word == words[at - 1] else 1
        longest = max(longest, run)
    return longest


def fewest_different(words: Sequence[str], window: int) -> float:
    """The smallest share of different words in any ``window`` of ``words`` in a row; 1.0 for a shorter text."""
    parts = (words[at : at + window] for at in range(len(words) - window + 1))
    return min((len(set(part)) / window for part in parts), default=1.0)


def filled_up(words: Sequence[str]) -> set[int]:
    """Places of ``words`` that only fill a field, by the phrases in ``filler.txt``."""
    places: set[int] = set()
    for at in range(len(words)):
        for phrase in (*_fillers().get(words[at], ()), *(_fillers()["9"] if _is_number(words[at]) else ())):
            end = _end_of(phrase, words, at)
            places.update(range(at, end))
    return places


def _end_of(phrase: tuple[str, ...], words: Sequence[str], start: int) -> int:
    """Where ``phrase`` ends in ``words`` from ``start`` on, or ``start`` when it does not stand there."""
    ends = {start}
    for part in phrase:
        if part == "…":
            ends = {end + more for end in ends for more in (1, 2, 3)}
        else:
            ends = {end + 1 for end in ends if end < len(words) and _fits(part, words[end])}
    return max(ends, default=start)


def _fits(part: str, word: str) -> bool:
    return word == part or (part == "9" and _is_number(word))


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _NUMBERS


@cache
def _fillers() -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for line in lines_of("filler.txt"):
        phrase = tuple(line.split())
        phrases.setdefault(phrase[0], []).append(phrase)
    return phrases
