"""A text as words and signs. Side by side in lists, because a text has thousands and most are asked one thing only."""

import re
from dataclasses import dataclass
from itertools import accumulate

from . import cues

_LETTER = "A-Za-zÀ-ÖØ-öø-ž"
_SIGNS = r".!?:;\n\t,()\[\]\"•*|/"
# A word or a sign.
_TOKEN = re.compile(rf"([{_LETTER}]+(?:[-'][{_LETTER}]+)*|[{_SIGNS}])", re.ASCII)
_NO_WORDS = frozenset('.!?:;\n\t,()[]"•*|/')
_ENDS = frozenset(".!?\n")
# After these a capital says nothing either: a list, a quotation, a cell.
_OPENS = frozenset(':;"\t•*|(')


@dataclass(slots=True)
class Token:
    """One of them; ``first`` says that a sentence begins there, so that its capital says nothing."""

    text: str
    low: str
    start: int
    first: bool
    word: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def capital(self) -> bool:
        return self.text[0] != self.low[0]


@dataclass(slots=True)
class Tokens:
    """All of a text, by their number."""

    texts: list[str]
    lows: list[str]
    starts: list[int]
    words: list[bool]

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index: int) -> Token:
        return Token(self.texts[index], self.lows[index], self.starts[index], self.first(index), self.words[index])

    def at(self, index: int) -> Token | None:
        return self[index] if 0 <= index < len(self.texts) else None

    def low(self, index: int) -> str:
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def is_word(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.words[index]

    def capital(self, index: int) -> bool:
        """Whether one begins with a capital."""
        return self.texts[index][0] != self.lows[index][0]

    def first(self, index: int) -> bool:
        """Whether a sentence, a cell or a quotation begins at a word: something stands before it that ends or opens."""
        if not self.words[index]:
            return False
        before = index - 1
        while before >= 0 and not self.words[before]:
            sign = self.texts[before]
            if sign in _OPENS or (sign in _ENDS and not (sign == "." and self._initial(before - 1))):
                return True
            before -= 1
        return before < 0

    def _initial(self, index: int) -> bool:
        """Whether what stands before a full stop is an initial or a title."""
        if index < 0:
            return False
        text, low = self.texts[index], self.lows[index]
        return (len(text) == 1 and text != low) or low in cues.SHORT


def tokens(plain: str) -> Tokens:
    """The words and signs of a text."""
    parts = _TOKEN.split(plain)  # what stands between them, and then one of them, by turns
    texts = parts[1::2]
    starts = list(accumulate(map(len, parts)))[:-1:2]
    return Tokens(texts, list(map(str.lower, texts)), starts, [text not in _NO_WORDS for text in texts])
