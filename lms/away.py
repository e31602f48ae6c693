"""What this process found away, so that not everybody waits for it in turn.

Whatever the product stands on (PostgreSQL, Redis, storage, mail) may refuse or hang. The first who finds it so has
waited; those after her are told at once, until it has rested and one of them tries again. Each process looks for
itself.
"""

import logging
import threading
import time

logger = logging.getLogger(__name__)

# A line of log this often while something stays away.
_TOLD_EVERY_SECONDS = 60.0


class AwayWatch:
    """Whether something is away, as far as this process knows. Safe in threads; each process has its own.

    ``name`` is what the log calls it, ``rest_seconds`` how long it is left alone before one caller tries again.
    """

    def __init__(self, name: str, *, rest_seconds: float) -> None:
        self.name = name
        self.rest_seconds = rest_seconds
        self._lock = threading.Lock()
        self._since: float | None = None
        self._try_at = 0.0
        self._told_at = 0.0

    @property
    def is_away(self) -> bool:
        return self._since is not None

    def may_try(self) -> bool:
        """Whether the caller may try it: always while it is there, and one caller after each rest."""
        if self._since is None:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._try_at:
                return False
            self._try_at = now + self.rest_seconds
            return True

    def found_away(self, error: BaseException) -> None:
        """Leave it alone from now on; say so in the log once in a while, by the kind of error alone."""
        with self._lock:
            now = time.monotonic()
            self._try_at = now + self.rest_seconds
            first = self._since is None
            self._since = now if self._since is None else self._since
            tell = first or now - self._told_at >= _TOLD_EVERY_SECONDS
            self._told_at = now if tell else self._told_at
        if tell:
            logger.warning("%s is away (%s); it is tried again by itself", self.name, type(error).__name__)

    def found_there(self) -> bool:
        """Note that it answers; return whether it was away until now."""
        if not self.is_away:
            return False
        with self._lock:
            since, self._since = self._since, None
        if since is None:  # another thread noted it meanwhile
            return False
        logger.warning("%s is back after %.0f seconds", self.name, time.monotonic() - since)
        return True
