"""Whether words stand in the order of sentences: by what words do, and what usually follows what.

A word that holds sentences together stands for its role (article, pronoun, …), any other for its ending. Counts of
three in a row come from ``learned.json``. Words in no order follow one another as often as chance has it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from .lexicon import learned_figures, roles_of_words

_ENDINGS = {
    "nl": (
        ("heid", "thing"), ("ing", "thing"), ("teit", "thing"), ("schap", "thing"), ("tie", "thing"),
        ("isme", "thing"), ("ingen", "things"), ("heden", "things"), ("ties", "things"), ("lijk", "quality"),
        ("lijke", "qualities"), ("ig", "quality"), ("ige", "qualities"), ("isch", "quality"), ("ische", "qualities"),
        ("baar", "quality"), ("ende", "qualities"), ("eerd", "done"), ("eert", "does"), ("eren", "doing"),
        ("je", "thing"), ("jes", "things"), ("en", "plural"), ("e", "e"), ("er", "er"), ("s", "s"), ("d", "d"),
        ("t", "t"),
    ),
    "en": (
        ("tion", "thing"), ("ness", "thing"), ("ment", "thing"), ("ity", "thing"), ("ing", "doing"), ("ed", "done"),
        ("ly", "adv"), ("able", "quality"), ("ful", "quality"), ("ive", "quality"), ("al", "quality"),
        ("ous", "quality"), ("s", "s"), ("er", "er"), ("y", "y"), ("e", "e"),
    ),
}  # fmt: skip


# How many rows the guess from shorter rows weighs.
_LEANING = 50.0
_CONJUGATED = frozenset({"be", "have", "modal", "verb"})


def _form(word: str) -> str:
    """Whether a Dutch verb is a participle, a plural or infinitive, or neither."""
    if word.startswith("ge") and len(word) > 5:
        return "+done"
    return "+many" if word.endswith("n") and word not in {"ben", "kan", "bin", "hen"} else ""


@lru_cache(maxsize=20_000)
def role_of(word: str, language: str) -> str:
    """What ``word`` does in a sentence of ``language``, or what its ending suggests."""
    role = roles_of_words(language).get(word)
    if role:
        return f"{role}{_form(word)}" if language == "nl" and role in _CONJUGATED else role
    if word.isdigit():
        return "number"
    if language == "nl" and len(word) > 4 and word.startswith("ge") and word.endswith(("d", "t", "en")):
        return "done"
    for ending, kind in sorted(_ENDINGS[language], key=lambda each: -len(each[0])):
        if len(word) > len(ending) + 1 and word.endswith(ending):
            return f"-{kind}"
    return "-"


def holding_share(words: Sequence[str], language: str) -> float:
    """The share of ``words`` that hold sentences together."""
    roles = roles_of_words(language)
    return sum(word in roles for word in words) / max(len(words), 1)


def counted_in_a_row(sentences: Iterable[Sequence[str]], language: str) -> dict[str, int]:
    """How often each row of one, two and three roles occurs in ``sentences``: what ``order_gain`` reads."""
    counts: dict[str, int] = {}
    for words in sentences:
        roles = [role_of(word, language) for word in words]
        for length in (1, 2, 3):
            for at in range(len(roles) - length + 1):
                row = " ".join(roles[at : at + length])
                counts[row] = counts.get(row, 0) + 1
    return counts


@cache
def _counts(language: str) -> tuple[Mapping[str, int], int]:
    learned = learned_figures()[language]
    counts = {row: int(number) for number, rows in learned.items() for row in rows.split("|")}
    return counts, sum(number for row, number in counts.items() if " " not in row)


def order_gain(runs: Sequence[Sequence[str]], language: str) -> tuple[float, int]:
    """How much more the words of ``runs`` follow one another as in ``language`` than the same words shuffled would.

    ``runs`` are words without a sign between them. Gives bits a pair of neighbours (about 0 for words in no order, more
    for sentences) and the number of such pairs.
    """
    stood: list[float] = []
    every: list[str] = []
    for run in runs:
        roles = [role_of(word, language) for word in run]
        every += roles
        rows = zip(["", *roles], roles, roles[1:], strict=False)
        stood += [_gain(language, before, one, two) for before, one, two in rows]
    if not stood:
        return 0.0, 0
    return sum(stood) / len(stood) - _expected(language, every), len(stood)


def _expected(language: str, roles: Sequence[str]) -> float:
    """Mean gain of each role behind each other one of the text: what shuffling would give."""
    numbers = Counter(roles)
    pairs = len(roles) * (len(roles) - 1)
    gains = (
        number * (numbers[two] - (one == two)) * _gain(language, "", one, two)
        for one, number in numbers.items()
        for two in numbers
    )
    return sum(gains) / pairs


@lru_cache(maxsize=50_000)
def _gain(language: str, before: str, one: str, two: str) -> float:
    """Bits by which ``two`` is likelier behind ``one`` (and ``before``, where there is one) than anywhere."""
    counts, total = _counts(language)
    alone = (counts.get(two, 0) + 1) / (total + 100)
    behind = _behind(counts, one, two, alone)
    if before:
        behind = _behind(counts, f"{before} {one}", two, behind)
    return math.log2(behind / alone)


def _behind(counts: Mapping[str, int], before: str, role: str, otherwise: float) -> float:
    """Chance of ``role`` behind ``before``, leaning on ``otherwise`` as far as little was counted."""
    return (counts.get(f"{before} {role}", 0) + _LEANING * otherwise) / (counts.get(before, 0) + _LEANING)
