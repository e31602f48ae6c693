"""What a streamed answer consists of, in order: Queued*, Started, (Thinking | Token | Withdrawn)*, Finished.

Or a ``HubError`` instead, with Counted before it when the hub said what it took.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Queued:
    """Others are before this one; ``place`` 1 is next. ``seconds``: how long that may take; 0 is unknown.

    With place 0 it is the hub that has no room: it is asked again after ``seconds``.
    """

    place: int
    seconds: int = 0


@dataclass(frozen=True)
class Started:
    """The hub took the prompt; ``kind`` is "embedded" or "external"."""

    model: str
    kind: str


@dataclass(frozen=True)
class Token:
    text: str


@dataclass(frozen=True)
class Thinking:
    """The model thinks aloud: none of this is the answer."""

    text: str


@dataclass(frozen=True)
class Withdrawn:
    """All Tokens so far were thinking, as it turns out."""


@dataclass(frozen=True)
class Counted:
    """What an answer took that did not come whole, as Finished says it of one that did."""

    tokens_in: int
    tokens_out: int
    estimated: bool


@dataclass(frozen=True)
class Finished:
    """The whole answer is there; ``reason`` is "stop" or "length"; counts are ``estimated`` when the hub gave none."""

    reason: str
    tokens_in: int
    tokens_out: int
    estimated: bool


type Event = Queued | Started | Thinking | Token | Withdrawn | Counted | Finished


def estimated_tokens(text: str) -> int:
    """Tokens in ``text``, roughly: Dutch takes about three characters a token in the models we know."""
    return -(-len(text) // 3)
