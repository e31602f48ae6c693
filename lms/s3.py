"""Files in S3; see ``lms.storage``."""

import time
from collections.abc import Callable
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from lms.storage import StorageAwayError, storage_watch

# Of the connection, and of each answer; what is transferred meanwhile may take as long as it comes.
CONNECT_SECONDS = 1.5
ANSWER_SECONDS = 3.0
# What fails at once may have been a moment's weakness, and is tried a second time.
_AT_ONCE_SECONDS = 0.5


class S3(S3Storage):  # type: ignore[misc]
    """Files in an S3-compatible store. Each is read as a whole when it is opened, so that none breaks off half-way."""

    def __init__(self, **settings: Any) -> None:
        patience = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": settings.pop("addressing_style", None)},
        )
        transfer = TransferConfig(use_threads=False, num_download_attempts=1)
        super().__init__(**{"client_config": patience, "transfer_config": transfer} | settings)

    def _open(self, name: str, mode: str = "rb") -> Any:
        return _in_store(self._opened, name, mode)

    def _opened(self, name: str, mode: str) -> Any:
        opened = super()._open(name, mode)
        if "r" in mode:
            opened.open()
        return opened

    def _save(self, name: str, content: Any) -> str:
        def save() -> str:
            content.seek(0)
            return str(super(S3, self)._save(name, content))

        return str(_in_store(save))

    def exists(self, name: str) -> bool:
        return bool(_in_store(super().exists, name))

    def size(self, name: str) -> int:
        return int(_in_store(super().size, name))

    def delete(self, name: str) -> None:
        _in_store(super().delete, name)


def _in_store(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the store answers. Raises StorageAwayError, at once while it is known to be away."""
    if not storage_watch.may_try():
        raise StorageAwayError("found away a moment ago")
    began = time.monotonic()
    try:
        try:
            answer = work(*args, **kwargs)
        except (BotoCoreError, Boto3Error, ClientError, OSError) as error:
            if _is_an_answer(error) or time.monotonic() - began > _AT_ONCE_SECONDS:
                raise
            answer = work(*args, **kwargs)
    except FileNotFoundError:
        storage_watch.found_there()
        raise
    except (BotoCoreError, Boto3Error, ClientError, OSError) as error:
        if not _is_an_answer(error):
            storage_watch.found_away(error)
        raise StorageAwayError(type(error).__name__) from error
    storage_watch.found_there()
    return answer


def _is_an_answer(error: Exception) -> bool:
    """Whether the store knew what it said: not there, not allowed."""
    if isinstance(error, ClientError):
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)) < 500
    return isinstance(error, FileNotFoundError)
