"""Where files are kept: on disk or in S3, which may be away.

Whatever goes wrong there, but for a file that is not there, is ``StorageAwayError``: a page says so in a sentence, and
the transaction around it stores nothing. A store that hangs is waited for once, and then left alone for a moment.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from storages.backends.s3 import S3Storage

from lms.away import AwayWatch

# Of the connection, and of each answer; what is transferred meanwhile may take as long as it comes.
CONNECT_SECONDS = 1.5
ANSWER_SECONDS = 3.0
REST_SECONDS = 5.0
# What fails at once may have been a moment's weakness, and is tried a second time.
_AT_ONCE_SECONDS = 0.5

storage_watch = AwayWatch("the storage of files", rest_seconds=REST_SECONDS)


class StorageAwayError(OSError):
    """Files cannot be read or written now; says nothing about which file."""


def storage_answers() -> bool:
    """Whether files can be kept now, as far as one question tells."""
    try:
        default_storage.exists("gezondheid")
    except StorageAwayError:
        return False
    folder = Path(getattr(default_storage, "base_location", "/"))
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return not isinstance(default_storage, FileSystemStorage) or os.access(there, os.W_OK)


class _Written(File[bytes]):
    """A file that stands on disk already, as a whole; Django moves such a file to its place."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class Disk(FileSystemStorage):
    """Files on disk, each whole or not there: a disk that fills up or a process that dies leaves no half one."""

    def open(self, name: str, mode: str = "rb") -> Any:
        return _on_disk(super().open, name, mode)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        return str(_on_disk(super().save, name, content, max_length=max_length))

    def _save(self, name: str, content: Any) -> str:
        Path(self.base_location).mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.base_location, prefix=".half-", delete=False) as half:
            try:
                for piece in content.chunks():
                    half.write(piece if isinstance(piece, bytes) else piece.encode())
                half.flush()
                return str(super()._save(name, _Written(half, half.name)))  # type: ignore[misc]
            except OSError:
                Path(half.name).unlink(missing_ok=True)
                raise

    def exists(self, name: str) -> bool:
        return bool(_on_disk(super().exists, name))

    def size(self, name: str) -> int:
        return int(_on_disk(super().size, name))

    def delete(self, name: str) -> None:
        _on_disk(super().delete, name)


def _on_disk(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return work(*args, **kwargs)
    except FileNotFoundError:
        raise
    except OSError as error:
        storage_watch.found_away(error)
        raise StorageAwayError(type(error).__name__) from error


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
