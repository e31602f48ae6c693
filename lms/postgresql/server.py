"""Whether a PostgreSQL server answers: asked over a connection of its own, which is never kept.

The first thing that a server says to a client is enough: it comes before any password, and a server that is stopped,
hangs, or still starts up does not say it.
"""

import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from lms.away import AwayWatch

# A server that lives says its first word within milliseconds.
ANSWER_SECONDS = 1.5
# How often one that is away is asked, in a thread beside the pages.
ASK_EVERY_SECONDS = 0.5
# And how often a page tries it for real meanwhile, should the first word tell us nothing.
REST_SECONDS = 5.0
_PROTOCOL = 196608  # 3.0
# "The database system is starting up", or shutting down, or recovering.
_CANNOT_CONNECT_NOW = b"C57P03\0"


class Word(Enum):
    """What a server said first."""

    HERE = "here"
    SILENT = "silent"  # nothing, refused, or: not now
    UNCLEAR = "unclear"  # something before it, which is no PostgreSQL


@dataclass(frozen=True)
class Place:
    """Where a server is, and as whom one comes in; ``host`` is a folder for a Unix socket."""

    host: str
    port: int
    user: str
    database: str

    def first_word(self, seconds: float = ANSWER_SECONDS) -> Word:
        """Ask the server for its first word, for so long. Of several hosts, or none that is named, nothing is told."""
        if not self.host or "," in self.host:
            return Word.UNCLEAR
        try:
            with self._connected(seconds) as asking:
                asking.sendall(self._greeting())
                answer = asking.recv(2048)
        except OSError:
            return Word.SILENT
        if answer[:1] == b"R":
            return Word.HERE
        if answer[:1] == b"E":
            return Word.SILENT if _CANNOT_CONNECT_NOW in answer else Word.HERE
        return Word.UNCLEAR

    def _connected(self, seconds: float) -> socket.socket:
        if not self.host.startswith("/"):
            return socket.create_connection((self.host, self.port), timeout=seconds)
        asking = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        asking.settimeout(seconds)
        try:
            asking.connect(str(Path(self.host) / f".s.PGSQL.{self.port}"))
        except OSError:
            asking.close()
            raise
        return asking

    def _greeting(self) -> bytes:
        facts = f"user\0{self.user}\0database\0{self.database}\0\0".encode()
        return struct.pack("!II", len(facts) + 8, _PROTOCOL) + facts


@dataclass(eq=False)
class Server:
    """What this process knows of one server; ``on_return`` is called when it answers again."""

    place: Place
    watch: AwayWatch = field(default_factory=lambda: AwayWatch("PostgreSQL", rest_seconds=REST_SECONDS))
    on_return: list[Callable[[], None]] = field(default_factory=list)
    _asking: threading.Lock = field(default_factory=threading.Lock)
    _asked_at: float = -1e9
    _said: Word = Word.UNCLEAR

    def seems_away(self, error: BaseException) -> bool:
        """Whether it gives no sign of life; then whoever comes next is told at once. Waits ``ANSWER_SECONDS`` at most.

        Many who wonder at the same time ask once.
        """
        wondering_since = time.monotonic()
        with self._asking:
            if self._asked_at < wondering_since:
                self._said = self.place.first_word()
                self._asked_at = time.monotonic()
            away = self._said is Word.SILENT
        if away:
            self._found_away(error)
        return away

    def _found_away(self, error: BaseException) -> None:
        known = self.watch.is_away
        self.watch.found_away(error)
        if not known:
            threading.Thread(target=self._ask_until_it_is_back, name="database-watch", daemon=True).start()

    def _ask_until_it_is_back(self) -> None:
        while self.watch.is_away:
            time.sleep(ASK_EVERY_SECONDS)
            if self.place.first_word() is Word.HERE:
                self.is_back()

    def is_back(self) -> None:
        """Let everybody in again; connections of before are let go first."""
        if self.watch.is_away:
            for call in self.on_return:
                call()
        self.watch.found_there()


_servers: dict[Place, Server] = {}


def server_at(place: Place) -> Server:
    """What this process knows of the server there."""
    return _servers.setdefault(place, Server(place))


# A process that was forked has none of the threads that ask: it finds out for itself.
os.register_at_fork(after_in_child=_servers.clear)
