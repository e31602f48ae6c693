"""The worker: django-q's cluster, which stops whenever it is told to.

django-q stops its cluster inside the handler of the signal. That handler interrupts whatever the process was at: told
at the wrong moment of its start, it waits for a process that waits for a lock which it holds itself, or finds nothing
to stop yet and forgets that it was told. Ours only remembers; stopping is done between two steps.
"""

import logging
import time
from types import FrameType

from django_q.cluster import Cluster

logger = logging.getLogger(__name__)

# A cluster that was told to stop before it ever ran is given so long to get that far.
_START_SECONDS = 15.0
_LOOK_EVERY_SECONDS = 0.1


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
        if self._told_at is not None:
            return 0
        self.start()
        if once:
            self.stop()
            return 0
        while self.sentinel.is_alive():
            if self._told_at is not None:
                self.stop()
                return 0
            time.sleep(_LOOK_EVERY_SECONDS)
        logger.error("the worker ended without being told to")
        return 1

    def start(self) -> int:
        """Start, and come back when it runs, or when it was told to stop and did not get to running."""
        try:
            return int(super().start())
        except RuntimeError:
            if self._told_at is None:
                raise
            return int(self.pid)

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
