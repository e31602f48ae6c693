"""Read what a hub sends, piece by piece: the JSON values of a stream of events, or of a plain body in its place.

What a body is shows in its first sign, not in its content type: gateways write that as they like. Nothing here grows
beyond its bounds, whatever is sent.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from .errors import AnswerTooLong, HubFaulty

# A value that stands for the end of the stream.
DONE = object()
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"
# Bytes: of one event, or of a body that is no stream; and of all of them.
LONGEST_EVENT = 256_000
LONGEST_BODY = 1_000_000
MOST_BYTES = 16_000_000
# A body that is no stream is tried so often before its end is there.
_TRIES = 20


class ErrorText(str):
    """What stood in an event that is called an error, and is no JSON."""

    __slots__ = ()


class Frames:
    """The values so far; feed it pieces with ``take`` and say with ``end`` that there are no more."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._held: list[bytes] = []  # data over several lines
        self._size = self._all = self._tries = 0
        self._name = b""
        self._after_cr = False
        self._plain: bytearray | None = None  # a body that is no stream
        self._begun = False

    def take(self, piece: bytes) -> Iterator[Any]:
        """Yield the JSON values that the next piece completes, DONE and ErrorText among them.

        Raises HubFaulty for what is no part of an answer, and AnswerTooLong for what is beyond all bounds.
        """
        self._all += len(piece)
        if self._all > MOST_BYTES:
            raise AnswerTooLong
        if not self._begun:
            piece = self._sniffed(piece)
        if self._plain is not None:
            yield from self._body(piece)
        elif (value := self._one_event(piece)) is not None:
            yield value
        elif piece:
            for line in self._lines(piece):
                if (value := self._of_line(line)) is not None:
                    yield value

    def _one_event(self, piece: bytes) -> Any:
        """The value of a piece that is one whole event, as nearly all are; None for any other."""
        if self._line or self._held or self._name or self._after_cr:
            return None
        if not (piece.startswith(b"data: {") and piece.endswith(b"}\n\n")) or piece.count(b"\n") > 2 or b"\r" in piece:
            return None
        try:
            return json.loads(piece[6:-2].decode("utf-8", "surrogateescape"))
        except (ValueError, RecursionError):
            return None

    def end(self) -> Iterator[Any]:
        """Yield what the last line or the body held: neither need end with a line end."""
        if self._plain is not None:
            yield from _values(bytes(self._plain))
            return
        for line in (bytes(self._line), b""):
            if (value := self._of_line(line, cut=True)) is not None:
                yield value
        self._line = bytearray()

    def _sniffed(self, piece: bytes) -> bytes:
        """Find out what the body is, by its first sign behind a byte order mark."""
        begin = (bytes(self._line) + piece).lstrip()
        self._line = bytearray()
        if _BOM.startswith(begin[:3]):
            if len(begin) < len(_BOM):
                self._line = bytearray(begin)
                return b""
            begin = begin[3:].lstrip()
        if not begin:
            return b""
        self._begun = True
        if begin.startswith(b"<"):
            raise HubFaulty
        if begin[:1] in {b"{", b"["}:
            self._plain = bytearray()
        return begin

    def _body(self, piece: bytes) -> Iterator[Any]:
        if self._plain is None or len(self._plain) + len(piece) > LONGEST_BODY:
            raise AnswerTooLong
        self._plain += piece
        # Whole already, perhaps: not every connection is closed behind it.
        if self._tries < _TRIES and piece.rstrip().endswith((b"}", b"]")):
            self._tries += 1
            try:
                value = json.loads(self._plain.decode("utf-8", "surrogateescape"))
            except (ValueError, RecursionError):
                return
            self._plain = bytearray()
            yield value

    def _lines(self, piece: bytes) -> list[bytes]:
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
        self._after_cr = piece.endswith(b"\r")
        first, *lines = _LINE_END.split(piece)
        if len(self._line) + len(first) > LONGEST_EVENT:
            raise AnswerTooLong
        if not lines:
            self._line += first
            return []
        if self._line:
            first = bytes(self._line) + first
        self._line = bytearray(lines.pop())
        return [first, *lines]

    def _of_line(self, line: bytes, *, cut: bool = False) -> Any:
        if line.startswith(b"data:"):
            return self._data(line[5:].strip())
        if not line:
            return self._blank(cut=cut)
        if line.startswith(b"event:"):
            self._name = line[6:].strip()
        elif line.startswith(b"{"):
            # Some gateways put an error between the events as it is.
            return self._data(line)
        # Comments (pings) and other fields say nothing.
        return None

    def _data(self, data: bytes) -> Any:
        if self._held:
            self._size += len(data)
            if self._size > LONGEST_EVENT:
                raise AnswerTooLong
            self._held.append(data)
            return None
        if data == b"[DONE]":
            return DONE
        try:
            value = json.loads(data.decode("utf-8", "surrogateescape"))
        except (ValueError, RecursionError):
            self._held, self._size = [data] if data else [], len(data)
            return None
        return self._named(value)

    def _blank(self, *, cut: bool) -> Any:
        """The end of an event: what was held is whole now, or never will be."""
        held, self._held = b"\n".join(self._held), []
        name, self._name = self._name, b""
        if not held:
            return None
        if held.upper() == b"[DONE]":
            return DONE
        try:
            return self._named(json.loads(held.decode("utf-8", "surrogateescape")), name)
        except (ValueError, RecursionError) as error:
            if name == b"error":
                return ErrorText(held.decode("utf-8", "replace"))
            if cut:
                return None  # the connection ended in the middle of it
            raise HubFaulty from error

    def _named(self, value: Any, name: bytes = b"") -> Any:
        if b"error" not in {name, self._name}:
            return DONE if value == "[DONE]" else value
        return value if isinstance(value, dict) and value.get("error") else {"error": value}


def _values(body: bytes) -> Iterator[Any]:
    """The JSON values of a whole body: one, or one a line. Raises HubFaulty when there is none."""
    text = body.decode("utf-8", "surrogateescape")
    try:
        if text.strip():
            yield json.loads(text)
    except (ValueError, RecursionError):
        for line in text.splitlines():
            data = line.strip().removeprefix("data:").strip()
            if not data or data == "[DONE]":
                continue
            try:
                yield json.loads(data)
            except (ValueError, RecursionError) as error:
                raise HubFaulty from error
