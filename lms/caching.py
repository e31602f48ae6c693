"""The cache that is never needed: when Redis is away or hangs, each process remembers for itself.

Pages are slower then, and limits count by process: nobody is refused for it, and nothing is without a limit.
"""

import pickle
import threading
from typing import Any, Final

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisSerializer
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from lms.away import AwayWatch

# One answer, and one connection, may take so long; then this process goes on without for the rest.
ANSWER_SECONDS = 1.0
REST_SECONDS = 5.0
# Room for the counts of a whole study day, so that no stranger can push another's count out.
_LOCAL_ENTRIES = 20_000
# Keys thrown away while Redis was away, to be thrown away there too; past this, all that it holds is old enough.
_MOST_REMEMBERED = 10_000
_UNREADABLE: Final = object()
_UNPICKLING = (
    pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, KeyError, TypeError, ValueError,
)  # fmt: skip

redis_watch = AwayWatch("Redis", rest_seconds=REST_SECONDS)
_forgotten: set[tuple[str, int | None]] = set()
_forgotten_lock = threading.Lock()


class ReadableOrMissing(RedisSerializer):
    """What an earlier or a later release kept in its own shape is missing, not an error."""

    def loads(self, data: Any) -> Any:
        """The value, or a mark that it cannot be read."""
        try:
            return super().loads(data)
        except _UNPICKLING:
            return _UNREADABLE


class RedisOrLocalCache(RedisCache):
    """Django's cache in Redis, and in the memory of the process while Redis does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "serializer": ReadableOrMissing,
            "socket_timeout": ANSWER_SECONDS,
            "socket_connect_timeout": ANSWER_SECONDS,
            # A connection that was closed meanwhile is opened anew, once; what hangs is not asked twice.
            "retry": Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        }
        super().__init__(server, {**params, "OPTIONS": options | params.get("OPTIONS", {})})
        self._local = LocMemCache("beside-redis", {**params, "OPTIONS": {"MAX_ENTRIES": _LOCAL_ENTRIES}})

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        """What Redis answers, or the memory of this process when it does not."""
        if redis_watch.may_try():
            try:
                if redis_watch.is_away:
                    self._forget_there_too()
                answer = getattr(super(), verb)(*args, **kwargs)
            except (RedisError, OSError) as error:
                redis_watch.found_away(error)
            else:
                redis_watch.found_there()
                return answer
        return getattr(self._local, verb)(*args, **kwargs)

    def _forget_there_too(self) -> None:
        """Throw away in Redis what was thrown away here while it could not be told. Raises as Redis does."""
        with _forgotten_lock:
            forgotten = set(_forgotten)
        for key, version in forgotten:
            super().delete(key, version=version)
        with _forgotten_lock:
            _forgotten.difference_update(forgotten)

    def _remember_forgotten(self, keys: list[str], version: int | None) -> None:
        if redis_watch.is_away:
            with _forgotten_lock:
                if len(_forgotten) < _MOST_REMEMBERED:
                    _forgotten.update((key, version) for key in keys)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", key, value, *args, **kwargs))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._ask("get", key, default, version=version)
        return default if found is _UNREADABLE else found

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._ask("set", key, value, *args, **kwargs)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("touch", key, *args, **kwargs))

    def delete(self, key: str, version: int | None = None) -> bool:
        here = self._local.delete(key, version=version)
        there = bool(self._ask("delete", key, version=version))
        self._remember_forgotten([key], version)
        return there or (here and redis_watch.is_away)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("get_many", list(keys), version=version)
        return {key: value for key, value in found.items() if value is not _UNREADABLE}

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask("has_key", key, version=version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a count; one that stood in Redis when it went away begins anew here."""
        local_only = redis_watch.is_away
        try:
            return int(self._ask("incr", key, delta, version=version))
        except ValueError:
            if not (local_only or redis_watch.is_away):
                raise
        self._local.add(key, 0, version=version)
        return int(self._local.incr(key, delta, version=version))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._ask("set_many", data, *args, **kwargs))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        named = list(keys)
        self._local.delete_many(named, version=version)
        self._ask("delete_many", named, version=version)
        self._remember_forgotten(named, version)

    def clear(self) -> None:
        self._local.clear()
        self._ask("clear")
