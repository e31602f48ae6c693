"""How well a word is known: as it stands, as people misspell it, as a compound, or not at all."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from .lexicon import known_words

# What a word counts for when it is known only by a detour.
EXACT, SOUND, COMPOUND, NEAR, UNKNOWN = 1.0, 0.95, 0.9, 0.7, 0.0
# Longer ones are no words, and would take long.
_LONGEST = 40
# Two misspelt sounds are looked for in words of everyday length alone, and in so many ways at most.
_LONGEST_TWICE, _MOST_TWICE = 16, 3000
# A slip of one letter makes a word of almost any short run of letters, so that short ones get no such help.
_SHORTEST_NEAR = 5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Spellings that sound alike or nearly so, for people who write Dutch by ear; each both ways.
_ALIKE = (
    ("ei", "ij"), ("ij", "y"), ("ei", "y"), ("au", "ou"), ("auw", "ou"), ("ouw", "au"), ("au", "auw"), ("ou", "ouw"),
    ("d", "t"), ("dt", "d"), ("dt", "t"), ("g", "ch"), ("v", "f"), ("s", "z"), ("c", "k"), ("c", "s"), ("k", "q"),
    ("ks", "x"), ("cks", "x"), ("qu", "kw"), ("ie", "i"), ("i", "y"), ("ph", "f"), ("th", "t"), ("sch", "sg"),
    ("isch", "ies"), ("sch", "s"), ("uu", "u"), ("oo", "o"), ("ee", "e"), ("aa", "a"), ("eu", "u"), ("oe", "u"),
    ("ng", "nk"), ("tie", "sie"), ("ti", "si"), ("sj", "ch"), ("sj", "sh"), ("e", "u"), ("e", "i"), ("é", "e"),
    ("è", "e"), ("ë", "e"), ("ï", "i"), ("ö", "o"), ("ü", "u"), ("ê", "e"), ("ç", "c"), ("en", "e"), ("uw", "u"),
    ("eeuw", "eew"), ("ieuw", "iew"), ("ea", "ee"), ("ai", "ei"), ("oi", "ooi"), ("aai", "ai"), ("h", ""), ("w", "v"),
    ("'", ""), ("ae", "aa"), ("oa", "aa"), ("ao", "aa"), ("eau", "o"), ("lijk", "lik"), ("lijk", "luk"), ("ig", "ug"),
)  # fmt: skip
_DOUBLED = "bcdfgklmnprstvz"
_SWAPS = tuple(
    {*_ALIKE, *((b, a) for a, b in _ALIKE if b), *((c * 2, c) for c in _DOUBLED), *((c, c * 2) for c in _DOUBLED)}
)


def spelled_alike(word: str) -> Iterator[str]:
    """``word`` with one sound written another way, at one place."""
    for old, new in _SWAPS:
        at = word.find(old)
        while at >= 0:
            yield word[:at] + new + word[at + len(old) :]
            at = word.find(old, at + 1)


def one_slip_away(word: str) -> Iterator[str]:
    """``word`` with two neighbours swapped, a letter too many, too few, or another one."""
    cuts = range(len(word) + 1)
    for at in cuts:
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


@lru_cache(maxsize=20_000)
def recognised(word: str, *, thorough: bool = True) -> tuple[float, str]:
    """How well ``word`` (small letters) is known, 0 to 1, and the known word that it is taken for.

    ``thorough`` also looks for misspellings and compounds.
    """
    known = known_words()
    if word in known or word.strip("'") in known:
        return EXACT, word
    if not thorough or not 2 < len(word) <= _LONGEST or not any(sign.isalpha() for sign in word):
        return UNKNOWN, word
    if "-" in word or "'" in word:
        return _in_parts(word)
    return _by_detour(word)


def _in_parts(word: str) -> tuple[float, str]:
    parts = [part for part in word.replace("'", "-").split("-") if len(part) > 1]
    if not parts:
        return UNKNOWN, word
    return min(recognised(part)[0] for part in parts) * COMPOUND, parts[-1]


def _by_detour(word: str) -> tuple[float, str]:
    known = known_words()
    alike = {each for each in spelled_alike(word) if len(each) > 1}
    found = alike & known
    if found:
        return SOUND, min(found)
    if _is_compound(word):
        return COMPOUND, word
    if len(word) < _SHORTEST_NEAR:
        return UNKNOWN, word
    near = known.intersection(one_slip_away(word))
    if near:
        return NEAR, min(near)
    return _by_two_sounds(word, alike)


def _by_two_sounds(word: str, alike: set[str]) -> tuple[float, str]:
    known = known_words()
    if len(word) > _LONGEST_TWICE:
        return UNKNOWN, word
    every = islice((other for each in sorted(alike) for other in spelled_alike(each)), _MOST_TWICE)
    found = next((other for other in every if other in known), None)
    if found:
        return NEAR, found
    return (NEAR, word) if any(_is_compound(each) for each in alike) else (UNKNOWN, word)


def _is_compound(word: str) -> bool:
    """Whether ``word`` is two known words, or three, with or without a joining s, e or en."""
    known = known_words()
    for at in range(3, len(word) - 2):
        tail = word[at:]
        if len(tail) + at < 8 or tail not in known:
            continue
        head = word[:at]
        if any(head[: len(head) - cut] in known for cut in _joints(head)) or (at > 7 and _is_compound(head)):
            return True
    return False


def _joints(head: str) -> Iterator[int]:
    yield 0
    for joint in ("s", "e", "en"):
        if head.endswith(joint) and len(head) - len(joint) > 3:
            yield len(joint)
