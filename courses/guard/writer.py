"""A text that is made of another, with the way back."""

from bisect import bisect_right

from .signs import with_mark


class Writer:
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
        """Where a piece of what was written stood."""
        first = bisect_right(self.outs, start) - 1
        last = bisect_right(self.outs, max(start, end - 1)) - 1
        begin = self.begins[first] + start - self.outs[first]
        return begin, self.ends[last] + end - 1 - self.outs[last] if end > start else begin
