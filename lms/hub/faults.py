"""Tell apart what the SDK and the connection raise."""

import datetime
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus

from django.utils import timezone

from .errors import (
    AnswerCut,
    HubBusy,
    HubError,
    HubFaulty,
    HubUnavailable,
    KeyRefused,
    ModelStarting,
    ModelUnknown,
    PoolFull,
    PromptRefused,
)

_BY_STATUS: dict[int, type[HubError]] = {
    400: PromptRefused,
    401: KeyRefused,
    403: KeyRefused,
    404: ModelUnknown,
    413: PromptRefused,
    422: PromptRefused,
}


# No answer of any hub's asks for more patience than this.
_LONGEST_WAIT = 3600.0


@contextmanager
def translated(*, begun: bool) -> Iterator[None]:
    """Raise the ``HubError`` that fits; ``begun``: tokens came already, so that any break is a cut answer."""
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        raise of_status(error.status_code, error.response.headers.get("retry-after", "")) from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        raise _of_connection(error, begun=begun) from error
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        raise HubFaulty from error


def of_status(status: int, retry_after: str = "") -> HubError:
    """The error that an answer with this status is."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return HubBusy(seconds_to_wait(retry_after))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return HubUnavailable()
    return _BY_STATUS.get(status, HubFaulty)()


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


def seconds_to_wait(retry_after: str) -> float | None:
    """What a ``Retry-After`` asks, in seconds from now: a number or a moment; None when it says neither."""
    text = retry_after.strip()
    if text.isdecimal():
        return min(float(text), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return min(max(0.0, (moment - timezone.now()).total_seconds()), _LONGEST_WAIT)


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
