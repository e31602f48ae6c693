"""Read a text as people mean it: characters that only look different become the same, and places stay known."""

import unicodedata
from dataclasses import dataclass

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SAME = {
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, "‘’‛ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”„"), '"'),
    **dict.fromkeys(map(ord, "․。．"), "."),
}

# Letters and signs that show nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Reading:
    """The text in plain characters, and where each of them stands in the text as it was given."""

    plain: str
    places: tuple[int, ...] | None  # none when every character stands where it stood
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the plain text stands in the text as it was given."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def read(text: str) -> Reading:
    """Make full-width digits digits, every dash a dash and every space a space; leave out what is not seen."""
    if text.isascii():
        return Reading(text, None, len(text))
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for same in _as_meant(sign):
            plain.append(same)
            places.append(place)
    if len(plain) == len(text):
        return Reading("".join(plain), None, len(text))
    return Reading("".join(plain), tuple(places), len(text))


def _as_meant(sign: str) -> str:
    if sign < "\x80":
        return sign
    if (same := _SAME.get(ord(sign))) is not None:
        return same
    if sign < "\u0250" and sign != "\u00ad":  # the letters that Dutch, Turkish and Polish names are written with
        return sign
    category = unicodedata.category(sign)
    if category in {"Cf", "Mn"} or sign in _BLANK:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(sign))
    return unicodedata.normalize("NFKC", sign)
