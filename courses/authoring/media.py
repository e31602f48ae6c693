"""Keep a file by its content, for as long as any version may need it."""

import hashlib
import mimetypes
from typing import Protocol

from django.core.files.base import ContentFile, File
from PIL import Image as Picture

from courses.models import FrozenMedia
from courses.schema import Media

# What an author may attach, in bytes.
LARGEST = 20 * 1024 * 1024


class Stored(Protocol):
    """Wagtail's image or document: something with a file and a name."""

    file: File  # type: ignore[type-arg]
    title: str

    @property
    def filename(self) -> str: ...


def describe(source: Stored) -> tuple[Media, bytes]:
    """Return what the schema keeps of a file, and its bytes.

    Raises:
        ValueError: when the file is larger than ``LARGEST``.
        FileNotFoundError: when storage has lost it.
    """
    if source.file.size > LARGEST:
        raise ValueError(f"{source.title} is larger than {LARGEST} bytes")
    with source.file.open("rb") as opened:
        content: bytes = opened.read()
    name = source.filename
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    width, height = _measure(content) if kind.startswith("image/") else (None, None)
    media = Media(
        sha256=hashlib.sha256(content).hexdigest(),
        filename=name,
        content_type=kind,
        size=len(content),
        width=width,
        height=height,
    )
    return media, content


def keep(media: Media, content: bytes) -> FrozenMedia:
    """Store ``content`` under its hash, once."""
    existing = FrozenMedia.objects.filter(sha256=media.sha256).first()
    if existing:
        return existing
    row = FrozenMedia(
        sha256=media.sha256,
        content_type=media.content_type,
        size=media.size,
        width=media.width,
        height=media.height,
        filename=media.filename[:200],
    )
    row.file.save(f"{media.sha256[:2]}/{media.sha256}", ContentFile(content), save=False)
    row.save(force_insert=True)
    return row


def _measure(content: bytes) -> tuple[int | None, int | None]:
    import io

    try:
        with Picture.open(io.BytesIO(content)) as picture:
            return picture.width, picture.height
    except OSError:
        return None, None
