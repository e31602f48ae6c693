"""What a kind of exercise asks of whoever freezes it."""

from typing import Any, Protocol


class RichTextCleaner(Protocol):
    """Turns an author's rich text into the HTML that is kept for good."""

    def rich(self, value: Any) -> str:
        """The rich text of a block, sanitised and with its links named by key."""
        ...
