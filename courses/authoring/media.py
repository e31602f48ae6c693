"""Keep a file by its content, for as long as any version may need it."""

import hashlib
import io
import mimetypes
import threading
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Picture
from PIL import ImageOps

from courses.schema import Media
from courses.versions.models import FrozenMedia
from lms.pictures import PictureRefused, PictureTooLarge, check_size, measure_of

from .attachments import LARGEST, DocumentRefused, check_document

# A picture in a reading column needs no more; in pixels and bytes.
WIDEST = 1600
HEAVIEST = 600 * 1024
# What every browser shows, and how it is written again when it must be.
_SHOWN = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


# Two pictures in memory at once would take twice as much.
_one_picture = threading.Lock()


class UnusableFileError(Exception):
    """A file that cannot be frozen; the text says why."""


def describe_document(source: Any) -> tuple[Media, bytes]:
    """Return what the schema keeps of a document, and its bytes. Raises UnusableFileError."""
    content, name = _content(source), source.filename
    try:
        check_document(name, content)
    except DocumentRefused as refusal:
        raise UnusableFileError(f"“{source.title}”: {refusal}") from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Media(sha256=_sha256(content), filename=name, content_type=kind, size=len(content)), content


def describe_image(source: Any) -> tuple[Media, bytes]:
    """Return what the schema keeps of an image, and its bytes.

    They are the bytes that the author gave, unless the picture is larger than a page needs,
    of a kind that not every browser shows, or says where and when it was taken.

    Raises:
        UnusableFileError: when the file is gone, too large, or no picture.
    """
    original = _content(source)
    try:
        check_size(measure_of(original))
        with _one_picture:
            content, kind, size = _as_shown(original)
    except PictureTooLarge as refusal:
        raise UnusableFileError(f"“{source.title}”: {refusal}") from None
    except (PictureRefused, OSError, ValueError, SyntaxError, MemoryError, Picture.DecompressionBombError):
        raise UnusableFileError(_("“%(title)s” is geen leesbare afbeelding.") % {"title": source.title}) from None
    stem = source.filename.rpartition(".")[0] or source.filename
    media = Media(
        sha256=_sha256(content),
        filename=f"{stem}.{'jpg' if kind == 'JPEG' else kind.lower()}",
        content_type=_SHOWN[kind],
        size=len(content),
        width=size[0],
        height=size[1],
    )
    return media, content


def keep(media: Media, content: bytes) -> None:
    """Store ``content`` under its hash, once."""
    if FrozenMedia.objects.filter(sha256=media.sha256).exists():
        return
    row = FrozenMedia(
        sha256=media.sha256,
        content_type=media.content_type,
        size=media.size,
        width=media.width,
        height=media.height,
        filename=media.filename[:200],
    )
    storage = row.file.storage
    name = f"vast/{media.sha256[:2]}/{media.sha256}"
    # Left behind by a release that was rolled back, or just written by another.
    if storage.exists(name) and storage.size(name) == media.size:
        row.file.name = name
    else:
        row.file.name = storage.save(name, ContentFile(content))
    FrozenMedia.objects.bulk_create([row], ignore_conflicts=True)


def _content(source: Any) -> bytes:
    try:
        if source.file.size > LARGEST:
            raise UnusableFileError(
                _("“%(title)s” is groter dan %(limit)d MB.") % {"title": source.title, "limit": LARGEST // 1024**2}
            )
        with source.file.open("rb") as opened:
            content: bytes = opened.read()
    except FileNotFoundError:
        raise UnusableFileError(_("Het bestand van “%(title)s” is weg.") % {"title": source.title}) from None
    return content


def _as_shown(original: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """The bytes that a page shows, with their kind and size."""
    with Picture.open(io.BytesIO(original), formats=[*_SHOWN, "GIF"]) as picture:
        content = original if _may_stay(picture, original) else _written_again(picture)
    with Picture.open(io.BytesIO(content)) as kept:
        return content, str(kept.format), kept.size


def _may_stay(picture: Picture.Image, content: bytes) -> bool:
    return (
        picture.format in _SHOWN and max(picture.size) <= WIDEST and len(content) <= HEAVIEST and not picture.getexif()
    )


def _written_again(picture: Picture.Image) -> bytes:
    # A JPEG can be decoded at half its size or less.
    picture.draft(None, (2 * WIDEST, 2 * WIDEST))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((WIDEST, WIDEST))
    kind = picture.format if picture.format in _SHOWN else "WEBP"
    if kind == "JPEG" and upright.mode != "RGB":
        upright = upright.convert("RGB")
    for tag in list(upright.getexif()):
        del upright.getexif()[tag]
    upright.info.pop("exif", None)
    written = io.BytesIO()
    upright.save(written, format=kind, quality=85)
    return written.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
