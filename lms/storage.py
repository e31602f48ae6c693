"""Where files are kept: on disk or in S3, which may be away.

Whatever goes wrong there, but for a file that is not there, is ``StorageAwayError``: a page says so in a sentence, and
the transaction around it stores nothing. A store that hangs is waited for once, and then left alone for a moment.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from lms.away import AwayWatch

REST_SECONDS = 5.0

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


class _Written(File):  # type: ignore[type-arg]
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
        answer = work(*args, **kwargs)
    except FileNotFoundError:
        raise
    except OSError as error:
        storage_watch.found_away(error)
        raise StorageAwayError(type(error).__name__) from error
    storage_watch.found_there()
    return answer
