"""Every odd way of answering that the served hub knows beyond the failures, and what is to become of it."""

from dataclasses import dataclass, field
from typing import Any

from lms.hub import errors
from lms.hub.embedded.misbehaviour.bodies import ENDS_AT_LENGTH, ENDS_BROKEN, ENDS_WHOLE, THOUGHT
from lms.hub.errors import HubError


@dataclass(frozen=True)
class Quirk:
    """One row: ``shown`` is what the reader gets, with {} for the usual answer.

    ``counts``: what is booked, where the hub's own counts are believed ("told": those of the usual answer); ``alert``:
    whether operators are told by mail; ``settings``: what makes the test short.
    """

    fault: str
    shown: str = "{}"
    thinking: str = ""
    error: type[HubError] | None = None
    reason: str = "stop"
    counts: tuple[int | None, int | None] = (None, None)
    tries: int = 1
    alert: bool = False
    after: int = 0
    settings: dict[str, float] = field(default_factory=dict)


def refused(fault: str, error: type[HubError], **facts: Any) -> Quirk:
    """Nothing is answered at all."""
    return Quirk(fault, shown="", error=error, **facts)


NO_WAIT = {"HUB_BUSY_SECONDS": 0}
WHOLE = (
    Quirk("surrogates", "{} 😀 zeg."),
    Quirk("lone_surrogate", "{} � zeg."),
    Quirk("control_characters", "{} abc\u0085"),
    Quirk("cut_character", "{} 😀 zeg."),
    Quirk("combining", "{} e\u0301e\u0301n"),
    Quirk("usage_apart", counts=(31, -1)),
    Quirk("usage_missing", counts=(31, None)),
    *(Quirk(f"usage_{how}") for how in ("null", "negative", "huge", "zero", "float", "text", "true", "list")),
    Quirk("usage_cumulative", counts=(31, -1)),
    Quirk("usage_null_in_each"),
    *(Quirk(f"done_{how}") for how in ("missing", "spaced", "twice", "first")),
    Quirk("no_last_line_end"),
    *(Quirk(f"{how}_behind_end") for how in ("open", "reset", "garbage", "error")),
    Quirk("open_behind_done"),
    Quirk("stop_in_each"),
    *(Quirk(f"ends_{word}") for word in ENDS_WHOLE),
    *(Quirk(f"ends_{word}", reason="length") for word in ENDS_AT_LENGTH),
    Quirk("typed_parts", thinking=THOUGHT),
    Quirk("second_choice", thinking=THOUGHT),
    *(
        Quirk(form)
        for form in (
            *("content_null", "message_for_delta", "text_for_delta", "two_choices", "role_in_each", "role_alone"),
            *("tool_call_aside", "error_null", "data_null", "data_empty", "data_over_lines", "no_space"),
            *("no_blank_lines", "cr", "crlf", "byte_order_mark", "comments", "named_events", "zipped"),
            *("type_json", "type_text", "type_html", "type_odd", "type_missing", "json_lines"),
        )
    ),
    *(Quirk(form, counts=(-1, -1)) for form in ("json", "json_in_list", "json_left_open")),
    *(
        Quirk(form, thinking=THOUGHT)
        for form in ("thinking", "thinking_named", "think_tags", "think_tags_cut", "think_not_opened")
    ),
    Quirk("think_in_code", "{} Typ `<think>`."),
    Quirk("think_said", "{} Typ <think> en klaar."),
    *(Quirk(f"no_{parameter}", counts=(-1, -1), tries=2) for parameter in ("max_tokens", "temperature")),
    Quirk("no_stream_options", tries=2),
)
BROKEN = (
    *(Quirk(f"ends_{word}", error=errors.AnswerCut) for word in (*ENDS_BROKEN, "null", "empty")),
    Quirk("reset_at_stop_in_each", error=errors.AnswerCut),
    Quirk("think_not_closed", "", THOUGHT, errors.NoRoomLeft),
    Quirk("thinking_alone", "", THOUGHT, errors.NoRoomLeft, counts=(31, 600)),
    Quirk("thought_unseen", "", "", errors.NoRoomLeft, counts=(31, 600)),
    Quirk("overspent", "x", error=errors.AnswerTooLong),
    refused("long_line", errors.AnswerTooLong),
    refused("endless_nothing", errors.ModelStarting, settings={"HUB_FIRST_TOKEN_SECONDS": 0.4}),
    refused("endless_refusal", errors.HubUnavailable, tries=2),
    refused("busy_ms", errors.HubBusy, settings=NO_WAIT),
    refused("busy_in_body", errors.HubBusy, settings=NO_WAIT),
    refused("busy_in_words", errors.HubBusy, settings=NO_WAIT),
    refused("overloaded", errors.HubBusy, settings=NO_WAIT),
    refused("busy_frame", errors.HubBusy, settings=NO_WAIT),
    refused("json_error_list", errors.HubBusy, settings=NO_WAIT),
    refused("waking", errors.HubUnavailable, settings=NO_WAIT),
    *(
        refused(fault, errors.HubUnavailable, tries=2)
        for fault in (
            *("gateway", "gateway_timeout", "timeout", "conflict", "json_error", "error_in_error_frame"),
            *("object_frame", "error_line"),
        )
    ),
    refused("quota", errors.QuotaSpent, alert=True),
    refused("quota_402", errors.QuotaSpent, alert=True),
    *(refused(fault, errors.KeyRefused, alert=True) for fault in ("key_400", "key_code_400", "blocked")),
    *(refused(fault, errors.ModelUnknown, alert=True) for fault in ("model_400", "model_said")),
    *(refused(fault, errors.AddressWrong, alert=True) for fault in ("no_address", "no_route", "redirect")),
    *(refused(fault, errors.PromptRefused) for fault in ("too_long_said", "too_large", "invalid")),
    *(refused(fault, errors.AnswerFiltered) for fault in ("filter", "filter_azure", "filter_403", "filter_frame")),
    *(refused(fault, errors.HubFaulty) for fault in ("error_text_frame", "detail_frame", "error_event")),
)
# These go on as long as they are let: what came of them is of some length, and no more than that.
ENDLESS = (
    Quirk("endless", error=errors.AnswerTooLong),
    Quirk("endless_thinking", error=errors.NoRoomLeft),
)
QUIRKS = (*WHOLE, *BROKEN)
