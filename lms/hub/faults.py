"""Tell apart what the SDK and the connection raise."""

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import (
    AnswerCut,
    HubBusy,
    HubError,
    HubFaulty,
    HubUnavailable,
    KeyRefused,
    ModelStarting,
    ModelUnknown,
    PromptRefused,
)

_BY_STATUS: dict[int, type[HubError]] = {
    400: PromptRefused,
    401: KeyRefused,
    403: KeyRefused,
    404: ModelUnknown,
    413: PromptRefused,
    422: PromptRefused,
    429: HubBusy,
}


@contextmanager
def translated(*, begun: bool) -> Iterator[None]:
    """Raise the ``HubError`` that fits; ``begun``: tokens came already, so that any break is a cut answer."""
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(error.status_code) from error
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise (AnswerCut() if begun else ModelStarting()) from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        raise (AnswerCut() if begun else HubUnavailable()) from error
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        raise HubFaulty from error


def _of_status(status: int) -> HubError:
    if status >= 500:
        return HubUnavailable()
    return _BY_STATUS.get(status, HubFaulty)()


@contextmanager
def late(limit: float, error: type[HubError]) -> Iterator[None]:
    """Raise ``error`` when our own clock ran out; ``limit`` is the moment, for whoever reads a trace."""
    try:
        yield
    except TimeoutError as timeout:
        raise error from timeout
