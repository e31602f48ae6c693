"""What one choice of a completion says, in whichever of the forms that servers give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_THINKING = ("reasoning_content", "reasoning", "thinking")
_TEXT_TYPES = frozenset({None, "text", "output_text", "input_text"})
_THINKING_TYPES = frozenset({"thinking", "reasoning", "thought", "reasoning_text", "summary_text"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a choice adds."""

    text: str = ""
    thinking: str = ""


_NOTHING = Said()


def said_in(choice: dict[str, Any], *, before: Sequence[str] = ()) -> Said:
    """Return what this choice adds to what was said ``before``.

    A ``delta`` adds; a ``message`` in its place does so too, but for one that comes with the end and repeats the
    whole; ``text`` is of completions that are no chat.
    """
    delta = choice.get("delta")
    if isinstance(delta, dict):
        return _of_message(delta)
    message = choice.get("message")
    if isinstance(message, dict):
        said, whole = _of_message(message), "".join(before)
        if whole and choice.get("finish_reason") and said.text.startswith(whole):
            return Said(said.text[len(whole) :])
        return said
    text = choice.get("text")
    return Said(text) if isinstance(text, str) and text else _NOTHING


def _of_message(message: dict[str, Any]) -> Said:
    content = message.get("content")
    if isinstance(content, str) and len(message) == 1:
        return Said(content) if content else _NOTHING
    text, thinking = _of_content(content)
    refusal = message.get("refusal")
    if not text and isinstance(refusal, str):
        text = refusal
    if not thinking:
        thinking = next((value for name in _THINKING if isinstance(value := message.get(name), str) and value), "")
    return Said(text, thinking)


def _of_content(content: Any) -> tuple[str, str]:
    """Text and thinking in a content: a text, a part, or a list of them."""
    if isinstance(content, str):
        return content, ""
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return "", ""
    texts, thoughts = [], []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict) and part.get("type") in _TEXT_TYPES:
            texts.append(_plain(part.get("text")))
        elif isinstance(part, dict) and part.get("type") in _THINKING_TYPES:
            thoughts.append(_plain(part.get("thinking") or part.get("text") or part.get("reasoning")))
    return "".join(texts), "".join(thoughts)


def _plain(value: Any) -> str:
    """The text in a part: as it is, under "value", or in parts of its own (one level)."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, list):
        return "".join(text for part in value if isinstance(part, dict) and isinstance(text := part.get("text"), str))
    return value if isinstance(value, str) else ""
