"""psycopg with connections that notice when their server has gone silent: what ``base`` uses in its place."""

import time
from collections.abc import Generator
from typing import Any

from psycopg import *  # noqa: F403 -- Django looks for all that psycopg has
from psycopg import Connection, OperationalError

from .server import Place, server_at

# A statement may take long; after so long without a word the server is asked whether it lives, time and again.
SILENCE_SECONDS = 1.0


class WatchfulConnection(Connection[Any]):
    """A connection whose statements end with OperationalError once the server no longer answers.

    A server that is stopped or cut off closes nothing: without this, whoever waits for it waits for ever.
    """

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        """As psycopg's, while the server lives."""
        return super().wait(self._while_it_lives(gen), *args, **kwargs)

    def _while_it_lives(self, gen: Any) -> Generator[Any, Any, Any]:
        silent_since = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                now = time.monotonic()
                if ready:
                    silent_since = now
                elif now - silent_since >= SILENCE_SECONDS:
                    self._look()
                    silent_since = time.monotonic()
                wanted = gen.send(ready)
        except StopIteration as ended:
            return ended.value

    def _look(self) -> None:
        silent = OperationalError("the server gives no sign of life")
        info = self.info
        place = Place(info.host, info.port, info.user, info.dbname)
        if server_at(place).seems_away(silent):
            self.pgconn.finish()
            raise silent


connect = WatchfulConnection.connect
