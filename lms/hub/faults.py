"""Tell apart what the SDK and the connection raise."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from . import refusals
from .errors import AnswerCut, HubError, HubFaulty, HubUnavailable, ModelStarting, PoolFull

if TYPE_CHECKING:
    import httpx2

# Of the body of a refusal no more is read than this, and for no longer.
_REFUSAL_BYTES = 32_000
_REFUSAL_SECONDS = 2.0


@contextmanager
def translated(*, begun: bool) -> Iterator[None]:
    """Raise the ``HubError`` that fits; ``begun``: something came already, so that any break is a cut answer."""
    import aiohttp
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        response = error.response
        raise refusals.of_status(response.status_code, response.headers, _text_of(response)) from error
    except (openai.APIConnectionError, httpx2.TransportError, aiohttp.ClientError) as error:
        raise _of_connection(error, begun=begun) from error
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        raise HubFaulty from error


def _text_of(response: "httpx2.Response") -> str:
    import httpx2

    try:
        return response.content.decode("utf-8-sig", "replace")
    except (httpx2.HTTPError, httpx2.StreamError):
        return ""


async def bound_refusal(response: "httpx2.Response") -> None:
    """Let no more than a little be read of an answer that is a refusal: the SDK would read it to its end."""
    if response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
        response.stream = _beginning_of(response.stream)


def _beginning_of(stream: "httpx2.SyncByteStream | httpx2.AsyncByteStream") -> "httpx2.AsyncByteStream":
    import httpx2

    class Beginning(httpx2.AsyncByteStream):
        """What comes of a body at first; the status says what matters, whatever becomes of the rest."""

        async def __aiter__(self) -> AsyncIterator[bytes]:
            left = _REFUSAL_BYTES
            until = asyncio.get_running_loop().time() + _REFUSAL_SECONDS
            pieces = aiter(stream)  # type: ignore[arg-type]
            while left > 0:
                try:
                    async with asyncio.timeout_at(until):
                        piece = await anext(pieces, b"")
                except (TimeoutError, httpx2.TransportError):
                    return
                if not piece:
                    return
                yield piece[:left]
                left -= len(piece)

        async def aclose(self) -> None:
            await stream.aclose()  # type: ignore[union-attr]

    return Beginning()


def _of_connection(error: BaseException, *, begun: bool) -> HubError:
    """By what lies at the bottom: the carriers wrap a refusal, a reset and a silence in one another's names."""
    import aiohttp
    import httpx2

    causes = list(_causes(error))
    if any(isinstance(cause, httpx2.PoolTimeout) for cause in causes):
        return PoolFull()
    if begun:
        return AnswerCut()
    silent = any(isinstance(cause, httpx2.ReadTimeout | aiohttp.SocketTimeoutError) for cause in causes)
    return ModelStarting() if silent else HubUnavailable()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


@lru_cache(maxsize=1)
def certificates() -> ssl.SSLContext:
    """The operating system's certificates; reading them takes longer than a request."""
    return ssl.create_default_context()


@contextmanager
def late(error: type[HubError]) -> Iterator[None]:
    """Raise ``error`` when our own clock ran out."""
    try:
        yield
    except TimeoutError as timeout:
        raise error from timeout
