"""Which documents an author may attach, held against what is in them: a name alone says nothing."""

import io
import struct
import zipfile
from collections.abc import Callable

from django.utils.translation import gettext as _

from lms.pictures import PictureRefused, measure_of

# Of the file as it is, and of all that it unpacks to.
LARGEST = 10 * 1024 * 1024
_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 5000
# The list of parts at the end of a ZIP, in bytes.
_LIST = 2 * 1024 * 1024
_PIECE = 64 * 1024


class DocumentRefused(Exception):  # noqa: N818 -- what it says is shown as it is
    """A document that may not be attached; the text says why, and what to do."""


def check_document(name: str, content: bytes) -> None:
    """Raise DocumentRefused unless this is a document of a kind that we take, and is what its name says."""
    extension = name.rpartition(".")[2].lower()
    is_one = KINDS.get(extension)
    if is_one is None:
        raise DocumentRefused(
            _("Bestanden van deze soort nemen we niet aan. Gebruik een van deze: %(kinds)s.") % {"kinds": kinds()}
        )
    if len(content) > LARGEST:
        raise DocumentRefused(_("Dit bestand is groter dan 10 MB. Maak het kleiner of splits het."))
    if not is_one(content):
        raise DocumentRefused(
            _("De naam eindigt op “.%(extension)s”, maar zo’n bestand is dit niet. Bewaar het opnieuw en kies het dan.")
            % {"extension": extension}
        )


def kinds() -> str:
    """The kinds that we take, for people."""
    return ", ".join(KINDS)


def _pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _text(content: bytes) -> bool:
    """Whether this is text, in one of the encodings in which Notepad and Excel save it."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text)
    return False


def _picture(*kinds: str) -> Callable[[bytes], bool]:
    def is_one(content: bytes) -> bool:
        try:
            return measure_of(content).kind in kinds
        except PictureRefused:
            return False

    return is_one


def _open_document(kind: str) -> Callable[[bytes], bool]:
    wanted = f"application/vnd.oasis.opendocument.{kind}".encode()

    def is_one(content: bytes) -> bool:
        parts = _parts(content)
        return parts is not None and "content.xml" in parts and wanted in content[:128]

    return is_one


def _office(folder: str) -> Callable[[bytes], bool]:
    def is_one(content: bytes) -> bool:
        parts = _parts(content)
        if parts is None or "[Content_Types].xml" not in parts:
            return False
        with_macros = any("vbaproject" in part.lower() for part in parts)
        return any(part.startswith(folder) for part in parts) and not with_macros

    return is_one


def _parts(content: bytes) -> list[str] | None:
    """The names of what a ZIP holds; None when it is none, or unpacks to more than we take."""
    if not _is_short(content):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _UNPACKED or not _unpacks(archive):
                return None
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None


def _is_short(content: bytes) -> bool:
    """Whether the list of parts is one that can be read without taking a lot of memory."""
    at = content.rfind(b"PK\x05\x06", -65_557)
    if not content.startswith(b"PK\x03\x04") or at < 0 or at + 16 > len(content):
        return False
    parts, size = struct.unpack("<HI", content[at + 10 : at + 16])
    return bool(parts <= _MOST_PARTS and size <= _LIST)


def _unpacks(archive: zipfile.ZipFile) -> bool:
    """Whether all that is in it unpacks, to no more than it says and we take; piece by piece, kept nowhere."""
    left = _UNPACKED
    for part in archive.infolist():
        with archive.open(part) as opened:
            while piece := opened.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    return False
    return True


# Extension → whether the content is one.
KINDS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _pdf,
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "odp": _open_document("presentation"),
    "docx": _office("word/"),
    "xlsx": _office("xl/"),
    "pptx": _office("ppt/"),
    "txt": _text,
    "csv": _text,
    "md": _text,
    "png": _picture("PNG"),
    "jpg": _picture("JPEG"),
    "jpeg": _picture("JPEG"),
    "webp": _picture("WEBP"),
    "gif": _picture("GIF"),
}
