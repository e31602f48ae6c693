"""What everybody sees alike: kept for a minute, and thrown away as soon as a version or a mark changes."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction

_SECONDS = 60
_KEYS = {name: f"home.kept.{name}" for name in ("providers", "newest", "first")}


def kept[T](name: str, make: Callable[[], T]) -> T:
    """What is kept under ``name``, or what ``make`` returns, which is then kept. Raises KeyError on another name."""
    found: T | None = cache.get(_KEYS[name])
    if found is None:
        found = make()
        cache.set(_KEYS[name], found, _SECONDS)
    return found


def forget_kept(sender: Any, **kwargs: Any) -> None:
    """Receiver: throw away what was kept, as soon as the change is stored."""
    transaction.on_commit(lambda: cache.delete_many(_KEYS.values()))
