"""What differs between two texts, word by word. Pure: two texts always give the same pieces."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s*\S+")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of words that both texts have, or only the first (gone), or only the second (new)."""

    change: Change
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that ``before`` and ``after`` are made of, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for tag, start, end, first, last in _matcher(old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(new[first:last])))
            continue
        gone, added = "".join(old[start:end]), "".join(new[first:last])
        if gone:
            # At the very beginning no white space would stand between what is gone and what took its place.
            pieces.append(Piece(Change.GONE, gone if first or not new else f"{gone} "))
        if added:
            pieces.append(Piece(Change.NEW, added))
    return tuple(pieces)


def alike(one: str, other: str) -> float:
    """How alike two texts are: 1 when they have the same words in the same order, 0 when they share none."""
    return _matcher(_WORDS.findall(one), _WORDS.findall(other)).ratio()


def _matcher(old: list[str], new: list[str]) -> "SequenceMatcher[str]":
    return SequenceMatcher(None, [_plain(word) for word in old], [_plain(word) for word in new], autojunk=False)


def _plain(word: str) -> str:
    """A word by which it is compared: capitals and the white space before it make no difference."""
    return word.strip().casefold()
