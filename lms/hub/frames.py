"""Read the lines of a streamed completion."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .errors import AnswerCut, AnswerFiltered, HubFaulty

_LINE_END = re.compile(rb"\r\n|\n|\r")
_LONGEST_LINE = 1_000_000


@dataclass
class Answer:
    """A completion as far as it came."""

    parts: list[str] = field(default_factory=list)
    finish_reason: str = ""
    usage: tuple[int, int] | None = None
    done: bool = False
    _rest: bytes = b""

    @property
    def begun(self) -> bool:
        return bool(self.parts)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def take(self, piece: bytes) -> Iterator[str]:
        """Take in the next piece of the stream, wherever it breaks off; what comes are the texts that it adds.

        Raises HubFaulty for a line that is no part of a completion, and for one that never ends.
        """
        *lines, self._rest = _LINE_END.split(self._rest + piece)
        if len(self._rest) > _LONGEST_LINE:
            raise HubFaulty
        for line in lines:
            # Comments (pings) and other fields say nothing.
            if line.startswith(b"data:") and (text := self._read(line[5:].strip())):
                yield text

    def _read(self, data: bytes) -> str:
        if self.done or data == b"[DONE]":
            self.done = True
            return ""
        return self._take(_chunk(data))

    def _take(self, chunk: dict[str, Any]) -> str:
        try:
            if usage := chunk.get("usage"):
                self.usage = (int(usage["prompt_tokens"]), int(usage["completion_tokens"]))
            choices = chunk.get("choices") or []
            if not choices:
                return ""
            self.finish_reason = choices[0].get("finish_reason") or self.finish_reason
            text = (choices[0].get("delta") or {}).get("content") or ""
            if not isinstance(text, str):
                raise HubFaulty
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise HubFaulty from error
        if text:
            self.parts.append(text)
        return text

    def check_end(self) -> None:
        """Whether the stream ended as a whole answer does.

        Raises:
            AnswerFiltered: the hub's filter stopped it.
            AnswerCut: it ended without saying why.
            HubFaulty: there was nothing in it.
        """
        if self.finish_reason == "content_filter":
            raise AnswerFiltered
        if not self.begun:
            raise HubFaulty
        if not self.finish_reason:
            raise AnswerCut


def _chunk(data: bytes) -> dict[str, Any]:
    try:
        chunk = json.loads(data.decode())
    except ValueError as error:
        raise HubFaulty from error
    if not isinstance(chunk, dict) or "error" in chunk:
        raise HubFaulty
    return chunk
