"""Put an answer together of what a hub sends: its text, its thinking, what it took, and how it ended."""

from collections.abc import Iterator
from typing import Any

from . import reasons, refusals
from .characters import Characters
from .counts import Counts
from .errors import AnswerCut, AnswerFiltered, AnswerTooLong, HubFaulty, NoRoomLeft
from .events import Event, Thinking, Token, Withdrawn
from .frames import DONE, ErrorText, Frames
from .parts import Said, said_in
from .thinking import Folded

# Characters of a token, at most, over a whole answer of some length.
CHARACTERS_A_TOKEN = 8


class Answer:
    """A completion as far as it came.

    ``most`` is how many tokens it may have, thinking included; of characters it may have eight times as many, and
    what comes beyond that is not taken in. ``asked`` is everything that was sent, for an estimate.
    """

    def __init__(self, *, asked: str, most: int) -> None:
        self.counts = Counts(asked=asked, most=most)
        self.alive = False  # whether the last piece said anything at all of an answer
        self.done = False
        self._room = most * CHARACTERS_A_TOKEN
        self._frames, self._folded = Frames(), Folded()
        self._text, self._thinking = Characters(), Characters()
        self._parts: list[str] = []
        self._thoughts: list[str] = []
        self._reasons: dict[int, str] = {}
        self._choice: int | None = None
        self._went_on = False  # text came after the answer was said to be over

    @property
    def begun(self) -> bool:
        """Whether anything was said or thought."""
        return bool(self._parts or self._thoughts)

    @property
    def text_begun(self) -> bool:
        return bool(self._parts)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def written(self) -> str:
        """All that the model wrote, thinking included."""
        return self.text + "".join(self._thoughts)

    @property
    def reason(self) -> str:
        """Why it ended (see ``reasons``), as far as that was said."""
        own = self._reasons.get(self._choice) if self._choice is not None else None
        return own or next(iter(self._reasons.values()), "")

    @property
    def finished(self) -> bool:
        """Whether all of it is there, whatever comes of the connection. Some say so behind every word."""
        own = self._choice is None or self._choice in self._reasons
        return self.done or (own and bool(self._reasons) and not self._went_on)

    def take(self, piece: bytes) -> Iterator[Event]:
        """Take in the next piece of the body, wherever it breaks off; what comes are the events that it adds.

        Raises as ``frames.Frames.take``, what ``refusals`` makes of an error that stands in it, and AnswerTooLong.
        """
        self.alive = False
        for value in self._frames.take(piece):
            if token := self._next_word(value):
                yield token
            else:
                yield from self._value(value)

    def end(self) -> Iterator[Event]:
        """The body is over: what was held back comes, and how it ended is judged in ``check_end``."""
        for value in self._frames.end():
            yield from self._value(value)
        yield from self._kept(self._folded.take(self._text.rest()))
        yield from self._kept(self._folded.end())

    def check_end(self, *, broken: bool = False) -> None:
        """Raise unless this is the end of a whole answer; ``broken``: the connection ended before the body did.

        Raises:
            AnswerFiltered: the hub's filter stopped it.
            AnswerCut: it ended without saying why, or with a reason that is none.
            NoRoomLeft: there was thinking in it and nothing else, or nothing at all up to its greatest length.
            HubFaulty: there was nothing in it.
        """
        if self.reason == reasons.FILTERED:
            raise AnswerFiltered
        if not self.begun:
            # Not every hub lets one see what it thinks.
            raise NoRoomLeft if self.reason == reasons.LENGTH else HubFaulty
        if self.reason not in {reasons.STOP, reasons.LENGTH} or (broken and not self.finished):
            raise AnswerCut
        if not self.text.strip():
            raise NoRoomLeft

    def _next_word(self, value: Any) -> Token | None:
        """The word that nearly every value of a stream is, read without looking for anything else; else None."""
        try:
            (choice,) = value["choices"]
            text = choice["delta"]["content"]
            plain = (
                isinstance(text, str)
                and text != ""
                and choice["index"] == self._choice
                and not choice["finish_reason"]
                and len(choice["delta"]) == 1
                and "usage" not in value
                and "error" not in value
            )
        except (KeyError, TypeError, ValueError):
            return None
        if not plain or self._reasons or len(text) > self._room:
            return None
        if not (self._text.are_whole(text) and self._folded.is_plain(text)):
            return None
        self.alive = True
        self._room -= len(text)
        self._parts.append(text)
        return Token(text)

    def _value(self, value: Any) -> Iterator[Event]:
        if value is DONE:
            self.alive = self.done = True
        elif isinstance(value, ErrorText):
            self._refused(value)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    yield from self._chunk(each)
        elif isinstance(value, dict):
            yield from self._chunk(value)

    def _chunk(self, chunk: dict[str, Any]) -> Iterator[Event]:
        if usage := chunk.get("usage"):
            self.counts.take(usage)
        choices = chunk.get("choices")
        if chunk.get("error") or (choices is None and refusals.is_refusal(chunk)):
            self._refused(chunk)
            return
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict):
                yield from self._of_choice(choice)
        if self.counts.beyond() and not self._reasons:
            raise AnswerTooLong

    def _refused(self, value: Any) -> None:
        """Raise what an error in the stream means; behind the end of the answer it means nothing any more."""
        error = refusals.of_value(value)
        if not self.finished:
            raise error if not self.begun or isinstance(error, AnswerFiltered) else AnswerCut

    def _of_choice(self, choice: dict[str, Any]) -> Iterator[Event]:
        index = choice.get("index")
        index = index if isinstance(index, int) else 0
        said = said_in(choice, before=self._parts)
        self.alive = True
        if self._choice is None and said.text:
            self._choice = index
        if index == (self._choice or 0) or not said.text:
            yield from self._said(said, index)
        if meaning := reasons.meaning_of(choice.get("finish_reason")):
            self._reasons[index] = meaning
            self.counts.take(choice.get("usage"))

    def _said(self, said: Said, index: int) -> Iterator[Event]:
        if said.thinking and (thought := self._thinking.take(said.thinking)):
            self._take_room(thought)
            yield from self._kept(self._folded.think(thought))
        if not said.text:
            return
        self._went_on = self._went_on or index in self._reasons
        text, room = self._text.take(said.text), self._room
        self._room -= len(text)
        yield from self._kept(self._folded.take(text[: max(0, room)]))
        if self._room < 0:
            raise AnswerTooLong

    def _take_room(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise NoRoomLeft if not self._parts else AnswerTooLong

    def _kept(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            match event:
                case Token(text=text):
                    self._parts.append(text)
                case Thinking(text=text):
                    self._thoughts.append(text)
                case Withdrawn():
                    self._thoughts, self._parts = [*self._thoughts, *self._parts], []
                case _:
                    pass
            yield event
