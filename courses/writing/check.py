"""The verdict on a text: whether it meets the floor, and if not, why. It never grades.

The limits were chosen on ``tests/writing/honest.jsonl`` and ``nonsense.jsonl``; docs/written-text.md says how they do.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from .measures import Measured

TOO_FEW_WORDS = "too_few_words"
UNKNOWN_WORDS = "unknown_words"
REPEATED = "repeated"
COPIED = "copied"
FILLER = "filler"
NO_SENTENCES = "no_sentences"
# Every reason that a verdict can have, in the order in which it names them.
REASONS = (TOO_FEW_WORDS, UNKNOWN_WORDS, REPEATED, COPIED, FILLER, NO_SENTENCES)
# Fewer words say too little to judge more of them than whether they are known.
_FEWEST_TO_MEASURE = 8
# Longer texts are judged by their beginning: 5,000 words are more than any exercise takes.
_MOST_SIGNS = 40_000


@dataclass(frozen=True)
class WritingVerdict:
    """``outcome`` is accept or refuse; ``why`` holds codes of ``REASONS``, none when accepted."""

    outcome: Literal["accept", "refuse"]
    why: tuple[str, ...]


def judge_writing(text: str, *, words: int = 1, given: Collection[str] = ()) -> WritingVerdict:
    """Judge ``text`` against the floor: at least ``words`` words, of a language, one's own, in sentences.

    ``given`` are texts that may be quoted but not copied: the task, material, a model's answer. Deterministic, without
    a model; takes time in proportion to the text, of which the first 40,000 signs are judged.
    """
    measured = Measured(text[:_MOST_SIGNS], tuple(given))
    why: tuple[str, ...] = (TOO_FEW_WORDS,) if len(measured.words) < max(words, 1) else ()
    why += tuple(reason for reason, holds in _CHECKS if measured.words and holds(measured, words))
    # What else is the matter says it better.
    if UNKNOWN_WORDS in why or REPEATED in why:
        why = tuple(reason for reason in why if reason not in {FILLER, NO_SENTENCES})
    return WritingVerdict("refuse" if why else "accept", why)


def _has_unknown_words(text: Measured, words: int) -> bool:
    if text.exact_share < 0.66 or text.known_share < 0.75 or text.worst_known < 0.55:
        return True
    return text.counted_share < 0.5 and len(text.words) >= _FEWEST_TO_MEASURE


def _says_it_again(text: Measured, words: int) -> bool:
    if text.run >= 4 or text.worst_different < 0.4:
        return True
    if len(text.words) < _FEWEST_TO_MEASURE:
        return False
    if _share(text.again, text) > 0.3 or text.different < 0.45:
        return True
    return text.most_said > 0.19 and len(text.words) >= 15


def _is_copied(text: Measured, words: int) -> bool:
    share = _share(text.copied, text)
    own = len(text.words) - len(text.copied)
    return share > 0.5 or (share > 0.25 and own < words / 2) or _is_reworded(text)


def _is_reworded(text: Measured) -> bool:
    """Whether nearly all of it stands in a text given, in another order or another form."""
    if len(text.words) < _FEWEST_TO_MEASURE:
        return False
    said = len(text.saying)
    return text.share_of_theirs > 0.7 or (said >= 6 and text.new_words <= said / 8)


def _only_fills(text: Measured, words: int) -> bool:
    share = _share(text.filler, text)
    own = len(text.words) - len(text.filler)
    if share >= 0.35 or (share >= 0.25 and own < words):
        return True
    return len(text.words) >= 15 and len(text.saying) < len(text.words) * 0.12


def _has_no_sentences(text: Measured, words: int) -> bool:
    if len(text.words) < _FEWEST_TO_MEASURE:
        return False
    if text.holding_share < 0.2 or (text.holding_share < 0.45 and text.worst_holding == 0):
        return True
    gain, pairs = text.order
    if text.signs_of_code > 0.35 or (text.holding_share < 0.3 and gain < 0.25):
        return True
    if pairs < len(text.words) * 0.25:
        return text.holding_share < 0.6
    if text.dialect_share > 0.08:
        return False
    return gain < _least_order(pairs) or text.worst_order < -0.45


def _least_order(pairs: int) -> float:
    """The least that words in order gain; the fewer neighbours there are, the more chance has a say."""
    return 0.1 if pairs >= 24 else -0.2 if pairs >= 14 else 0.0 if pairs >= 8 else -9.0


def _share(places: Collection[int], text: Measured) -> float:
    return len(places) / len(text.words)


_CHECKS: tuple[tuple[str, Callable[[Measured, int], bool]], ...] = (
    (UNKNOWN_WORDS, _has_unknown_words),
    (REPEATED, _says_it_again),
    (COPIED, _is_copied),
    (FILLER, _only_fills),
    (NO_SENTENCES, _has_no_sentences),
)
