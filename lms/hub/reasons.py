"""Why an answer ended, in the words of every hub that we know."""

from typing import Any

STOP, LENGTH, FILTERED, BROKEN = "stop", "length", "filtered", "broken"

_WORDS = {
    STOP: """stop stopped eos eos_token eos_found stop_sequence stop_token stop_word stop_string end_turn end
        end_of_text complete completed finish finished done success normal""",
    LENGTH: """length max_tokens max_length max_new_tokens max_output_tokens max_completion_tokens model_length
        token_limit length_limit limit max_tokens_reached model_context_window_exceeded""",
    FILTERED: """content_filter content_filtered filtered safety recitation blocklist prohibited_content spii refusal
        guardrail_intervened sensitive moderation""",
}
_KNOWN = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}


def meaning_of(reason: Any) -> str:
    """Return STOP, LENGTH, FILTERED, or BROKEN for every other word; "" where none was given (yet)."""
    if reason is None or reason == "" or reason is False:
        return ""
    word = str(reason).strip().lower().replace("-", "_").replace(" ", "_")
    return "" if word in {"null", "none", ""} else _KNOWN.get(word.removeprefix("finish_reason_"), BROKEN)
