"""Normalise a text: variants of a character become one, and positions in the original stay known.

What was copied out of HTML, JSON or an address is read first as what it stands for (``escapes``). Then twice:
``plain`` keeps letters with their marks and the lines and tabs of a table, for names and columns; ``flat`` is for the
rules, with letters of a to z and every run of white space as one space, or one new line.
"""

import re
from dataclasses import dataclass

from .escapes import is_escaped, unescaped
from .signs import as_meant, without_marks
from .turning import turned
from .writer import Writer

_STRANGE = re.compile(r"[^\t\n -~]+")
_UNEVEN = re.compile(r"[ \n]{2,}|[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in plain characters and flat ones, and where each of them stands in the text as it was given."""

    plain: str
    flat: str
    _plainly: Writer | None  # none when every character stands where it stood
    _flatly: Writer | None
    _order: tuple[int, ...] | None  # the places of a text that was turned round
    _escaped: tuple[Writer, ...] = ()  # what led to the text in which escapes are read, the first one first

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the plain text stands in the text as it was given."""
        if self._plainly is not None:
            start, end = self._plainly.span(start, end)
        if self._order is not None and end > start:
            places = self._order[start:end]
            start, end = min(places), max(places) + 1
        for writer in reversed(self._escaped):
            start, end = writer.span(start, end)
        return start, end

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the flat text stands in the plain one."""
        return (start, end) if self._flatly is None else self._flatly.span(start, end)


def readings(text: str) -> list[Reading]:
    """``text`` in the order in which it was typed and, where signs turn it round, in the one in which it shows."""
    text, escaped = unescaped(text) if is_escaped(text) else (text, ())
    order = [] if text.isascii() else turned(text)
    first = _read(text, None, escaped)
    return [first, _read("".join(text[place] for place in order), tuple(order), escaped)] if order else [first]


def _read(text: str, order: tuple[int, ...] | None, escaped: tuple[Writer, ...]) -> Reading:
    plain, plainly = _plain(text)
    flat, flatly = _flat(plain)
    return Reading(plain, flat, plainly, flatly, order, escaped)


def _plain(text: str) -> tuple[str, Writer | None]:
    if _is_ordinary(text) or _STRANGE.search(text) is None:
        return text, None
    out, at = Writer(), 0
    for run in _STRANGE.finditer(text):
        out.write(text[at : run.start()], at, at + 1)
        at = run.end()
        for place in range(*run.span()):
            sign = text[place]
            if sign == "\r":
                out.write("" if text[place + 1 : place + 2] == "\n" else "\n", place, place + 1)
            elif meant := as_meant(sign):
                for part in meant:
                    out.write(part, place, place + 1)
            else:
                out.mark(sign, place)
    out.write(text[at:], at, at + 1)
    return "".join(out.parts), out


def _is_ordinary(text: str) -> bool:
    """Whether a text holds nothing but printable ASCII, tabs and new lines."""
    return text.isascii() and text.replace("\n", "").replace("\t", "").isprintable()


def _flat(plain: str) -> tuple[str, Writer | None]:
    plain = plain.replace("\t", " ")
    if "  " not in plain and plain.isascii() and "\n" not in plain:
        return plain, None
    out, at = Writer(), 0
    for run in _UNEVEN.finditer(plain):
        out.write(plain[at : run.start()], at, at + 1)
        at = run.end()
        if plain[run.start()] in " \n":
            out.write("\n" if "\n" in run[0] else " ", *run.span())
            continue
        for place in range(*run.span()):
            for part in without_marks(plain[place]):
                out.write(part, place, place + 1)
    if at == 0:
        return plain, None
    out.write(plain[at:], at, at + 1)
    return "".join(out.parts), out
