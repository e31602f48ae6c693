"""Possible names: lists of given names and surnames, and how people write about somebody.

What is found holds a text; a teacher decides. Nothing here is certain: names are words, and words are names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from . import cues

LETTER = "A-Za-zÀ-ÖØ-öø-ž"

_HERE = Path(__file__).parent
_SIGNS = r".!?:;\n\t,()\[\]\"•*|/"
# What stands before a token, and the token: a word or a sign.
_TOKEN = re.compile(rf"([^{LETTER}{_SIGNS}]*)(?:([{LETTER}]+(?:[-'][{LETTER}]+)*)|([{_SIGNS}])|\Z)", re.ASCII)
_ENDS = frozenset(".!?\n")
# After these a capital says nothing either: a list, a quotation, a cell.
_OPENS = frozenset(':;"\t•*|(')
# No name has more initials, nor more words like van and der one after another.
MOST_INITIALS, MOST_BETWEEN = 8, 4
BETWEEN = cues.words("van de der den ter ten het 't el al ben bin bint von di da dos la le op in")


@dataclass(slots=True)
class Token:
    text: str
    low: str
    start: int
    end: int
    first: bool  # of its sentence, so that its capital says nothing
    word: bool
    capital: bool


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
def surnames() -> frozenset[str]:
    return frozenset(name for line in _listed("surnames.txt") for name in line.split())


# Names by their first word and then their second, which is empty for a name of one word.
type Phrases = dict[str, dict[str, list[tuple[str, ...]]]]


def phrases(names: Iterator[str] | tuple[str, ...]) -> Phrases:
    """Names by their first words, the longest first."""
    found: Phrases = {}
    for name in names:
        words = tuple(token.text.lower() for token in tokens(name) if token.word)
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


def tokens(plain: str) -> list[Token]:
    """Words and signs, with whether a sentence begins there."""
    found: list[Token] = []
    first = True
    at = 0
    for gap, word, sign in _TOKEN.findall(plain):
        at += len(gap)
        if word:
            low, end = word.lower(), at + len(word)
            found.append(Token(word, low, at, end, first, True, word[0] != low[0]))  # noqa: FBT003 -- often called
            first, at = False, end
        elif sign:
            first = first or sign in _OPENS or (sign in _ENDS and not _initial(found, sign))
            found.append(Token(sign, sign, at, at + 1, False, False, False))  # noqa: FBT003
            at += 1
    return found


def _initial(found: list[Token], sign: str) -> bool:
    """Whether a full stop belongs to an initial or a title."""
    if sign != "." or not found:
        return False
    return (len(found[-1].text) == 1 and found[-1].capital) or found[-1].low in cues.SHORT


@dataclass
class Text:
    """A text while its names are looked for."""

    plain: str
    tokens: list[Token]
    covered: set[int] = field(default_factory=set)
    figure: bool = False  # whether somebody whom everybody knows stands in it
    fiction: bool = False
    small: bool = False  # written without capitals
    loud: bool = False  # written in capitals

    def at(self, index: int) -> Token | None:
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def after_between(self, index: int) -> int:
        """The place of the first token from ``index`` on that is no van, de or der; names have few of them."""
        last = index + MOST_BETWEEN
        while index < last and self.low(index) in BETWEEN:
            index += 1
        return index

    def is_word(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].word

    def low(self, index: int) -> str:
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""


def possible_names(plain: str, words: list[Token], known: Phrases) -> tuple[list[tuple[int, int]], bool]:
    """Where names may stand among the tokens, and whether a person whom everybody knows is written about."""
    text = Text(plain, words, loud=plain.isupper())
    _cover_known(text, known)
    low = plain.lower()
    text.fiction = (
        any(word in low for word in cues.FICTION_WORDS)
        and cues.FICTION.search(low) is not None
        and cues.OWN.search(plain) is None
    )
    text.small = not any(t.capital and not t.first and i not in text.covered for i, t in enumerate(text.tokens))
    return list(_names(text)), text.figure


def _names(text: Text) -> Iterator[tuple[int, int]]:
    """Where names begin and end."""
    small, tokens, theirs = _small_beginnings(), text.tokens, "'s" in text.plain
    # Most words are small and no name; that is seen here, because this is asked most often.
    maybe = {
        index
        for index, token in enumerate(tokens)
        if token.capital or token.low in small or (theirs and token.low.endswith("'s"))
    }
    maybe.update(index + 1 for index, token in enumerate(tokens[:-1]) if token.low in cues.CALLED)
    upto = 0
    for index in sorted(maybe):
        last = _name_at(text, index) if index >= upto and tokens[index].word else None
        if last is not None:
            upto = last + 1
            yield tokens[index].start, tokens[last].end


@cache
def _small_beginnings() -> frozenset[str]:
    return given_names() | BETWEEN


def _cover_known(text: Text, known: Phrases) -> None:
    """Mark what everybody may write, and then each part of those names where it stands alone."""
    if "[" in text.plain:
        _cover_brackets(text)
    everybody, theirs = known_phrases(), "'s" in text.plain
    begins = [
        index
        for index, token in enumerate(text.tokens)
        if token.low in everybody or token.low in known or (theirs and token.low.endswith("'s"))
    ]
    familiar: set[str] = set()
    for index in begins:
        if index not in text.covered:
            familiar.update(_cover_phrase(text, index, known) or _cover_phrase(text, index, everybody))
    if familiar:
        text.covered.update(index for index, token in enumerate(text.tokens) if token.low in familiar)


def _cover_brackets(text: Text) -> None:
    """Mark what somebody wrote between brackets in the place of a name."""
    inside = False
    for index, token in enumerate(text.tokens):
        inside = token.text == "[" or (inside and token.text != "]")
        if inside:
            text.covered.add(index)


def _cover_phrase(text: Text, index: int, source: Phrases) -> tuple[str, ...]:
    """Mark a name of ``source`` that begins here; return its parts, when it has several."""
    words = _phrase(text, index, source)
    if not words or not (text.tokens[index].capital or len(words) > 1):
        return ()
    text.covered.update(range(index, index + _width(text, index, len(words))))
    text.figure = text.figure or words in known_persons().get(words[0], {}).get(words[1] if len(words) > 1 else "", ())
    return tuple(word for word in words if len(word) > 2) if len(words) > 1 else ()


def _phrase(text: Text, index: int, source: Phrases) -> tuple[str, ...] | None:
    low = text.tokens[index].low
    several = source.get(low) or source.get(low.removesuffix("'s"))
    if not several:
        return None
    place = index + 1
    while place < index + 3 and not text.is_word(place):
        place += 1
    second = text.low(place) if text.is_word(place) else ""
    keys = [key for key in (second, _base(second), "") if key in several]
    for key in dict.fromkeys(keys):
        for words in several[key]:
            here = [token.low for token in text.tokens[index : index + 3 * len(words)] if token.word]
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
        words -= text.tokens[index + width].word
        width += 1
    return width


def _name_at(text: Text, index: int) -> int | None:
    """The last token of the name that begins at ``index``; none when there is none."""
    token = text.tokens[index]
    if index in text.covered:
        return None
    if not token.capital:
        return _small_name(text, index)
    if _titled(text, index) or _listed_name(text, index) or _by_cue(text, index):
        return _extend(text, index)
    return _family(text, index)


def _small_name(text: Text, index: int) -> int | None:
    """A given name without its capital: by somebody who writes without capitals, or after who it is."""
    low = text.low(index)
    before = text.low(index - 1)
    if low in BETWEEN and text.at(index + 1) and _surname_after(text, index):
        return None
    parts = low.removesuffix("'s").removesuffix("s") if low.endswith("'s") else low
    if parts in given_names() and len(parts) > 2 and parts not in cues.SMALL_WORDS:
        if (text.small and not text.fiction) or before in cues.ROLES:
            return index
        return None
    if before in cues.CALLED and (low in word_names() or low in surnames()):
        return index
    return None


def _titled(text: Text, index: int) -> bool:
    """After a word that says who somebody is: juf Fatima, leerling Quinty, mijn zoon Thijn."""
    token = text.tokens[index]
    if len(token.text) == 1 and text.low(index - 1) == "." and len(text.low(index - 2)) == 1:
        return False  # one of several initials
    before = index - 1
    if text.low(before) == "." and text.low(before - 1) in cues.SHORT:
        before -= 1
    if text.low(before) in {",", "(", ":"}:
        before -= 1
        if text.low(before) not in cues.APPOSITION or text.low(before - 1) not in cues.OURS:
            return text.low(before) in cues.LABELS and text.low(index - 1) == ":" and not _common(token)
        return not _common(token)
    low = text.low(before)
    if low in cues.CALLED and len(token.text) > 1:
        return not _common(token) and not (text.fiction and low in cues.CALLED)
    return low in cues.ROLES and len(token.text) > 1 and not _common(token) and not token.text.isupper()


def _common(token: Token) -> bool:
    low = token.low
    return low in cues.COMMON or (token.text.isupper() and len(token.text) > 1) or low.endswith(cues.COMMON_ENDS)


def _listed_name(text: Text, index: int) -> bool:
    """A given name of the lists, as far as the text lets it be a person."""
    token = text.tokens[index]
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
    after = text.at(index + 1)
    return after is not None and (after.low in cues.THINGS or after.low.endswith(cues.THING_ENDS))


def _word_is_name(text: Text, index: int) -> bool:
    token, after = text.tokens[index], text.low(index + 1)
    if _thing_after(text, index):
        return False
    if not token.first:
        return text.low(index - 1) not in cues.ARTICLES and not (text.at(index - 1) and _shouted(text, index))
    if after in {"en", ","}:
        other = text.at(index + 2)
        return other is not None and other.capital and (other.low in given_names() or other.low in word_names())
    return bool(cues.DOES.match(text.plain, token.end)) or (
        text.at(index + 1) is not None and _surname_after(text, index)
    )


def _shouted(text: Text, index: int) -> bool:
    """Whether capitals say nothing here: in a title each word has one."""
    around = [t for t in text.tokens[max(0, index - 2) : index + 3] if t.word]
    return len(around) > 3 and all(t.capital for t in around)


def _surname_after(text: Text, index: int) -> bool:
    """Whether a surname follows: of the list, or with van, de, der before it."""
    place = text.after_between(index + 1)
    after = text.at(place)
    if after is None or not after.word or not after.capital or place in text.covered:
        return False
    return after.low in surnames() or (place > index + 1 and after.low not in cues.COMMON)


def _extend(text: Text, index: int) -> int:
    """Take in the rest of a name: initials, van, de, der, and the surname."""
    last = index
    while True:
        place = text.after_between(last + 1)
        token = text.at(place)
        if token is None or not token.word or not token.capital or place in text.covered:
            return last
        if not re.fullmatch(r"[ .]*(?:(?:[a-z']+) )*", text.plain[text.tokens[last].end : token.start]):
            return last
        if place > last + 1 and text.tokens[last].low in BETWEEN:
            return last
        if token.low in cues.COMMON or token.low in cues.THINGS:
            return last
        last = place


def _family(text: Text, index: int) -> int | None:
    """J. Bakker, De Boer, Van den Heuvel, Jansen: what is a surname by how it is written."""
    token = text.tokens[index]
    after = text.low(index + 1)
    if len(token.text) == 1 and after == "." and text.plain[token.end : token.end + 1] == ".":
        return _after_initials(text, index)
    if token.low in BETWEEN and not token.first:
        if _surname_after(text, index) and text.tokens[_extend(text, index)].low in surnames():
            return _extend(text, index)
        return None
    if token.low in surnames() and (not token.first or cues.DOES.match(text.plain, token.end)):
        return None if _thing_after(text, index) else _extend(text, index)
    return None


def _after_initials(text: Text, index: int) -> int | None:
    if text.low(index - 1) == "." and len(text.low(index - 2)) == 1 and index - 2 not in text.covered:
        return None  # looked at from the first of them
    place = index
    most = index + 2 * MOST_INITIALS
    while place < most and len(text.low(place)) == 1 and text.low(place).isalpha() and text.low(place + 1) == ".":
        place += 2
    place = text.after_between(place)
    token = text.at(place)
    if token is None or not token.word or not token.capital or len(token.text) < 3 or place in text.covered:
        return None
    gap = text.plain[text.tokens[index].start : token.start]
    if "\n" in gap or (token.low in cues.COMMON and token.low not in surnames()):
        return None
    return place


def _by_cue(text: Text, index: int) -> bool:
    """A word with a capital that no list knows, where people write about somebody."""
    token = text.tokens[index]
    if len(token.text) < 3 or _common(token) or text.fiction or token.low in cues.STARTERS:
        return False
    if cues.STRONG.match(text.plain, token.end) and not (token.first and token.low in cues.STARTERS):
        return not token.first or token.low.isalpha()
    if token.first:
        return False
    before = index - 1
    while before > index - 4 and text.low(before) in {",", "\n"}:
        before -= 1
    if text.low(before) not in cues.ABOUT_ENDS:
        return False
    return bool(cues.ABOUT.search(text.plain[max(0, token.start - 60) : token.start]))
