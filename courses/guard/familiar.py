"""The lists of names: of people at schools, and of persons, places and things that everybody may write."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .tokens import tokens

_HERE = Path(__file__).parent


def _listed(file: str) -> Iterator[str]:
    for line in (_HERE / file).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line


@cache
def given_names() -> frozenset[str]:
    return frozenset(name for line in _listed("given_names.txt") for name in line.split()) - word_names()


@cache
def word_names() -> frozenset[str]:
    return frozenset(name for line in _listed("word_names.txt") for name in line.split())


@cache
def names_first() -> frozenset[str]:
    """The words among the given names that are names more often than words."""
    return word_names() & frozenset(name for line in _listed("given_names.txt") for name in line.split())


@cache
def surnames() -> frozenset[str]:
    return frozenset(name for line in _listed("surnames.txt") for name in line.split())


# Names by their first word and then their second, which is empty for a name of one word.
type Phrases = dict[str, dict[str, list[tuple[str, ...]]]]


def phrases(names: Iterator[str] | tuple[str, ...]) -> Phrases:
    """Names by their first words, the longest first."""
    found: Phrases = {}
    for name in names:
        parts = tokens(name)
        words = tuple(low for low, word in zip(parts.lows, parts.words, strict=True) if word)
        if words:
            found.setdefault(words[0], {}).setdefault(words[1] if len(words) > 1 else "", []).append(words)
    for several in found.values():
        for same in several.values():
            same.sort(key=len, reverse=True)
    return found


@cache
def known_phrases() -> Phrases:
    """What everybody may write. One word that is a given name as well is left out: it may be a pupil's."""
    ours = given_names() | word_names()
    every = (name.strip() for line in _listed("known.txt") for name in line.split(","))
    return phrases(name for name in every if name and (" " in name or name.lower() not in ours))


@cache
def known_persons() -> Phrases:
    """The persons among them: those that stand in the file before its places."""
    before_places: list[str] = []
    for line in (_HERE / "known.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# -- places"):
            break
        if not line.startswith("#"):
            before_places += line.split(",")
    return phrases(name.strip() for name in before_places if name.strip())
