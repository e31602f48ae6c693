"""Every way in which a hub fails, as the embedded one acts it out over HTTP, and what is to become of it."""

from dataclasses import dataclass, field
from typing import Any

from lms.hub import errors
from lms.hub.errors import HubError


@dataclass(frozen=True)
class Failure:
    """One row of the table.

    ``tokens``: how many came before it; ``tries``: how often the hub is asked; ``trips``: whether the circuit
    breaker counts it; ``settings``: what makes the test short.
    """

    name: str
    behaviour: dict[str, Any]
    error: type[HubError]
    tokens: int = 0
    tries: int = 1
    trips: bool = False
    settings: dict[str, float] = field(default_factory=dict)


SHORT = {"HUB_FIRST_TOKEN_SECONDS": 0.5, "HUB_BETWEEN_TOKENS_SECONDS": 0.5}
FAILURES = (
    Failure("busy", {"fault": "busy"}, errors.HubBusy, settings={"HUB_BUSY_SECONDS": 0}),
    Failure("busy for too long", {"fault": "busy", "retry_after": "3000"}, errors.HubBusy),
    Failure("error", {"fault": "error"}, errors.HubUnavailable, tries=2, trips=True),
    Failure("unavailable", {"fault": "unavailable"}, errors.HubUnavailable, tries=2, trips=True),
    Failure("key refused", {"fault": "key"}, errors.KeyRefused),
    Failure("forbidden", {"fault": "forbidden"}, errors.KeyRefused),
    Failure("model gone", {"fault": "model"}, errors.ModelUnknown),
    Failure("too long", {"fault": "too_long"}, errors.PromptRefused),
    Failure("no first byte", {"fault": "mute"}, errors.ModelStarting, settings=SHORT),
    Failure("no first token", {"fault": "silence"}, errors.ModelStarting, settings=SHORT),
    Failure("pings without end", {"fault": "pings"}, errors.ModelStarting, settings=SHORT),
    Failure("stalled", {"fault": "silence", "after": 2}, errors.AnswerCut, tokens=2, settings=SHORT),
    Failure("pings in the middle", {"fault": "pings", "after": 2}, errors.AnswerCut, tokens=2, settings=SHORT),
    Failure("reset before a token", {"fault": "reset"}, errors.HubUnavailable, tries=2, trips=True),
    Failure("reset", {"fault": "reset", "after": 2}, errors.AnswerCut, tokens=2),
    Failure("no reason for the end", {"fault": "no_end", "after": 2}, errors.AnswerCut, tokens=2),
    Failure("web page", {"fault": "html"}, errors.HubFaulty),
    Failure("empty stream", {"fault": "empty"}, errors.HubFaulty),
    Failure("malformed", {"fault": "malformed"}, errors.HubFaulty),
    Failure("malformed in the middle", {"fault": "malformed", "after": 2}, errors.HubFaulty, tokens=2),
    Failure("error in the stream", {"fault": "error_frame"}, errors.HubUnavailable, tries=2, trips=True),
    Failure("error in the middle", {"fault": "error_frame", "after": 2}, errors.AnswerCut, tokens=2),
    Failure("filtered", {"fault": "filtered"}, errors.AnswerFiltered),
    Failure("filtered in the middle", {"fault": "filtered", "after": 2}, errors.AnswerFiltered, tokens=2),
)
