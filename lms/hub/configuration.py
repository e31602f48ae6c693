"""Which hubs answer, by the settings: OpenAI-compatible ones side by side, and the embedded one.

The embedded hub is there only when it was chosen: by naming it in ``HUBS``, or by naming no hub at all.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext

from .embedded.voices import CAREFUL, CONFIDENT

EMBEDDED, EXTERNAL = "embedded", "external"
# The name of the hub that the variables for a single hub describe.
SINGLE = "hub"
WOORDVOORSPELLER = "woordvoorspeller"
EMBEDDED_MODELS = (WOORDVOORSPELLER, CAREFUL, CONFIDENT)
KIND_HEADER = "x-hub-kind"
# Nobody resolves this name: requests to it are answered inside the process.
_EMBEDDED_URL = "http://embedded.invalid/v1"


@dataclass(frozen=True)
class Hub:
    """Where to ask, as whom, and how much at once. Without ``models`` it may be asked for all that have a card."""

    base_url: str
    key: str
    key_header: str
    models: tuple[str, ...]
    concurrency: int
    ask_usage: bool
    embedded: bool
    name: str = SINGLE
    discovery_path: str = ""
    # By which name a hub is told how long an answer may be ("" for none), and whether it takes a temperature.
    max_tokens_field: str = "max_tokens"
    send_temperature: bool = True

    @property
    def kind(self) -> str:
        return EMBEDDED if self.embedded else EXTERNAL

    @property
    def in_process(self) -> bool:
        """Whether its answers are made here; the embedded hub can be served elsewhere too."""
        return self.base_url == _EMBEDDED_URL


def spoken(hub: str) -> str:
    """The name of a hub as people call it."""
    return gettext("ingebouwd") if hub == EMBEDDED else hub


def configured_hubs() -> tuple[Hub, ...]:
    """The hubs of the settings, in order. Raises ImproperlyConfigured for one that has no address and needs one."""
    if settings.HUBS:
        return tuple(_named(name, fields) for name, fields in settings.HUBS.items())
    if settings.HUB_BASE_URL:
        return (_single(),)
    return (_embedded(),)


def hub_named(name: str) -> Hub | None:
    """The hub of this name, if the settings have it."""
    return next((hub for hub in configured_hubs() if hub.name == name), None)


def _named(name: str, fields: dict[str, Any]) -> Hub:
    if name == EMBEDDED:
        return _embedded(**{field: value for field, value in fields.items() if value})
    if not fields.get("base_url"):
        raise ImproperlyConfigured(f"HUBS names {name}, and HUB_{name.upper().replace('-', '_')}_BASE_URL is empty.")
    return Hub(
        base_url=fields["base_url"],
        key=fields.get("key", ""),
        key_header=fields.get("key_header", "Authorization"),
        models=tuple(fields.get("models", ())),
        concurrency=fields.get("concurrency") or settings.HUB_CONCURRENCY,
        ask_usage=fields.get("ask_usage", False),
        embedded=False,
        name=name,
        discovery_path=fields.get("discovery_path", ""),
        max_tokens_field=_length_field(fields.get("max_tokens_field", "max_tokens")),
        send_temperature=fields.get("send_temperature", True),
    )


def _single() -> Hub:
    return Hub(
        base_url=settings.HUB_BASE_URL,
        key=settings.HUB_API_KEY,
        key_header=settings.HUB_AUTH_HEADER,
        models=tuple(settings.HUB_MODELS),
        concurrency=settings.HUB_CONCURRENCY,
        ask_usage=settings.HUB_ASK_USAGE,
        embedded=False,
        discovery_path=settings.HUB_DISCOVERY_PATH,
        max_tokens_field=_length_field(settings.HUB_MAX_TOKENS_FIELD),
        send_temperature=settings.HUB_SEND_TEMPERATURE,
    )


def _length_field(name: str) -> str:
    """As it was set; "none" for none at all. Raises ImproperlyConfigured for a name that no hub knows."""
    known = {"max_tokens": "max_tokens", "max_completion_tokens": "max_completion_tokens", "none": ""}
    if name not in known:
        raise ImproperlyConfigured(f"MAX_TOKENS_FIELD of a hub is one of {', '.join(known)}, and not {name}.")
    return known[name]


def _embedded(**fields: Any) -> Hub:
    """The embedded hub, in the process unless an address says otherwise; it needs no key."""
    known = {
        "base_url": _EMBEDDED_URL,
        "key": "",
        "key_header": "Authorization",
        "models": EMBEDDED_MODELS,
        "concurrency": settings.HUB_EMBEDDED_CONCURRENCY,
        "ask_usage": True,
        "discovery_path": "/models",
    }
    return Hub(**(known | fields), embedded=True, name=EMBEDDED)
