"""Read the body of a request in the loop, before it takes a thread: bounded in size, in time and all together.

Up to ``anyone`` bytes are read for everybody. For more, somebody must be signed in: her session is looked up once,
before the rest is read. Together the bodies in memory stay below what ``Share`` allows; when one too many comes, the
one that has been on its way for longest is let go, so that who sends slowly cannot keep out who does not.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.http import parse_cookie
from django.utils.module_loading import import_string

from lms.hub.asynchronous import in_database, use_own_threads

type Message = Any
type Receive = Callable[[], Awaitable[Message]]

_KB = 1024
# As Django makes them; nothing else is looked up.
_SESSION = re.compile(r"[a-z0-9]{32}")
# Where authors bring in files.
_WORKSHOP = "/cms/"


class BodyRefused(Exception):  # noqa: N818 -- says what is the case
    """The body is not taken in. ``status`` says why: 408 too slow, 413 too large, 503 no room for it now."""

    def __init__(self, status: HTTPStatus, *, signed_in: bool = False) -> None:
        super().__init__(status)
        self.status = status
        self.signed_in = signed_in


class ReaderLeft(Exception):  # noqa: N818 -- says what is the case
    """The connection was closed before the whole body had come."""


@dataclass(frozen=True)
class BodyLimits:
    """What a body may be: in bytes, seconds, and bytes a second."""

    anyone: int = 128 * _KB
    # A form of ours (``DATA_UPLOAD_MAX_MEMORY_SIZE``) with what surrounds its fields.
    member: int = 3 * _KB * _KB
    # A picture or a document of 10 MB with its form.
    author: int = 12 * _KB * _KB
    # A body has this long to begin with, and longer as more of it comes.
    seconds: float = 10.0
    bytes_a_second: int = 16 * _KB


@dataclass(eq=False)
class ReadBody:
    """One body: as far as it came, and what it takes of its share."""

    share: "Share"
    data: bytearray = field(default_factory=bytearray)
    time_left: asyncio.Timeout | None = None  # while it comes in
    let_go: bool = False

    def close(self) -> None:
        """Give back the room that it took."""
        self.share.give_back(self)

    def replayed(self, receive: Receive) -> Receive:
        """What an application receives: the whole body at once, then whatever comes after it."""
        whole: list[bytes] = [bytes(self.data)]
        self.data = bytearray()

        async def replay() -> Message:
            if whole:
                return {"type": "http.request", "body": whole.pop(), "more_body": False}
            return await receive()

        return replay


class Share:
    """Room for bodies, in bytes; who takes the last of it makes the slowest go."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0
        self._sizes: dict[ReadBody, int] = {}

    def take(self, body: ReadBody, size: int) -> None:
        """Count ``size`` bytes more for ``body``. Raises BodyRefused (503) when there is no room to be made."""
        self._sizes[body] = self._sizes.get(body, 0) + size
        self.taken += size
        while self.taken > self.most:
            slowest = next((b for b in self._sizes if b is not body and b.time_left is not None), None)
            if slowest is None:
                raise BodyRefused(HTTPStatus.SERVICE_UNAVAILABLE)
            self._let_go(slowest)

    def give_back(self, body: ReadBody) -> None:
        self.taken -= self._sizes.pop(body, 0)

    def _let_go(self, body: ReadBody) -> None:
        self.give_back(body)
        body.let_go = True
        body.data = bytearray()
        if body.time_left is not None:
            body.time_left.reschedule(asyncio.get_running_loop().time())


class BodyReader:
    """Reads the bodies of one web process."""

    def __init__(
        self,
        limits: BodyLimits = BodyLimits(),
        *,
        anyone: int = 32 * _KB * _KB,
        members: int = 64 * _KB * _KB,
        signed_in: Callable[[Any], Awaitable[bool]] | None = None,
    ) -> None:
        """``anyone`` and ``members``: bytes in memory at once of all, and of those that needed a session."""
        self.limits = limits
        self._anyone, self._members = Share(anyone), Share(members)
        self._signed_in = signed_in or is_signed_in

    async def read(self, scope: Any, receive: Receive) -> ReadBody:
        """Return the whole body of this request; close it when the answer is there.

        Raises:
            BodyRefused: too large, too slow, or too many at once.
            ReaderLeft: the other end closed the connection.
        """
        body = ReadBody(self._anyone)
        declared = _declared(scope)
        try:
            if declared > self.limits.anyone:
                await self._ask_for_more(scope, body, declared)
            async with asyncio.timeout(self.limits.seconds) as body.time_left:
                await self._fill(body, scope, receive)
        except TimeoutError:
            body.close()
            raise BodyRefused(HTTPStatus.SERVICE_UNAVAILABLE if body.let_go else HTTPStatus.REQUEST_TIMEOUT) from None
        except BaseException:
            body.close()
            raise
        finally:
            body.time_left = None
        return body

    async def _fill(self, body: ReadBody, scope: Any, receive: Receive) -> None:
        begun, more = asyncio.get_running_loop().time(), True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise ReaderLeft
            piece, more = message.get("body", b""), message.get("more_body", False)
            await self._weigh(body, scope, len(piece))
            body.data += piece
            if body.time_left is not None and not body.let_go:
                body.time_left.reschedule(begun + self.limits.seconds + len(body.data) / self.limits.bytes_a_second)

    async def _weigh(self, body: ReadBody, scope: Any, size: int) -> None:
        whole = len(body.data) + size
        if body.share is self._anyone and whole > self.limits.anyone:
            await self._ask_for_more(scope, body, whole)
        if body.share is self._members and whole > self._most(scope):
            raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, signed_in=True)
        body.share.take(body, size)

    async def _ask_for_more(self, scope: Any, body: ReadBody, size: int) -> None:
        """Let ``body`` be as large as that of somebody who is signed in. Raises BodyRefused."""
        try:
            signed_in = await self._signed_in(scope)
        except DatabaseError:
            raise BodyRefused(HTTPStatus.SERVICE_UNAVAILABLE) from None
        if not signed_in or size > self._most(scope):
            raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, signed_in=signed_in)
        body.close()
        body.share = self._members
        body.share.take(body, len(body.data))

    def _most(self, scope: Any) -> int:
        return self.limits.author if scope["path"].startswith(_WORKSHOP) else self.limits.member


def has_body(scope: Any) -> bool:
    """Whether anything comes after the head of this request."""
    return any(name in {b"content-length", b"transfer-encoding"} for name, _value in scope["headers"])


def _declared(scope: Any) -> int:
    """How many bytes the head says that there are; 0 when it does not."""
    text = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    # The server has refused what is no number of at most twenty digits.
    return int(text) if text.isdigit() else 0


async def is_signed_in(scope: Any) -> bool:
    """Whether the request carries the session of somebody who logged in: one look in the database, in no page's thread.

    Raises DatabaseError when that cannot be asked.
    """
    cookies = "; ".join(value.decode("latin1") for name, value in scope["headers"] if name == b"cookie")
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    if not _SESSION.fullmatch(key):
        return False
    use_own_threads()
    return await in_database(_has_user, key)


def _has_user(key: str) -> bool:
    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    return SESSION_KEY in store(key)
