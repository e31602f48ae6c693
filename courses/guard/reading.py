"""Read a text as people mean it: what only looks different becomes the same, and places stay known.

Twice: ``plain`` keeps letters with their marks and the lines and tabs of a table, for names and columns; ``flat`` is
for the rules, with letters of a to z and every run of white space as one space, or one new line.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from .signs import as_meant, with_mark, without_marks
from .turning import turned

_STRANGE = re.compile(r"[^\t\n -~]+")
_UNEVEN = re.compile(r"[ \t\n]{2,}|\t|[^\x00-\x7f]+")


class _Writer:
    """A text that is written sign by sign or in pieces, and where each sign came from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        # From the sign ``outs[k]`` on, signs begin at ``begins[k]`` and end at ``ends[k]``, one further each time.
        self.outs: list[int] = []
        self.begins: list[int] = []
        self.ends: list[int] = []

    def write(self, piece: str, begin: int, end: int) -> None:
        """Add a piece as it stood, or a sign that stands for what stood from ``begin`` to ``end``."""
        if piece:
            self.outs.append(self.length)
            self.begins.append(begin)
            self.ends.append(end)
            self.parts.append(piece)
            self.length += len(piece)

    def mark(self, mark: str, place: int) -> None:
        """Put a mark on the letter before; a mark that makes no letter of ours is left out."""
        last = self.parts[-1][-1:] if self.parts else ""
        letter = with_mark(last, mark) if last.isalpha() else ""
        if letter:
            begin = self.begins[-1] + self.length - 1 - self.outs[-1]
            rest = self.parts.pop()[:-1]
            self.length -= 1
            if rest:
                self.parts.append(rest)
            else:
                self.outs.pop()
                self.begins.pop()
                self.ends.pop()
            self.write(letter, begin, place + 1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.outs, start) - 1
        last = bisect_right(self.outs, max(start, end - 1)) - 1
        begin = self.begins[first] + start - self.outs[first]
        return begin, self.ends[last] + end - 1 - self.outs[last] if end > start else begin


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in plain characters and flat ones, and where each of them stands in the text as it was given."""

    plain: str
    flat: str
    _plainly: _Writer | None  # none when every character stands where it stood
    _flatly: _Writer | None
    _order: tuple[int, ...] | None  # the places of a text that was turned round

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the plain text stands in the text as it was given."""
        if self._plainly is not None:
            start, end = self._plainly.span(start, end)
        if self._order is None or end <= start:
            return start, end
        places = self._order[start:end]
        return min(places), max(places) + 1

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the flat text stands in the plain one."""
        return (start, end) if self._flatly is None else self._flatly.span(start, end)


def readings(text: str) -> list[Reading]:
    """``text`` in the order in which it was typed and, where signs turn it round, in the one in which it shows."""
    order = [] if text.isascii() else turned(text)
    return [_read(text, None)] + ([_read("".join(text[place] for place in order), tuple(order))] if order else [])


def _read(text: str, order: tuple[int, ...] | None) -> Reading:
    plain, plainly = _plain(text)
    flat, flatly = _flat(plain)
    return Reading(plain, flat, plainly, flatly, order)


def _plain(text: str) -> tuple[str, _Writer | None]:
    if _is_ordinary(text) or _STRANGE.search(text) is None:
        return text, None
    out, at = _Writer(), 0
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


def _flat(plain: str) -> tuple[str, _Writer | None]:
    if "  " not in plain and plain.isascii() and "\n" not in plain and "\t" not in plain:
        return plain, None
    out, at = _Writer(), 0
    for run in _UNEVEN.finditer(plain):
        out.write(plain[at : run.start()], at, at + 1)
        at = run.end()
        if plain[run.start()] in " \t\n":
            out.write("\n" if "\n" in run[0] else " ", *run.span())
            continue
        for place in range(*run.span()):
            for part in without_marks(plain[place]):
                out.write(part, place, place + 1)
    if at == 0:
        return plain, None
    out.write(plain[at:], at, at + 1)
    return "".join(out.parts), out
