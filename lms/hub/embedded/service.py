"""The embedded hub's one address, ``/chat/completions``, apart from how it is carried.

It speaks the protocol as far as every hub does: models, temperature, streaming, ``logprobs``,
usage, and errors in the usual form.
"""

import asyncio
import json
import math
import time
import uuid
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings

from lms.hub import next_word
from lms.hub.configuration import EMBEDDED_MODELS, WOORDVOORSPELLER

from .ngram import NGram, ranking
from .voices import SCRIPT, voice
from .words import MARKS, SENTENCE_END, capitalised, tokens

_MOST_WORDS = 40
_ALTERNATIVES = 5


@dataclass(frozen=True)
class Piece:
    """A word as it stands in the answer, with the chances that it was drawn from when there were any."""

    text: str
    word: str
    chances: dict[str, float]


@dataclass(frozen=True)
class Asked:
    """A request that can be answered."""

    model: str
    question: str
    temperature: float
    most: int
    stream: bool
    usage: bool
    logprobs: bool
    seed: int | None
    script: str = ""


class Refusal(Exception):  # noqa: N818 -- an answer, not a fault of ours
    """A request that cannot be answered: status and error body of the protocol."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": "invalid_request_error", "code": code, "param": None}}


def read(body: bytes) -> Asked:
    """Read a request. Raises Refusal."""
    try:
        data = json.loads(body)
        question = [m["content"] for m in data["messages"] if m["role"] == "user"][-1]
        asked = Asked(
            model=str(data["model"]),
            question=str(question),
            temperature=float(data.get("temperature", 1.0)),
            most=min(int(data.get("max_tokens") or _MOST_WORDS), _MOST_WORDS),
            stream=bool(data.get("stream")),
            usage=bool((data.get("stream_options") or {}).get("include_usage")),
            logprobs=bool(data.get("logprobs")),
            seed=data.get("seed"),
            script=_script(data["messages"]),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Refusal(400, "invalid_request", "The request is no chat completion with a user message.") from error
    if asked.model not in EMBEDDED_MODELS:
        raise Refusal(404, "model_not_found", "There is no model of this name.")
    if not 0 <= asked.temperature <= 2:
        raise Refusal(400, "invalid_request", "A temperature lies between 0 and 2.")
    return asked


def _script(messages: list[dict[str, Any]]) -> str:
    """The written answer that came along, for a voice to read out."""
    texts = [str(message["content"]) for message in messages if message["role"] == "system"]
    return next((text.removeprefix(SCRIPT) for text in texts if text.startswith(SCRIPT)), "")


def completion(asked: Asked) -> dict[str, Any]:
    """The whole answer at once."""
    pieces = list(_pieces(asked))
    choice: dict[str, Any] = {
        "index": 0,
        "message": {"role": "assistant", "content": "".join(piece.text for piece in pieces)},
        "finish_reason": _reason(asked, pieces),
    }
    if asked.logprobs:
        choice["logprobs"] = {"content": [_logprobs(piece) for piece in pieces]}
    return _envelope(asked, "chat.completion") | {"choices": [choice], "usage": _usage(asked, pieces)}


async def events(asked: Asked, *, delay: float | None = None) -> AsyncGenerator[bytes]:
    """The answer as server-sent events, a word at a time; ``delay``: seconds before each, else as in the settings."""
    pause = settings.HUB_EMBEDDED_DELAY_SECONDS if delay is None else delay
    base = _envelope(asked, "chat.completion.chunk")
    pieces: list[Piece] = []
    yield _event(base | {"choices": [_delta({"role": "assistant", "content": ""})]})
    for piece in _pieces(asked):
        await asyncio.sleep(pause)
        pieces.append(piece)
        choice = _delta({"content": piece.text})
        if asked.logprobs:
            choice["logprobs"] = {"content": [_logprobs(piece)]}
        yield _event(base | {"choices": [choice]})
    yield _event(base | {"choices": [_delta({}) | {"finish_reason": _reason(asked, pieces)}]})
    if asked.usage:
        yield _event(base | {"choices": [], "usage": _usage(asked, pieces)})
    yield b"data: [DONE]\n\n"


def _pieces(asked: Asked) -> Iterator[Piece]:
    if asked.model == WOORDVOORSPELLER:
        yield from _continued(next_word.woordvoorspeller(), asked)
    else:
        words = (asked.script or voice(asked.model).answer(asked.question)).split(" ")
        for place, word in enumerate(words):
            yield Piece(word if place == 0 else f" {word}", word, {})


def _continued(model: NGram, asked: Asked) -> Iterator[Piece]:
    """Go on where the question ends, one drawn word after another, to the end of the sentence."""
    random = Random(asked.seed)  # noqa: S311 -- it draws words, it guards nothing
    text = asked.question
    row = tokens(text)
    opens = not row or row[-1] in SENTENCE_END
    for place in range(asked.most):
        word, chances = model.next(model.context(text), asked.temperature, random)
        shown = capitalised(word) if opens and place == 0 else word
        glued = word in MARKS or place == 0
        yield Piece(shown if glued else f" {shown}", word, chances)
        text = f"{text} {shown}"
        if word in SENTENCE_END:
            return


def _reason(asked: Asked, pieces: list[Piece]) -> str:
    whole = asked.model != WOORDVOORSPELLER or (bool(pieces) and pieces[-1].word in SENTENCE_END)
    return "stop" if whole else "length"


def _usage(asked: Asked, pieces: list[Piece]) -> dict[str, int]:
    read_words = len(tokens(asked.question))
    return {"prompt_tokens": read_words, "completion_tokens": len(pieces), "total_tokens": read_words + len(pieces)}


def _logprobs(piece: Piece) -> dict[str, Any]:
    chances = piece.chances or {piece.word: 1.0}
    top = [(word, chance) for word, chance in ranking(chances)[:_ALTERNATIVES] if chance > 0]
    return _logprob(piece.text, chances[piece.word]) | {"top_logprobs": [_logprob(*pair) for pair in top]}


def _logprob(word: str, chance: float) -> dict[str, Any]:
    return {"token": word, "logprob": math.log(chance), "bytes": list(word.encode())}


def _delta(delta: dict[str, Any]) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": None}


def _envelope(asked: Asked, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": asked.model}


def models() -> dict[str, Any]:
    """What the discovery path lists."""
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in EMBEDDED_MODELS]}


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
