"""What a hub means when it refuses: by its codes and parameters first, by its words when it has no others.

None of its words is kept or shown: they may hold what was asked.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from .errors import (
    AddressWrong,
    AnswerFiltered,
    HubBusy,
    HubError,
    HubFaulty,
    HubUnavailable,
    KeyRefused,
    ModelUnknown,
    ParameterRefused,
    PromptRefused,
    QuotaSpent,
)
from .waits import seconds_asked

# What we send that not every model takes.
PARAMETERS = ("max_completion_tokens", "max_tokens", "temperature", "stream_options")

_CODES: dict[type[HubError], str] = {
    AnswerFiltered: """content_filter content_filtered content_policy_violation responsibleaipolicyviolation
        moderation_blocked prompt_blocked data_inspection_failed content_moderation_error""",
    QuotaSpent: """insufficient_quota billing_hard_limit_reached billing_not_active insufficient_balance
        insufficient_credits insufficient_funds budget_exceeded exceededbudget payment_required out_of_credits
        credit_balance_too_low""",
    KeyRefused: """invalid_api_key incorrect_api_key api_key_invalid invalid_key expired_api_key authentication_error
        invalid_authentication unauthorized unauthenticated auth_error token_expired authenticationerror
        permission_denied permission_error""",
    ModelUnknown: """model_not_found model_not_available model_not_exist deploymentnotfound deployment_not_found
        unknown_model invalid_model model_not_supported modelnotfound no_such_model unknownmodelerror
        model_decommissioned""",
    PromptRefused: """context_length_exceeded string_above_max_length request_too_large prompt_too_long
        context_window_exceeded contextwindowexceedederror exceed_context_size_error input_too_long""",
    HubBusy: """rate_limit_exceeded rate_limit_error ratelimitreached ratelimiterror too_many_requests
        resource_exhausted overloaded overloaded_error engine_overloaded model_overloaded server_overloaded""",
    HubUnavailable: """server_error internal_error internal_server_error internalservererror api_error
        service_unavailable unavailable_error timeout timeout_error""",
}
_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
_UNSUPPORTED = frozenset(
    {
        *("unsupported_parameter", "unsupported_value", "unknown_parameter", "unrecognized_parameter"),
        *("extra_forbidden", "unsupportedparamserror", "invalid_parameter", "parameter_not_supported"),
    }
)
_SAYS_UNSUPPORTED = re.compile(
    r"(?:un|not |n.t )support|unrecogni[sz]ed|unknown (?:parameter|field|argument)|not (?:allowed|permitted|accepted)"
    r"|extra (?:inputs|fields)|unexpected (?:keyword|field|parameter)|does not (?:accept|allow)|only the default"
    r"|(?:should|must) be (?:less|greater|between|at most)|out of range",
    re.IGNORECASE,
)
# Where nothing but a sentence says it.
_WORDS: tuple[tuple[type[HubError], str], ...] = (
    (AnswerFiltered, r"content (?:filter|management|policy|moderation)|responsible ai|requires moderation"),
    (QuotaSpent, r"insufficient (?:quota|balance|credit|funds)|exceeded your current quota|budget has been exceeded"),
    (KeyRefused, r"(?:invalid|incorrect|expired|missing|no|valid) (?:proxy )?(?:api|access|server)[ _-]?(?:key|token)"),
    (KeyRefused, r"authentication error|unauthori[sz]ed"),
    (ModelUnknown, r"model[^.]{0,120}(?:does not exist|not found|is not available|deprecated)"),
    (ModelUnknown, r"(?:invalid|unknown) model"),
    (PromptRefused, r"context (?:length|window|size)|maximum context|too (?:long|large|many tokens)"),
    (HubBusy, r"rate limit|too many requests|overloaded|at capacity|queue is full"),
)
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)
_BY_STATUS: dict[int, type[HubError]] = {
    400: PromptRefused,
    401: KeyRefused,
    402: QuotaSpent,
    403: KeyRefused,
    404: ModelUnknown,
    405: AddressWrong,
    408: HubUnavailable,
    409: HubUnavailable,
    413: PromptRefused,
    422: PromptRefused,
    425: HubUnavailable,
    429: HubBusy,
    498: KeyRefused,
    529: HubBusy,
}
_DEEPEST = 4
_LONGEST_WORDS = 2_000


@dataclass
class _Refusal:
    """What was found in a body, at whatever depth."""

    codes: list[str] = field(default_factory=list)
    status: int = 0
    param: str = ""
    words: str = ""
    body: Any = None

    @property
    def by_code(self) -> type[HubError] | None:
        """What its codes say, or else its parameter."""
        for code in self.codes:
            if found := _BY_CODE.get(code):
                return found
        return ModelUnknown if self.param == "model" else None

    @property
    def by_words(self) -> type[HubError] | None:
        return next((kind for kind, pattern in _PATTERNS if pattern.search(self.words)), None)

    @property
    def parameter(self) -> str:
        """Which of the parameters that we send is refused, if that is it."""
        if not (_UNSUPPORTED & set(self.codes) or _SAYS_UNSUPPORTED.search(self.words)):
            return ""
        if self.param in PARAMETERS:
            return self.param
        places = {self.words.find(name): name for name in PARAMETERS if name in self.words}
        return places[min(places)] if places else ""


def is_refusal(body: dict[str, Any]) -> bool:
    """Whether an object that is no completion says that something went wrong."""
    return body.get("object") == "error" or any(
        isinstance(body.get(name), str | list) and body[name] for name in ("detail", "message")
    )


def of_value(value: Any) -> HubError:
    """The error that was sent in place of an answer, or in the middle of one."""
    found = _read(value)
    return _error(found, found.status, {})


def of_status(status: int, headers: Mapping[str, str], body: str) -> HubError:
    """The error that an answer with this status is."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return AddressWrong()
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if status == HTTPStatus.NOT_FOUND and not _says_what(value):
        return AddressWrong()
    return _error(_read(value), status, headers)


def _error(found: _Refusal, status: int, headers: Mapping[str, str]) -> HubError:
    wait = seconds_asked(headers, found.body, found.words)
    kind = _kind(found, status, waits=wait is not None)
    if kind in {PromptRefused, HubFaulty} and found.by_code is None and (parameter := found.parameter):
        return ParameterRefused(parameter)
    return kind(wait) if issubclass(kind, HubBusy | HubUnavailable) else kind()


def _kind(found: _Refusal, status: int, *, waits: bool) -> type[HubError]:
    """By code, status and words, in that order of trust; ``waits``: it says when to come back."""
    away = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    by_status = _BY_STATUS.get(status) or (HubUnavailable if away else HubFaulty)
    told = found.by_code
    if told in {HubUnavailable, None} and not away:
        told = found.by_words or told
        if told is QuotaSpent and waits:
            told = HubBusy  # what is used up for a minute
    if told is None or status == HTTPStatus.UNAUTHORIZED:
        return by_status
    vague = told in {HubUnavailable, PromptRefused} or (away and told is HubBusy)
    return by_status if vague and by_status is not HubFaulty else told


def _says_what(value: Any) -> bool:
    """Whether a body with 404 is of a hub, and not of a gateway or a framework that knows no such address."""
    if isinstance(value, dict) and set(value) == {"detail"}:
        return str(value["detail"]).strip().lower() not in {"not found", ""}
    return isinstance(value, dict | list) and bool(value)


def _read(value: Any) -> _Refusal:
    found = _Refusal(body=value)
    for name, each in _facts(value, 0):
        if name == "param" and isinstance(each, str):
            found.param = found.param or each.strip()
        elif name == "loc" and isinstance(each, list) and each:
            found.param = found.param or str(each[-1])
        elif name in {"message", "detail", "msg", "error", "description", "reason"} and isinstance(each, str):
            found.words = (found.words + " " + each)[:_LONGEST_WORDS]
        elif name in {"code", "type", "status", "status_code", "http_status", "statuscode"}:
            _note(found, each)
    return found


def _note(found: _Refusal, code: Any) -> None:
    text = str(code).strip()
    if text.isascii() and text.isdecimal() and len(text) == 3:
        found.status = found.status or int(text)
    elif isinstance(code, str):
        found.codes.append(text.lower().replace("-", "_").replace(" ", "_"))


def _facts(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Every name with its value, the outer ones first, as deep as makes sense."""
    if isinstance(value, str) and not depth:
        yield "message", value
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value[:10]:
            yield from _facts(each, depth + 1)
    elif isinstance(value, dict):
        items = [(str(name).lower(), each) for name, each in list(value.items())[:50]]
        yield from items
        for _name, each in items:
            if isinstance(each, dict | list):
                yield from _facts(each, depth + 1)
