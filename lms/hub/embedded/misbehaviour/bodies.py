"""Answers in other forms than the usual one: most are whole answers all the same, some only look like one."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from .streams import Cut

EVENTS = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"
THOUGHT = "Eerst denk ik na over de vraag."
type Script = Callable[["Written"], AsyncIterator[bytes]]


@dataclass(frozen=True)
class Written:
    """What would be answered: word by word, and what it took."""

    words: tuple[str, ...]
    read: int
    wrote: int

    @property
    def text(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True)
class Body:
    """How it is answered instead."""

    script: Script
    content_type: str = EVENTS
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()


def _event(data: Any) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def _choice(delta: Any, reason: Any = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]} | more


def _say(text: Any) -> bytes:
    return _event(_choice({"content": text}))


def _think(text: str, name: str = "reasoning_content") -> bytes:
    return _event(_choice({name: text}))


def _end(reason: Any = "stop", **more: Any) -> bytes:
    return _event(_choice({}, reason, **more))


def _usage(usage: Any) -> bytes:
    return _event({"choices": [], "usage": usage})


def _said(written: Written) -> Iterator[bytes]:
    return (_say(word) for word in written.words)


async def _sent(frames: Iterable[bytes]) -> AsyncIterator[bytes]:
    for frame in frames:
        yield frame


def _frames(make: Callable[[Written], Iterable[bytes]]) -> Script:
    """A script that sends these frames and closes."""
    return lambda written: _sent(make(written))


def _around(
    *, before: Iterable[bytes] = (), after: Iterable[bytes] = (), end: Iterable[bytes] = (_end(), DONE)
) -> Body:
    """The usual answer, with frames before it, behind it, and in place of its end."""
    return Body(_frames(lambda written: [*before, *_said(written), *after, *end]))


def _fixed(*frames: bytes) -> Body:
    """Always the same, whatever would be answered."""
    return Body(lambda _written: _sent(frames))


def _as(say: Callable[[str], bytes], end: Iterable[bytes] = (_end(), DONE)) -> Body:
    """Every word said in another way."""
    return Body(_frames(lambda written: [*map(say, written.words), *end]))


def _rewritten(change: Callable[[bytes], bytes], **how: Any) -> Body:
    """The usual answer, other bytes."""
    return Body(_frames(lambda written: [change(b"".join([*_said(written), _end(), DONE]))]), **how)


def _counted(make: Callable[[Written], Any]) -> Body:
    """The usual answer with such counts behind it."""
    return Body(_frames(lambda written: [*_said(written), _end(), _usage(make(written)), DONE]))


async def _then(frames: Callable[[Written], Iterable[bytes]], written: Written, *, cut: bool) -> AsyncIterator[bytes]:
    """The frames, and behind them a reset, or nothing at all over an open connection."""
    for frame in frames(written):
        yield frame
    await asyncio.sleep(0.05)
    if cut:
        raise Cut
    await asyncio.Event().wait()


def _left_open(*end: bytes) -> Body:
    return Body(partial(_then, lambda written: [*_said(written), *end], cut=False))


def _reset_behind(*end: bytes) -> Body:
    return Body(partial(_then, lambda written: [*_said(written), *end], cut=True))


async def _endlessly(frame: bytes, _written: Written, *, before: bytes = b"", pause: float = 0) -> AsyncIterator[bytes]:
    yield before
    while True:
        yield frame
        await asyncio.sleep(pause)


async def _long_line(_written: Written, *, size: int = 10_000_000) -> AsyncIterator[bytes]:
    yield b'data: {"choices": [{"index": 0, "delta": {"content": "'
    for _ in range(size // 50_000):
        yield b"la la " * 8_333
    yield b'"}, "finish_reason": null}]}\n\n' + _end() + DONE


def _completion(written: Written) -> dict[str, Any]:
    message = {"role": "assistant", "content": written.text}
    usage = {"prompt_tokens": written.read, "completion_tokens": written.wrote}
    return {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": usage,
    }


def _cumulative(written: Written) -> Iterator[bytes]:
    for number, word in enumerate(written.words, 1):
        yield _event(_choice({"content": word}, usage={"prompt_tokens": 31, "completion_tokens": number}))
    yield _end(usage={"prompt_tokens": 31, "completion_tokens": len(written.words)})
    yield DONE


def _two_choices(written: Written) -> Iterator[bytes]:
    for word in written.words:
        ours = {"index": 0, "delta": {"content": word}, "finish_reason": None}
        other = {"index": 1, "delta": {"content": "iets anders "}, "finish_reason": None}
        yield _event({"choices": [ours, other]})
    yield _event({"choices": [{"index": 1, "delta": {}, "finish_reason": "length"}]})
    yield _end()
    yield DONE


def _second_choice(written: Written) -> Iterator[bytes]:
    """Thinking is the first block and the answer the second, and blocks are taken for choices."""
    yield _think(THOUGHT)
    for word in written.words:
        yield _event({"choices": [{"index": 1, "delta": {"content": word}, "finish_reason": None}]})
    yield _end()
    yield DONE


def _over_lines(word: str) -> bytes:
    lines = json.dumps(_choice({"content": word}), indent=1).splitlines()
    return b"".join(f"data: {line}\n".encode() for line in lines) + b"\n"


def _cut_bytes(written: Written) -> Iterator[bytes]:
    """One character's bytes in two events, as they are."""
    yield from _said(written)
    begin, end = b'data: {"choices": [{"index": 0, "delta": {"content": "', b'"}, "finish_reason": null}]}\n\n'
    smile = "😀".encode()
    yield begin + b" " + smile[:2] + end
    yield begin + smile[2:] + b" zeg." + end
    yield _end()
    yield DONE


def _parts(word: str) -> bytes:
    return _event(_choice({"content": [{"type": "text", "text": word}, {"type": "reference", "reference_ids": [1]}]}))


_ALL_USED = {"prompt_tokens": 31, "completion_tokens": 600}


def _of_type(content_type: str) -> Body:
    return _rewritten(lambda body: body, content_type=content_type)


def _zipped(body: bytes) -> bytes:
    return gzip.compress(body)


_COUNTS: dict[str, Any] = {
    "usage_missing": {"prompt_tokens": 31},
    "usage_null": {"prompt_tokens": None, "completion_tokens": None},
    "usage_negative": {"prompt_tokens": -1, "completion_tokens": -5},
    "usage_huge": {"prompt_tokens": 2**63, "completion_tokens": 88_000_000},
    "usage_zero": {"prompt_tokens": 0, "completion_tokens": 0},
    "usage_float": {"prompt_tokens": 31.5, "completion_tokens": float("inf")},
    "usage_text": {"prompt_tokens": "veel", "completion_tokens": "NaN"},
    "usage_true": {"prompt_tokens": True, "completion_tokens": True},
    "usage_list": [31, 5],
}
ENDS_WHOLE = ("eos", "eos_token", "stop_sequence", "end_turn", "STOP")
ENDS_AT_LENGTH = ("length", "max_tokens", "model_length")
ENDS_BROKEN = ("error", "abort", "cancelled", "tool_calls", "function_call", "zomaar")

BODIES: dict[str, Body] = {
    # Characters.
    "surrogates": _around(after=[_say(" \ud83d"), _say("\ude00 zeg.")]),
    "lone_surrogate": _around(after=[_say(" \ud83d"), _say(" zeg.")]),
    "control_characters": _around(after=[_say(" a\x00b\x1b\x07c\u0085")]),
    "cut_character": Body(_frames(_cut_bytes)),
    "combining": _around(after=[_say(" e"), _say("\u0301e\u0301n")]),
    # Counts.
    "usage_apart": _counted(lambda written: {"prompt_tokens": 31, "completion_tokens": written.wrote}),
    **{name: _around(end=[_end(), _usage(usage), DONE]) for name, usage in _COUNTS.items()},
    "usage_cumulative": Body(_frames(_cumulative)),
    "usage_null_in_each": _as(lambda word: _event(_choice({"content": word}, usage=None))),
    # The end.
    "done_missing": _around(end=[_end()]),
    "done_spaced": _around(end=[_end(), b"data:   [DONE]  \n\n"]),
    "done_twice": _around(end=[_end(), DONE, DONE]),
    "done_first": _around(end=[DONE, _end()]),
    "no_last_line_end": _around(end=[_end().rstrip()]),
    "open_behind_end": _left_open(_end()),
    "open_behind_done": _left_open(_end(), DONE),
    "reset_behind_end": _reset_behind(_end()),
    "garbage_behind_end": _around(end=[_end(), b'data: {"choices": [{"del\n\n', b"<html>\n\n"]),
    "error_behind_end": _around(end=[_end(), _event({"error": {"message": "x", "code": 500}})]),
    "stop_in_each": _as(lambda word: _event(_choice({"content": word}, "stop"))),
    **{f"ends_{word}": _around(end=[_end(word), DONE]) for word in (*ENDS_WHOLE, *ENDS_AT_LENGTH, *ENDS_BROKEN)},
    "ends_null": _around(end=[_end(None), DONE]),
    "ends_empty": _around(end=[_end(""), DONE]),
    "reset_at_stop_in_each": Body(
        partial(_then, lambda written: [_event(_choice({"content": word}, "stop")) for word in written.words], cut=True)
    ),
    # Forms of a chunk.
    "typed_parts": Body(
        _frames(
            lambda written: [
                _event(_choice({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]}]})),
                *map(_parts, written.words),
                _end(),
                DONE,
            ]
        )
    ),
    "content_null": _around(before=[_say(None), _event(_choice(None))], after=[_say(None)]),
    "message_for_delta": _as(
        lambda word: _event({"choices": [{"message": {"role": "assistant", "content": word}, "finish_reason": None}]})
    ),
    "text_for_delta": _as(lambda word: _event({"choices": [{"text": word, "finish_reason": None}]})),
    "two_choices": Body(_frames(_two_choices)),
    "second_choice": Body(_frames(_second_choice)),
    "role_in_each": _as(lambda word: _event(_choice({"role": "assistant", "content": word, "tool_calls": None}))),
    "role_alone": _around(before=[_event(_choice({"role": "assistant"})), _event({"choices": []})] * 3),
    "tool_call_aside": _around(before=[_event(_choice({"tool_calls": [{"index": 0, "function": {"name": "x"}}]}))]),
    "error_null": _as(lambda word: _event(_choice({"content": word}, error=None))),
    # Events.
    "data_null": _around(before=[b"data: null\n\n"], after=[b"data: null\n\n"]),
    "data_empty": _around(before=[b"data:\n\n", b"data: \n\n"], after=[b"data:\n\n"]),
    "data_over_lines": _as(_over_lines),
    "no_space": _rewritten(lambda body: body.replace(b"data: ", b"data:")),
    "no_blank_lines": _rewritten(lambda body: body.replace(b"\n\n", b"\n")),
    "cr": _rewritten(lambda body: body.replace(b"\n", b"\r")),
    "crlf": _rewritten(lambda body: body.replace(b"\n", b"\r\n")),
    "byte_order_mark": _rewritten(lambda body: b"\xef\xbb\xbf" + body),
    "comments": _rewritten(lambda body: b": OPENROUTER PROCESSING\n\n" + body.replace(b"\n\n", b"\n\n: ping\n\n")),
    "named_events": _rewritten(lambda body: body.replace(b"data:", b"event: message\nid: 1\nretry: 9\ndata:")),
    "zipped": _rewritten(_zipped, headers=((b"content-encoding", b"gzip"),)),
    # The body.
    "type_json": _of_type("application/json"),
    "type_text": _of_type("text/plain"),
    "type_html": _of_type("text/html"),
    "type_odd": _of_type("Text/Event-Stream;Charset=UTF8"),
    "type_missing": _of_type(""),
    "json": Body(_frames(lambda written: [json.dumps(_completion(written)).encode()]), "application/json"),
    "json_in_list": Body(_frames(lambda written: [json.dumps([_completion(written)], indent=1).encode()]), EVENTS),
    "json_left_open": Body(
        partial(_then, lambda written: [json.dumps(_completion(written)).encode()], cut=False), "application/json"
    ),
    "json_lines": Body(
        _frames(lambda written: [b"".join([*_said(written), _end()]).replace(b"data: ", b"")]), "application/x-ndjson"
    ),
    # Thinking.
    "thinking": _around(before=[_think(THOUGHT)]),
    "thinking_named": _around(before=[_think(THOUGHT, "reasoning")]),
    "think_tags": _around(before=[_say(f"<think>{THOUGHT}</think>\n\n")]),
    "think_tags_cut": _around(before=[_say("<th"), _say("ink>"), _say(THOUGHT), _say("</thi"), _say("nk>\n")]),
    "think_not_opened": _around(before=[_say(THOUGHT), _say("\n</think>"), _say("\n\n")]),
    "think_in_code": _around(after=[_say(" Typ `<think>`.")]),
    "think_said": _around(after=[_say(" Typ <think> en klaar.")]),
    # What is no whole answer, however it looks.
    "think_not_closed": _fixed(_say(f"<think>{THOUGHT}"), _end("length"), DONE),
    "thinking_alone": _fixed(_think(THOUGHT), _end("length"), _usage(_ALL_USED), DONE),
    "thought_unseen": _fixed(_end("length"), _usage(_ALL_USED), DONE),
    "endless": Body(partial(_endlessly, _say("la la la la ") * 40)),
    "endless_thinking": Body(partial(_endlessly, _think("hm, hm, hm, ") * 40)),
    "slow_thinking": Body(partial(_endlessly, _think("hm, "), pause=0.05)),
    "endless_nothing": Body(partial(_endlessly, (b'data: {"choices": []}\n\n: ' + b"x" * 80 + b"\n\n") * 400)),
    "endless_refusal": Body(partial(_endlessly, b" " * 4000, before=b'{"error": '), "application/json", status=500),
    "long_line": Body(_long_line),
    "overspent": Body(
        _frames(lambda written: [_event(_choice({"content": "x"}, usage={"completion_tokens": 601})), *_said(written)])
    ),
}
