"""Tell an answer from the thinking that some models write between tags in the midst of it.

Tags within code are code. Thinking that was never closed is thinking when it stood first, and text when it did not.
Models whose template opens the thinking write its end alone, on a line's end: all before it was thinking.
"""

import re
from collections.abc import Iterator

from .events import Event, Thinking, Token, Withdrawn

_PAIRS = {
    **{f"<{word}>": f"</{word}>" for word in ("think", "thinking", "thought", "reasoning", "seed:think")},
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
}
_CLOSING = frozenset(_PAIRS.values())
_TAGS = (*_PAIRS, *_CLOSING)
# A tag, a run of the signs that begin and end code, or a line's end, which ends code that is within a line.
_MARK = re.compile("|".join([*map(re.escape, _TAGS), "`+", "~~~+", "\n"]), re.IGNORECASE)
_SIGNS = re.compile("[<\\[◁`~]")
# What may be the beginning of a mark stands at the end, and is no longer than this.
_TAIL = re.compile(r"(?:[<\[◁][/a-z:]{0,12}|~{1,80}|`{1,80})\Z", re.IGNORECASE)
_LONGEST_TAIL = 80


class _Code:
    """Whether a place in the text is within code: a block, or a span within a line."""

    def __init__(self) -> None:
        self.open = ""  # the run of signs that opened it
        self._block = self._same_line = False
        self.begin = True  # nothing but white space in this line yet

    def run(self, signs: str) -> None:
        if not self.open:
            self._block = self._same_line = self.begin and len(signs) >= 3
            self.open = signs if self._block or signs[0] == "`" else ""
        elif self._block:
            ends = signs[0] == self.open[0] and len(signs) >= len(self.open) and (self.begin or self._same_line)
            self.open = "" if ends else self.open
        elif signs == self.open:
            self.open = ""

    def pass_text(self, text: str) -> None:
        if "\n" in text:
            self.begin, self._same_line = not text.rpartition("\n")[2].strip(), False
            self.open = self.open if self._block else ""
        elif self.begin:
            self.begin = not text.strip()


class Folded:
    """The text of an answer in parts; the events that come of it are Token, Thinking and Withdrawn."""

    def __init__(self) -> None:
        self._rest = ""  # perhaps the beginning of a mark
        self._closing = ""  # what ends the thinking that is open
        self._aside: list[str] | None = None  # thinking that began in the middle, until it is closed
        self._code = _Code()
        self._blank = ""  # white space before the first word
        self._shown = self._thought = False

    def is_plain(self, text: str) -> bool:
        """Whether this part is text of the answer within a line, whatever comes; then it need not be taken in."""
        return (
            self._shown
            and not (self._closing or self._rest or self._code.open or self._code.begin)
            and not _SIGNS.search(text)
        )

    def take(self, text: str) -> Iterator[Event]:
        """What this part of the text adds."""
        if not self._closing and not self._rest and not self._code.open and not _SIGNS.search(text):
            yield from self._text(text)
        else:
            yield from self._marks(self._rest + text, final=False)

    def think(self, text: str) -> Iterator[Event]:
        """Thinking that came by itself, beside the text."""
        self._thought = True
        yield Thinking(text)

    def end(self) -> Iterator[Event]:
        """What was held back."""
        yield from self._marks(self._rest, final=True)
        if self._aside is not None:
            # It began in the middle, and nobody said that it was over: so it was no thinking.
            text, self._closing, self._aside = "".join(self._aside), "", None
            yield from self._text(text)

    def _marks(self, text: str, *, final: bool) -> Iterator[Event]:
        self._rest, at = "", 0
        for mark in _MARK.finditer(text):
            if mark.end() == len(text) and not final and self._undecided(mark[0].lower()):
                yield from self._said(text[at : mark.start()])
                self._rest = mark[0]
                return
            yield from self._said(text[at : mark.start()])
            yield from self._marked(mark[0], text[mark.end() : mark.end() + 1])
            at = mark.end()
        tail = None if final else _TAIL.search(text, max(at, len(text) - _LONGEST_TAIL))
        if tail and any(tag.startswith(tail[0].lower()) for tag in (*_TAGS, tail[0] if tail[0][0] == "~" else "~~~")):
            self._rest = tail[0]
        yield from self._said(text[at : len(text) - len(self._rest)])

    def _undecided(self, mark: str) -> bool:
        """Whether what comes behind it tells what it is: a run may go on, an end may stand alone."""
        return mark[0] in "`~" or (mark in _CLOSING and not (self._closing or self._code.open or self._thought))

    def _marked(self, mark: str, behind: str) -> Iterator[Event]:
        tag = mark.lower()
        if self._closing:
            yield from self._closed() if tag == self._closing else self._said(mark)
        elif mark[0] in "`~":
            self._code.run(mark)
            yield from self._text(mark)
        elif self._code.open or mark == "\n":
            yield from self._text(mark)
        elif tag in _PAIRS:
            self._closing, self._aside = _PAIRS[tag], [mark] if self._shown else None
        elif not self._shown:
            self._thought = True  # an end of what did not come along
        elif not self._thought and behind in {"", "\n"}:
            self._thought, self._shown, self._blank = True, False, ""
            yield Withdrawn()
        else:
            yield from self._text(mark)

    def _closed(self) -> Iterator[Event]:
        aside, self._aside, self._closing, self._thought = self._aside, None, "", True
        if aside is not None:
            yield Thinking("".join(aside[1:]))

    def _said(self, text: str) -> Iterator[Event]:
        if not text:
            return
        if not self._closing:
            yield from self._text(text)
        elif self._aside is not None:
            self._aside.append(text)
        else:
            yield Thinking(text)

    def _text(self, text: str) -> Iterator[Event]:
        if not text:
            return
        self._code.pass_text(text)
        if not self._shown:
            self._blank += text
            text = self._blank.lstrip() if self._thought else self._blank
            if not text.strip():
                return
            self._blank, self._shown = "", True
        yield Token(text)
