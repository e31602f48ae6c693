"""The hubs that this place is connected to, out of the environment."""

from typing import Any

from environ import Env


def read_hubs(env: Env) -> dict[str, dict[str, Any]]:
    """Each hub named in ``HUBS``, in order, with what its own variables ``HUB_<NAME>_…`` say.

    A hub without an address is left to ``lms.hub.configuration``: only the embedded one needs none.
    """
    return {name: _read(env, f"HUB_{name.upper().replace('-', '_')}_") for name in env.list("HUBS", default=[])}


def _read(env: Env, prefix: str) -> dict[str, Any]:
    return {
        "base_url": env.str(f"{prefix}BASE_URL", default=""),
        "key": env.str(f"{prefix}API_KEY", default=""),
        "key_header": env.str(f"{prefix}AUTH_HEADER", default="Authorization"),
        "discovery_path": env.str(f"{prefix}DISCOVERY_PATH", default="/models"),
        "models": tuple(env.list(f"{prefix}MODELS", default=[])),
        "concurrency": env.int(f"{prefix}CONCURRENCY", default=0),
        "ask_usage": env.bool(f"{prefix}ASK_USAGE", default=False),
        "max_tokens_field": env.str(f"{prefix}MAX_TOKENS_FIELD", default="max_tokens"),
        "send_temperature": env.bool(f"{prefix}SEND_TEMPERATURE", default=True),
    }
