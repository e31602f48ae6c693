"""What the guard sees in a text, as the pages of exercises show it."""

from dataclasses import dataclass

from courses.guard import HARD, check
from courses.guard.teaching import SEEN


@dataclass(frozen=True)
class Seen:
    """A piece of text that the guard noticed; a ``hard`` one identifies somebody by itself."""

    label: str
    text: str
    hard: bool


def seen_in(text: str) -> tuple[Seen, ...]:
    """What the guard sees in ``text``, in the order in which it stands there."""
    return tuple(
        Seen(str(SEEN[found.kind]), text[found.start : found.end], found.kind in HARD) for found in check(text).found
    )


def identifiers(text: str) -> list[str]:
    """The kinds of hard identifiers in ``text``, each once, in the order of the alphabet."""
    return sorted({found.kind.value for found in check(text).found if found.kind in HARD})
