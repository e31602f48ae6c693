"""What a hub says that an answer took, as far as it can be."""

from typing import Any

from .events import estimated_tokens

# What a hub may read before a question by itself: its template, and an instruction of its own.
_BEFOREHAND = 2_000
# No token of any model holds more characters in running text.
_LONGEST_TOKEN = 16


class Counts:
    """The counts of one answer so far. Those that cannot be are as if they were not there."""

    def __init__(self, *, asked: str, most: int) -> None:
        """``asked``: everything that was sent; ``most``: tokens that the answer may have."""
        self._estimated_in = estimated_tokens(asked)
        self._most_in = len(asked.encode("utf-8", "replace")) + _BEFOREHAND
        self._most = most
        self._in = self._out = 0

    def take(self, usage: Any) -> None:
        """Take in what stood under ``usage``; of several the highest hold, since they add up as they come."""
        if isinstance(usage, dict):
            self._in = max(self._in, _count(usage.get("prompt_tokens", usage.get("input_tokens"))))
            self._out = max(self._out, _count(usage.get("completion_tokens", usage.get("output_tokens"))))

    @property
    def known(self) -> bool:
        """Whether the hub said anything."""
        return bool(self._in or self._out)

    def beyond(self) -> bool:
        """Whether the hub itself says that the answer is longer than it may be."""
        return self._most < self._out <= 10 * self._most

    def told(self, written: str) -> tuple[int, int, bool]:
        """Tokens read, tokens ``written`` (answer and thinking), and whether any of the two is an estimate."""
        read_in = self._in if 0 < self._in <= self._most_in else 0
        at_least = -(-len(written) // _LONGEST_TOKEN)
        at_most = max(10 * self._most, len(written.encode("utf-8", "replace")))
        wrote = self._out if max(1, at_least) <= self._out <= at_most else 0
        return (
            read_in or self._estimated_in,
            wrote or estimated_tokens(written),
            not (read_in and (wrote or not written)),
        )


def _count(value: Any) -> int:
    """A whole number of tokens, however it is written; 0 for what is none."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 20:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    if isinstance(value, float) and not value.is_integer():
        return 0
    return max(0, int(value))
