"""Whether a text says the same again, and whether it says what somebody else wrote."""

from collections.abc import Iterable, Sequence
from functools import cache

from .lexicon import lines_of


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
        for phrase in _fillers().get(words[at], ()):
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
            ends = {end + 1 for end in ends if end < len(words) and words[end] == part}
    return max(ends, default=start)


@cache
def _fillers() -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for line in lines_of("filler.txt"):
        phrase = tuple(line.split())
        phrases.setdefault(phrase[0], []).append(phrase)
    return phrases
