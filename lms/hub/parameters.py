"""What is sent beside the words, as far as the hub takes it: by its settings, and by what it refused before.

What a model refused is remembered as long as the process lives, so that only one question finds it out. Whoever runs
the product reads it in the log, and can say so in the settings.
"""

import logging
from typing import Any

from django.conf import settings

from .configuration import Hub

logger = logging.getLogger(__name__)
_LENGTHS = ("max_tokens", "max_completion_tokens")
_refused: dict[tuple[str, str], frozenset[str]] = {}


def sent(hub: Hub, model: str, *, temperature: float) -> dict[str, Any]:
    """The parameters of a request to this model, but for its messages."""
    found: dict[str, Any] = {}
    refused = _refused.get((hub.base_url, model), frozenset())
    if hub.send_temperature and "temperature" not in refused:
        found["temperature"] = temperature
    if field := _length_field(hub, refused):
        found[field] = settings.HUB_MAX_ANSWER_TOKENS
    if hub.ask_usage and "stream_options" not in refused:
        found["stream_options"] = {"include_usage": True}
    return found


def forgo(hub: Hub, model: str, parameter: str) -> bool:
    """Send this parameter no more; whether that changes anything."""
    if parameter not in sent(hub, model, temperature=1.0):
        return False
    place = (hub.base_url, model)
    _refused[place] = _refused.get(place, frozenset()) | {parameter}
    logger.warning("hub: %s takes no %s for %s, and is asked without it", hub.name, parameter, model)
    return True


def forget_refusals() -> None:
    """Send everything again that the settings say."""
    _refused.clear()


def _length_field(hub: Hub, refused: frozenset[str]) -> str:
    """The name that the length of an answer goes by, the other one when that was refused; "" for none."""
    if not hub.max_tokens_field:
        return ""
    return next((name for name in dict.fromkeys([hub.max_tokens_field, *_LENGTHS]) if name not in refused), "")
