"""What judging an exercise gives. Pure: no language model has a say, and the same answer gets the same result."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# Rises when the way of judging changes; kept with every attempt.
JUDGING = 1
# What any kind can lack; the key is how many words too few, as text.
WORDS = "words"
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True)
class Lack:
    """Something that is still missing: ``what`` is the kind's own word for it, ``key`` says where or how many."""

    what: str
    key: str


@dataclass(frozen=True)
class Result:
    """Outcome of judging: ``right`` says per question, statement or sentence whether it was exactly right."""

    passed: bool
    points: int
    possible: int
    right: Mapping[str, bool]
    lacks: tuple[Lack, ...] = ()

    def short(self, what: str = WORDS) -> int:
        """The number that a lack of this kind names; 0 when there is no such lack."""
        return next((int(lack.key) for lack in self.lacks if lack.what == what), 0)


def count_words(text: str) -> int:
    """Number of words in ``text``: runs of letters and digits, with inner hyphens and apostrophes."""
    return len(_WORD.findall(text))


def too_short(text: str, words: int) -> tuple[Lack, ...]:
    """The lack of words in ``text`` when it has fewer than ``words``."""
    short = words - count_words(text)
    return (Lack(WORDS, str(short)),) if short > 0 else ()


def mentions(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of ``phrases`` stands in ``text`` as whole words, whatever the case, accents and white space."""
    return _pattern(phrases).search(_folded(text)) is not None


@lru_cache(maxsize=1000)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    wanted = (r"\s+".join(re.escape(part) for part in _folded(phrase).split()) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each for each in wanted if each) or r'(?!)'})(?!\w)")


def same(one: str, other: str) -> bool:
    """Whether two texts differ in white space only: browsers send line ends in two ways."""
    return one.split() == other.split()


@lru_cache(maxsize=1000)
def _folded(text: str) -> str:
    """``text`` without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
