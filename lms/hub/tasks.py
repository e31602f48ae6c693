"""What a worker does for the hub's pages."""

from .configuration import hub_named
from .discovery import look_at


def look_at_hub(name: str) -> bool:
    """Ask the hub of this name which models it has, and keep what it says; whether it said so. Safe to repeat."""
    hub = hub_named(name)
    return hub is not None and bool(hub.discovery_path) and look_at(hub)
