"""What judging an exercise gives. Pure: no language model has a say, and the same answer gets the same result."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from courses.writing import TOO_FEW_WORDS, judge_writing

# Rises when the way of judging changes; kept with every attempt.
JUDGING = 2
# What any kind can lack; the key is how many words too few, as text.
WORDS = "words"
# What any text of one's own can lack; the key is a reason of courses.writing.REASONS.
FLOOR = "floor"
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


def too_short(text: str, words: int, given: Collection[str] = ()) -> tuple[Lack, ...]:
    """What ``text`` lacks: words when it has fewer than ``words``, and whatever the floor of ``courses.writing`` names.

    ``given`` are texts that may be quoted but not copied. A text without a word lacks words alone.
    """
    short = words - count_words(text)
    lacks = (Lack(WORDS, str(short)),) if short > 0 else ()
    reasons = judge_writing(text, words=words, given=given).why if words > 0 else ()
    return lacks + tuple(Lack(FLOOR, reason) for reason in reasons if reason != TOO_FEW_WORDS)


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
