"""Which hub answers, by the settings: any OpenAI-compatible one, or the embedded one."""

from dataclasses import dataclass

from django.conf import settings

from .embedded.voices import CAREFUL, CONFIDENT

EMBEDDED, EXTERNAL = "embedded", "external"
WOORDVOORSPELLER = "woordvoorspeller"
EMBEDDED_MODELS = (WOORDVOORSPELLER, CAREFUL, CONFIDENT)
KIND_HEADER = "x-hub-kind"
# Nobody resolves this name: requests to it are answered inside the process.
_EMBEDDED_URL = "http://embedded.invalid/v1"


@dataclass(frozen=True)
class Hub:
    """Where to ask, as whom, and how much at once."""

    base_url: str
    key: str
    key_header: str
    models: tuple[str, ...]
    concurrency: int
    ask_usage: bool
    embedded: bool


def current_hub() -> Hub:
    """The hub of the settings; without an address it is the embedded one, which needs no key."""
    if not settings.HUB_BASE_URL:
        return Hub(
            base_url=_EMBEDDED_URL,
            key="",
            key_header="Authorization",
            models=EMBEDDED_MODELS,
            concurrency=settings.HUB_EMBEDDED_CONCURRENCY,
            ask_usage=True,
            embedded=True,
        )
    return Hub(
        base_url=settings.HUB_BASE_URL,
        key=settings.HUB_API_KEY,
        key_header=settings.HUB_AUTH_HEADER,
        models=tuple(settings.HUB_MODELS) or EMBEDDED_MODELS,
        concurrency=settings.HUB_CONCURRENCY,
        ask_usage=settings.HUB_ASK_USAGE,
        embedded=False,
    )
