"""How large a picture is once it is decoded: read from its first bytes, before anything decodes it.

Half a megabyte can hold a picture that takes a gigabyte of memory. Whoever takes in a picture asks ``measured`` first.
"""

import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, PngImagePlugin

# Beyond this a picture that moves is a film.
_MOST_FRAMES = 500
# Passes in which a JPEG refines itself; each is worked through in full, however short it is. Cameras use ten.
_MOST_SCANS = 60
# Of the text and the colours that a PNG carries beside itself, in bytes once unpacked.
_MOST_TEXT = 4 * 1024 * 1024
_MOST_IN_A_CHUNK = PngImagePlugin.MAX_TEXT_CHUNK
_MOST_CHUNKS = 20_000


class PictureRefused(Exception):  # noqa: N818 -- what it says is shown as it is
    """A picture that is not taken in; the text says why, and what to do."""


class PictureTooLarge(PictureRefused):
    """A picture that would take too much memory once decoded."""


@dataclass(frozen=True)
class Measure:
    """What a picture says of itself: ``kind`` as Pillow names it, sides in pixels, and frames when it moves."""

    kind: str
    width: int
    height: int
    frames: int = 1

    @property
    def pixels(self) -> int:
        return self.width * self.height * self.frames


def measured(source: IO[bytes] | Any) -> Measure:
    """The measure of the picture in this open file, which is left at its beginning; nothing is decoded.

    Raises PictureRefused when it is no picture that we read, or larger than ``PICTURE_PIXELS``.
    """
    source.seek(0)
    content = source.read()
    source.seek(0)
    measure = measure_of(content)
    check_size(measure)
    return measure


def check_size(measure: Measure) -> None:
    """Raise PictureTooLarge for what takes more than ``PICTURE_PIXELS`` once decoded."""
    if measure.pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS or measure.frames > _MOST_FRAMES:
        raise PictureTooLarge(_too_large(measure))


def measure_of(content: bytes) -> Measure:
    """What these bytes say that they are, whatever their size. Raises PictureRefused when they are no picture."""
    try:
        for begins, read in _READERS:
            if content.startswith(begins):
                return read(content)
    except (struct.error, IndexError, ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        raise PictureRefused(unreadable()) from None
    raise PictureRefused(unreadable())


def build_last_wall() -> None:
    """Have Pillow itself refuse what is larger, wherever something is read that nobody measured."""
    Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    # Between the limit and twice the limit it only warns.
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    PngImagePlugin.MAX_TEXT_MEMORY = _MOST_TEXT


def _png(content: bytes) -> Measure:
    """Walk along the chunks, and see what those that are packed text unpack to."""
    width, height = struct.unpack(">II", content[16:24])
    at, frames, room, chunks = 8, 1, _MOST_TEXT, 0
    while at + 8 <= len(content) and chunks < _MOST_CHUNKS:
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        held = content[at + 8 : at + 8 + length]
        if kind == b"acTL":
            frames = struct.unpack(">I", held[:4])[0]
        elif kind in {b"zTXt", b"iTXt", b"iCCP"}:
            room -= _unpacked(held, room)
        at, chunks = at + length + 12, chunks + 1
    if chunks == _MOST_CHUNKS or not width * height:
        raise ValueError("no PNG")
    return Measure("PNG", width, height, max(frames, 1))


def _unpacked(held: bytes, most: int) -> int:
    """How large the packed part of a chunk is. Raises ValueError above ``most`` or a megabyte, as Pillow would."""
    packed = held[held.index(b"\x00") + 2 :]
    try:
        size = len(zlib.decompressobj().decompress(packed, min(most, _MOST_IN_A_CHUNK) + 1))
    except zlib.error:
        return len(held)  # plain text in iTXt
    if size > min(most, _MOST_IN_A_CHUNK):
        raise ValueError("text that unpacks to more than a picture")
    return size


def _gif(content: bytes) -> Measure:
    width, height, flags = struct.unpack("<HHB", content[6:11])
    at = 13 + _colours(flags)
    frames = 0
    # One frame more than we take is enough to know.
    while frames <= _MOST_FRAMES and content[at] != 0x3B:
        if content[at] == 0x2C:
            frames += 1
            wide, high, flags = struct.unpack("<HHB", content[at + 5 : at + 10])
            width, height = max(width, wide), max(height, high)
            at = _past_blocks(content, at + 11 + _colours(flags))
        elif content[at] == 0x21:
            at = _past_blocks(content, at + 2)
        else:
            raise ValueError("no GIF")
        if at >= len(content):
            break  # cut off: what is there is shown
    return Measure("GIF", width, height, max(frames, 1))


def _colours(flags: int) -> int:
    """How many bytes a table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(content: bytes, at: int) -> int:
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1


def _webp(content: bytes) -> Measure:
    if content[8:12] != b"WEBP":
        raise ValueError("no WebP")
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", content[26:30]))
    else:
        raise ValueError("no WebP")
    return Measure("WEBP", width, height, max(content.count(b"ANMF"), 1))


def _jpeg(content: bytes) -> Measure:
    """Walk along the markers up to the one that holds the size."""
    at = 2
    while content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            if content.count(b"\xff\xda") > _MOST_SCANS or not width * height:
                raise ValueError("no JPEG of a camera's")
            return Measure("JPEG", width, height)
        at += 1 if marker == 0xFF else length + 2
    raise ValueError("no JPEG")


_READERS = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"RIFF", _webp),
    (b"\xff\xd8\xff", _jpeg),
)


def unreadable() -> str:
    """What somebody reads whose file is no picture, or a broken one."""
    return _("Dit is geen afbeelding die we kunnen lezen. Gebruik PNG, JPEG, GIF of WebP.")


def _too_large(measure: Measure) -> str:
    numbers = {
        "width": measure.width,
        "height": measure.height,
        "frames": measure.frames,
        "millions": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000,
    }
    facts = {name: number_format(number, force_grouping=True) for name, number in numbers.items()}
    if measure.frames > 1:
        return (
            _(
                "Deze afbeelding beweegt: %(frames)s beelden van %(width)s bij %(height)s pixels. Dat is te veel:"
                " hooguit %(millions)s miljoen pixels bij elkaar. Maak hem korter of kleiner en kies hem opnieuw."
            )
            % facts
        )
    return (
        _(
            "Deze afbeelding is %(width)s bij %(height)s pixels. Dat is te veel: hooguit %(millions)s miljoen pixels"
            " bij elkaar. Maak hem kleiner, bijvoorbeeld 1600 pixels breed, en kies hem opnieuw."
        )
        % facts
    )
