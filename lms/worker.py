"""The worker: django-q's cluster, which stops whenever it is told to.

django-q stops its cluster inside the handler of the signal. That handler interrupts whatever the process was at: told
at the wrong moment of its start, it waits for a process that waits for a lock which it holds itself, or finds nothing
to stop yet and forgets that it was told. Ours only remembers; stopping is done between two steps.
"""

import logging
import time
from types import FrameType

from django.db import DatabaseError, connection
from django_q.cluster import Cluster

logger = logging.getLogger(__name__)

# A cluster that was told to stop before it ever ran is given so long to get that far.
_START_SECONDS = 15.0
_LOOK_EVERY_SECONDS = 0.1
# A worker that is started before its database, or beside one that is away, waits for it.
_DATABASE_EVERY_SECONDS = 1.0


class StoppableCluster(Cluster):  # type: ignore[misc]
    """A cluster that may be told to stop at any moment, and then does."""

    def __init__(self) -> None:
        self._told_at: float | None = None
        super().__init__()

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:
        """Remember that we were told, and nothing else."""
        self._told_at = self._told_at or time.monotonic()

    def run(self, *, once: bool = False) -> int:
        """Work until told to stop, or for one round; return the exit status: 1 when it ended by itself."""
        while self._told_at is None:
            if not _database_answers():
                time.sleep(_DATABASE_EVERY_SECONDS)
            elif self._starts():
                return self._guard(once=once)
            elif _database_answers():
                return 1
        return 0

    def _starts(self) -> bool:
        """Whether the cluster runs, or was told to stop before it did."""
        try:
            self.start()
        except RuntimeError:
            return self._told_at is not None
        return True

    def _guard(self, *, once: bool) -> int:
        while self._told_at is None and not once:
            if not self.sentinel.is_alive():
                logger.error("the worker ended without being told to")
                return 1
            time.sleep(_LOOK_EVERY_SECONDS)
        self.stop()
        return 0

    def stop(self) -> bool:
        """Stop what runs; tasks under way are done first."""
        self.stop_event.set()
        if not self.start_event.is_set():
            self.sentinel.join(_START_SECONDS)
            if self.sentinel.is_alive() and not self.start_event.is_set():
                self.sentinel.terminate()
        self.sentinel.join()
        logger.info("the worker has stopped")
        return True


def _database_answers() -> bool:
    """Whether it does; the connection is not kept, for the cluster forks."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        logger.warning("the worker waits for its database")
        return False
    finally:
        connection.close()
    return True
