"""Which models a hub says it has, asked by a job: pages never wait for it."""

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from . import faults, refusals
from .characters import storable
from .configuration import Hub, configured_hubs
from .embedded import service
from .errors import HubError, HubFaulty
from .models import HubState

if TYPE_CHECKING:
    import httpx2

_SECONDS = 10.0
_MOST_BYTES = 1_000_000
_MOST_MODELS = 500
_MOST_OF_REFUSAL = 32_000


def look_at_all() -> int:
    """Ask every hub that lists its models; return how many could not be asked."""
    return sum(not look_at(hub) for hub in configured_hubs() if hub.discovery_path)


def look_at(hub: Hub) -> bool:
    """Keep what a hub lists, or what went wrong; what it listed before stays then. Return whether it went well."""
    changes: dict[str, object]
    try:
        changes = {"discovered": "\n".join(listed(hub)), "discovery_fault": ""}
    except HubError as error:
        changes = {"discovery_fault": error.code}
    HubState.objects.update_or_create(hub=hub.name, defaults=changes | {"discovered_at": timezone.now()})
    return not changes["discovery_fault"]


def listed(hub: Hub) -> list[str]:
    """The names that a hub lists, in order. Raises HubError."""
    body = service.models() if hub.in_process else _fetched(hub)
    return sorted(set(_names(body)))[:_MOST_MODELS]


def _fetched(hub: Hub) -> Any:
    import httpx2

    url = hub.base_url.rstrip("/") + "/" + hub.discovery_path.lstrip("/")
    body = b""
    with (
        faults.translated(begun=False),
        httpx2.Client(timeout=_SECONDS, verify=faults.certificates()) as http,
        http.stream("GET", url, headers=key_headers(hub)) as response,
    ):
        if response.status_code >= 300:
            raise refusals.of_status(response.status_code, response.headers, _beginning(response))
        until = time.monotonic() + _SECONDS
        for part in response.iter_bytes():
            body += part
            if len(body) > _MOST_BYTES or time.monotonic() > until:
                raise HubFaulty
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise HubFaulty from error


def _beginning(response: "httpx2.Response") -> str:
    """The first piece of what a refusal says."""
    return next(response.iter_bytes(), b"")[:_MOST_OF_REFUSAL].decode("utf-8-sig", "replace")


def key_headers(hub: Hub) -> dict[str, str]:
    """The header that carries the hub's key, if it has one."""
    if not hub.key:
        return {}
    if hub.key_header.lower() == "authorization":
        return {"Authorization": f"Bearer {hub.key}"}
    return {hub.key_header: hub.key}


def _names(body: Any) -> Iterator[str]:
    """The names in what came: a list, or one under "data" or "models", of names or of things that have one."""
    rows = next((body[key] for key in ("data", "models") if key in body), None) if isinstance(body, dict) else body
    if not isinstance(rows, list):
        raise HubFaulty
    for row in rows:
        found = next((row[key] for key in ("id", "name", "model") if key in row), "") if isinstance(row, dict) else row
        # As it can be stored, one a line.
        if isinstance(found, str) and (name := " ".join(storable(found).split())):
            yield name[:120]
