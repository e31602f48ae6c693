"""A wire between the product and what it stands on, which a test can cut, or leave hanging in silence."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from tests.product import free_port


class State(Enum):
    PASSING = "passing"
    REFUSING = "refusing"  # nobody listens, and every connection is reset
    HANGING = "hanging"  # connections stay open, new ones are accepted, and nothing is ever said


class Wire:
    """Listens at ``port`` and carries everything to ``there`` and back, as long as it is ``PASSING``."""

    def __init__(self, there: int | str) -> None:
        self.there = there
        self.port = free_port()
        self.state = State.PASSING
        self.accepted = 0
        self._ends: list[tuple[socket.socket, socket.socket]] = []
        self._listener: socket.socket | None = None
        self._lock = threading.Lock()
        self._listen()

    def pass_on(self) -> None:
        """Carry again. What hung meanwhile is reset, as after a fault of the network."""
        was, self.state = self.state, State.PASSING
        if was is State.REFUSING:
            self._listen()
        else:
            self._cut()

    def hang(self) -> None:
        self.state = State.HANGING

    def let_go(self) -> None:
        """Carry again, with every byte that waited: what hung goes on where it was."""
        self.state = State.PASSING

    def refuse(self) -> None:
        self.state = State.REFUSING
        self._close_listener()
        self._cut()

    def close(self) -> None:
        self.refuse()

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def _close_listener(self) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = self._reach()
        except OSError:
            near.close()
            return
        with self._lock:
            self._ends.append((near, far))
        with contextlib.suppress(OSError, ValueError), selectors.DefaultSelector() as looking:
            looking.register(near, selectors.EVENT_READ, far)
            looking.register(far, selectors.EVENT_READ, near)
            while self._move(looking):
                pass
        near.close()
        far.close()

    def _reach(self) -> socket.socket:
        if isinstance(self.there, int):
            return socket.create_connection(("127.0.0.1", self.there))
        far = socket.socket(socket.AF_UNIX)
        far.connect(self.there)
        return far

    def _move(self, looking: selectors.BaseSelector) -> bool:
        if self.state is State.HANGING:
            threading.Event().wait(0.05)
            return True
        for key, _ in looking.select(timeout=0.2):
            if self.state is State.HANGING:
                return True
            piece = key.fileobj.recv(65536)  # type: ignore[union-attr]
            if not piece:
                return False
            key.data.sendall(piece)
        return True

    def _cut(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, []
        for pair in ends:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(there: int | str) -> Iterator[Wire]:
    found = Wire(there)
    try:
        yield found
    finally:
        found.close()
