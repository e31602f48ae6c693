"""Refusals: a status and a body in place of an answer."""

import json
from typing import Any, NamedTuple

JSON, HTML = "application/json", "text/html; charset=utf-8"


class Refused(NamedTuple):
    """What is sent in place of an answer."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


def _json(status: int, body: Any, *headers: tuple[bytes, bytes]) -> Refused:
    return Refused(status, JSON, json.dumps(body).encode(), headers)


def _error(status: int, code: str, *headers: tuple[bytes, bytes], **more: Any) -> Refused:
    return _json(status, {"error": {"message": "Zo staat het hier.", "type": code, "code": code} | more}, *headers)


def _said(status: int, message: str, **more: Any) -> Refused:
    """Nothing but a sentence tells what it is."""
    return _json(status, {"error": {"message": message, "type": "invalid_request_error", "param": None} | more})


def _page(status: int, title: str, *headers: tuple[bytes, bytes]) -> Refused:
    body = f"<html><head><title>{status} {title}</title></head><body><h1>{title}</h1><hr>nginx</body></html>"
    return Refused(status, HTML, body.encode(), headers)


_RETRY = b"retry-after"
STATUSES: dict[str, Refused] = {
    "busy": _error(429, "rate_limit_exceeded"),
    "busy_ms": _error(429, "rate_limit_exceeded", (b"retry-after-ms", b"1500")),
    "busy_in_body": _json(429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Quota exceeded.",
                                          "details": [{"@type": "RetryInfo", "retryDelay": "1.2s"}]}}),
    "busy_in_words": _said(429, "Rate limit reached. Please try again in 1200ms.", code="rate_limit_exceeded"),
    "overloaded": _json(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
    "quota": _error(429, "insufficient_quota", message="You exceeded your current quota."),
    "quota_402": _json(402, {"error": {"code": 402, "message": "Insufficient credits."}}),
    "error": _error(500, "server_error"),
    "unavailable": _error(503, "service_unavailable"),
    "waking": _error(503, "service_unavailable", (_RETRY, b"1")),
    "gateway": _page(502, "Bad Gateway"),
    "gateway_timeout": _page(504, "Gateway Time-out"),
    "timeout": _page(408, "Request Time-out"),
    "conflict": _error(409, "conflict"),
    "key": _error(401, "invalid_api_key"),
    "key_400": _said(400, "Authentication Error, Invalid proxy server token passed.", code="400"),
    "key_code_400": _error(400, "invalid_api_key"),
    "forbidden": _error(403, "forbidden"),
    "blocked": _page(403, "Forbidden"),
    "model": _error(404, "model_not_found"),
    "model_400": _error(400, "model_not_found", param="model"),
    "model_said": _said(400, "litellm.BadRequestError: Invalid model name passed in model=groot.", code="400"),
    "no_address": _page(404, "Not Found"),
    "no_route": _json(404, {"detail": "Not Found"}),
    "redirect": Refused(307, HTML, b"", ((b"location", b"http://127.0.0.1:9/elders"),)),
    "too_long": _error(400, "context_length_exceeded"),
    "too_long_said": _said(400, "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens"
                                " (8400 in the messages, 600 in the completion via max_tokens).", code=400),
    "too_large": _page(413, "Request Entity Too Large"),
    "invalid": _json(422, {"detail": [{"loc": ["body", "messages"], "msg": "field required", "type": "missing"}]}),
    "filter": _error(400, "content_filter"),
    "filter_azure": _error(400, "content_filter", param="prompt", innererror={
        "code": "ResponsibleAIPolicyViolation", "content_filter_result": {"hate": {"filtered": True}}}),
    "filter_403": _json(403, {"error": {"code": 403, "message": "Input requires moderation.", "metadata": {}}}),
    "html": Refused(200, HTML, b"<!doctype html><title>Onderhoud</title><p>Even geduld."),
    "json_error": _json(200, {"error": {"message": "Zo staat het hier.", "code": 503}}),
    "json_error_list": _json(200, [{"error": {"code": 429, "message": "Zo staat het hier."}}]),
}  # fmt: skip

# Answered well, but for requests with this parameter.
UNSUPPORTED = {
    "no_max_tokens": "max_tokens",
    "no_temperature": "temperature",
    "no_stream_options": "stream_options",
}


def unsupported(parameter: str) -> Refused:
    """The refusal of a request with this parameter, as the models say it that know it no more."""
    return _error(
        400,
        "unsupported_parameter",
        param=parameter,
        message=f"Unsupported parameter: '{parameter}' is not supported with this model.",
    )
