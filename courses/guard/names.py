"""Possible names: lists of given names and surnames, and how people write about somebody.

What is found holds a text; a teacher decides. Nothing here is certain: names are words, and words are names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from . import cues
from .checks import recent_birth
from .familiar import Phrases, given_names, known_persons, known_phrases, names_first, surnames, word_names
from .rules_numbers import DATE
from .tokens import Token, Tokens

# No name has more initials, nor more words like van and der one after another.
MOST_INITIALS, MOST_BETWEEN = 8, 4
# Between the words of a name: full stops, and van, de and der.
_GAP = re.compile(r"[ .]*(?:[a-z']+ )*")
# What may stand between a name's first word and its second, or end the second as nobody else's.
_NOT_YET = frozenset("s'.-,;:()\"/[]!?\n\t*|•")
# A day in brackets behind a name, with a group or a class before it.
_DATED = re.compile(rf" ?\([^()\n\d]{{0,16}}(?:\d{{1,2}}[a-z]?[,;:] ?)?({DATE}) ?\)", re.ASCII | re.IGNORECASE)
BETWEEN = cues.words("van de der den ter ten het 't el al ben bin bint von di da dos la le op in")


@dataclass
class Text:
    """A text while its names are looked for."""

    plain: str
    tokens: Tokens
    covered: set[int] = field(default_factory=set)
    figure: bool = False  # whether somebody whom everybody knows stands in it
    fiction: bool = False
    small: bool = False  # written without capitals
    loud: bool = False  # written in capitals

    def after_between(self, index: int) -> int:
        """The place of the first token from ``index`` on that is no van, de or der; names have few of them."""
        last = index + MOST_BETWEEN
        while index < last and self.tokens.low(index) in BETWEEN:
            index += 1
        return index


def possible_names(plain: str, words: Tokens, known: Phrases) -> tuple[list[tuple[int, int]], bool]:
    """Where names may stand among the tokens, and whether a person whom everybody knows is written about."""
    text = Text(plain, words, loud=plain.isupper())
    _cover_known(text, known)
    low = plain.lower()
    text.fiction = (
        any(word in low for word in cues.FICTION_WORDS)
        and cues.FICTION.search(low) is not None
        and cues.OWN.search(plain) is None
    )
    capitals = _capitals(words)
    text.small = not any(index not in text.covered for index in capitals if not words.first(index))
    return list(_names(text, capitals)), text.figure


def _capitals(words: Tokens) -> list[int]:
    """Which words are written with a capital, or in capitals."""
    pairs = zip(words.texts, words.lows, strict=True)
    return [index for index, (text, low) in enumerate(pairs) if text != low and text[0] != low[0]]


def _names(text: Text, capitals: list[int]) -> Iterator[tuple[int, int]]:
    """Where names begin and end."""
    words, small, theirs = text.tokens, _small_beginnings(), "'s" in text.plain
    # Most words are small and no name; that is seen here, because this is asked most often.
    nobody, telling = _nobody(), _telling()
    maybe = {index for index in capitals if words.lows[index] not in nobody}
    for index in [index for index, low in enumerate(words.lows) if low in telling]:
        if words.lows[index] in small:
            maybe.add(index)
        if words.lows[index] in cues.CALLED and index + 1 < len(words):
            maybe.add(index + 1)
    if theirs:
        maybe.update(index for index, low in enumerate(words.lows) if low.endswith("'s"))
    upto = 0
    for index in sorted(maybe):
        if index < upto or not words.words[index] or _later_initial(text, index):
            continue
        last = _name_at(text, index)
        if last is not None:
            upto = last + 1
            yield words.starts[index], words[last].end


def _later_initial(text: Text, index: int) -> bool:
    """Whether it is the second or a later one of several initials: those are looked at from the first."""
    words = text.tokens
    return (
        len(words.texts[index]) == 1
        and words.low(index - 1) == "."
        and len(words.low(index - 2)) == 1
        and words.is_word(index - 2)
        and index - 2 not in text.covered
    )


@cache
def _nobody() -> frozenset[str]:
    """Words with a capital that no rule takes for somebody, whatever stands around them."""
    ours = given_names() | word_names() | surnames() | BETWEEN
    return frozenset(word for word in cues.COMMON if len(word) > 1 and word not in ours and word[:-1] not in ours)


@cache
def _small_beginnings() -> frozenset[str]:
    return given_names() | BETWEEN


@cache
def _telling() -> frozenset[str]:
    """Words in small letters at which, or behind which, somebody may be named."""
    return _small_beginnings() | cues.CALLED


def _cover_known(text: Text, known: Phrases) -> None:
    """Mark what everybody may write, and then each part of those names where it stands alone."""
    if "[" in text.plain:
        _cover_brackets(text)
    everybody, lows = known_phrases(), text.tokens.lows
    begins = [index for index, low in enumerate(lows) if low in everybody]
    if known:
        begins = sorted({*begins, *(index for index, low in enumerate(lows) if low in known)})
    if "'s" in text.plain:
        begins = sorted({*begins, *(index for index, low in enumerate(lows) if low.endswith("'s"))})
    familiar: set[str] = set()
    for index in begins:
        # The second word tells at once of most that no name begins here.
        second = text.tokens.low(index + 1)
        several = everybody.get(lows[index])
        if several and not known and "" not in several and second not in several and second[-1:] not in _NOT_YET:
            continue
        if index not in text.covered:
            familiar.update(_cover_phrase(text, index, known) or _cover_phrase(text, index, everybody))
    if familiar:
        text.covered.update(index for index, low in enumerate(lows) if low in familiar)


def _cover_brackets(text: Text) -> None:
    """Mark what somebody wrote between brackets in the place of a name."""
    inside = False
    for index, sign in enumerate(text.tokens.texts):
        inside = sign == "[" or (inside and sign != "]")
        if inside:
            text.covered.add(index)


def _cover_phrase(text: Text, index: int, source: Phrases) -> tuple[str, ...]:
    """Mark a name of ``source`` that begins here; return its parts, when it has several."""
    words = _phrase(text, index, source)
    if not words or not (len(words) > 1 or text.tokens.capital(index)):
        return ()
    text.covered.update(range(index, index + _width(text, index, len(words))))
    text.figure = text.figure or words in known_persons().get(words[0], {}).get(words[1] if len(words) > 1 else "", ())
    return tuple(word for word in words if len(word) > 2) if len(words) > 1 else ()


def _phrase(text: Text, index: int, source: Phrases) -> tuple[str, ...] | None:
    low = text.tokens.lows[index]
    several = source.get(low) or source.get(low.removesuffix("'s"))
    if not several:
        return None
    place = index + 1
    while place < index + 3 and not text.tokens.is_word(place):
        place += 1
    second = text.tokens.low(place) if text.tokens.is_word(place) else ""
    keys = [key for key in (second, _base(second), "") if key in several]
    for key in dict.fromkeys(keys):
        for words in several[key]:
            near = range(index, min(index + 3 * len(words), len(text.tokens)))
            here = [text.tokens.lows[at] for at in near if text.tokens.words[at]]
            if len(here) >= len(words) and all(a == b or _base(a) == b for a, b in zip(here, words, strict=False)):
                return words
    return None


def _base(word: str) -> str:
    """A word without the ending that makes it somebody's."""
    return word.removesuffix("s").removesuffix("'")


def _width(text: Text, index: int, words: int) -> int:
    """How many tokens so many words take, signs between them included."""
    width = 0
    while words and index + width < len(text.tokens):
        words -= text.tokens.words[index + width]
        width += 1
    return width


def _name_at(text: Text, index: int) -> int | None:
    """The last token of the name that begins at ``index``; none when there is none."""
    if index in text.covered:
        return None
    if not text.tokens.capital(index):
        return _small_name(text, index)
    token = text.tokens[index]
    if _titled(text, index, token) or _listed_name(text, index, token) or _by_cue(text, index, token):
        return _extend(text, index)
    return _family(text, index, token)


def _small_name(text: Text, index: int) -> int | None:
    """A given name without its capital: by somebody who writes without capitals, or after who it is."""
    low = text.tokens.low(index)
    before = text.tokens.low(index - 1)
    if low in BETWEEN and text.tokens.at(index + 1) and _surname_after(text, index):
        return None
    parts = low.removesuffix("'s").removesuffix("s") if low.endswith("'s") else low
    if parts in given_names() and len(parts) > 2 and parts not in cues.SMALL_WORDS:
        if (text.small and not text.fiction) or before in cues.ROLES:
            return index
        return None
    if before in cues.CALLED and (low in word_names() or low in surnames()):
        return index
    return None


def _titled(text: Text, index: int, token: Token) -> bool:
    """After a word that says who somebody is: juf Fatima, leerling Quinty, mijn zoon Thijn."""
    before = index - 1
    if text.tokens.low(before) == "." and text.tokens.low(before - 1) in cues.SHORT:
        before -= 1
    if text.tokens.low(before) in {",", "(", ":"}:
        before -= 1
        if text.tokens.low(before) not in cues.APPOSITION or text.tokens.low(before - 1) not in cues.OURS:
            return text.tokens.low(before) in cues.LABELS and text.tokens.low(index - 1) == ":" and not _common(token)
        return not _common(token)
    low = text.tokens.low(before)
    if low in cues.CALLED and len(token.text) > 1:
        return not _common(token) and not (text.fiction and low in cues.CALLED)
    return low in cues.ROLES and len(token.text) > 1 and not _common(token) and not token.text.isupper()


def _common(token: Token) -> bool:
    low = token.low
    return low in cues.COMMON or (token.text.isupper() and len(token.text) > 1) or low.endswith(cues.COMMON_ENDS)


def _listed_name(text: Text, index: int, token: Token) -> bool:
    """A given name of the lists, as far as the text lets it be a person."""
    low = token.low.removesuffix("'s")
    if token.text.isupper() and len(token.text) > 1 and not text.loud:
        low = low if len(low) > 3 else ""
    names = given_names()
    parts = low.split("-")
    known = low in names or (len(parts) > 1 and all(p in names or p in word_names() for p in parts))
    known = known or (low.endswith("s") and low[:-1] in names and len(low) > 4 and not token.first)
    if known and not text.fiction:
        return not _thing_after(text, index)
    if low in word_names() and not text.fiction:
        return _word_is_name(text, index)
    return False


def _thing_after(text: Text, index: int) -> bool:
    """Sem College, Anna Paulownaschool: a thing with somebody's name."""
    after = text.tokens.at(index + 1)
    return after is not None and (after.low in cues.THINGS or after.low.endswith(cues.THING_ENDS))


def _word_is_name(text: Text, index: int) -> bool:
    token, after = text.tokens[index], text.tokens.low(index + 1)
    if _thing_after(text, index):
        return False
    if not token.first:
        return text.tokens.low(index - 1) not in cues.ARTICLES and not (
            text.tokens.at(index - 1) and _shouted(text, index)
        )
    if after in {"en", ","}:
        other = text.tokens.at(index + 2)
        return other is not None and other.capital and (other.low in given_names() or other.low in word_names())
    if token.low in names_first() and _dated(text.plain, token.end):
        return True
    return bool(cues.DOES.match(text.plain, token.end)) or (
        text.tokens.at(index + 1) is not None and _surname_after(text, index)
    )


def _dated(plain: str, end: int) -> bool:
    """Whether a day stands in brackets behind a word on which somebody at a school can be born."""
    day = _DATED.match(plain, end)
    return day is not None and recent_birth(day[1].lower())


def _shouted(text: Text, index: int) -> bool:
    """Whether capitals say nothing here: in a title each word has one."""
    near = range(max(0, index - 2), min(index + 3, len(text.tokens)))
    around = [text.tokens[at] for at in near if text.tokens.words[at]]
    return len(around) > 3 and all(t.capital for t in around)


def _surname_after(text: Text, index: int) -> bool:
    """Whether a surname follows: of the list, or with van, de, der before it."""
    place = text.after_between(index + 1)
    after = text.tokens.at(place)
    if after is None or not after.word or not after.capital or place in text.covered:
        return False
    return after.low in surnames() or (place > index + 1 and after.low not in cues.COMMON)


def _extend(text: Text, index: int) -> int:
    """Take in the rest of a name: initials, van, de, der, and the surname."""
    last = index
    while True:
        place = text.after_between(last + 1)
        token = text.tokens.at(place)
        if token is None or not token.word or not token.capital or place in text.covered:
            return last
        if not _GAP.fullmatch(text.plain[text.tokens[last].end : token.start]):
            return last
        if place > last + 1 and text.tokens.lows[last] in BETWEEN:
            return last
        if token.low in cues.COMMON or token.low in cues.THINGS:
            return last
        last = place


def _family(text: Text, index: int, token: Token) -> int | None:
    """J. Bakker, De Boer, Van den Heuvel, Jansen: what is a surname by how it is written."""
    after = text.tokens.low(index + 1)
    if len(token.text) == 1 and after == "." and text.plain[token.end : token.end + 1] == ".":
        return _after_initials(text, index)
    if token.low in BETWEEN and not token.first:
        if _surname_after(text, index) and text.tokens.lows[_extend(text, index)] in surnames():
            return _extend(text, index)
        return None
    if token.low in surnames() and (not token.first or cues.DOES.match(text.plain, token.end)):
        return None if _thing_after(text, index) else _extend(text, index)
    return None


def _after_initials(text: Text, index: int) -> int | None:
    words = text.tokens
    place = index
    most = index + 2 * MOST_INITIALS
    while place < most and len(words.low(place)) == 1 and words.is_word(place) and words.low(place + 1) == ".":
        place += 2
    place = text.after_between(place)
    token = text.tokens.at(place)
    if token is None or not token.word or not token.capital or len(token.text) < 3 or place in text.covered:
        return None
    gap = text.plain[text.tokens.starts[index] : token.start]
    if "\n" in gap or (token.low in cues.COMMON and token.low not in surnames()):
        return None
    return place


def _by_cue(text: Text, index: int, token: Token) -> bool:
    """A word with a capital that no list knows, where people write about somebody."""
    if len(token.text) < 3 or _common(token) or text.fiction or token.low in cues.STARTERS:
        return False
    if cues.STRONG.match(text.plain, token.end) and not (token.first and token.low in cues.STARTERS):
        return not token.first or token.low.isalpha()
    if token.first:
        return False
    before = index - 1
    while before > index - 4 and text.tokens.low(before) in {",", "\n"}:
        before -= 1
    if text.tokens.low(before) not in cues.ABOUT_ENDS:
        return False
    return bool(cues.ABOUT.search(text.plain[max(0, token.start - 60) : token.start]))
