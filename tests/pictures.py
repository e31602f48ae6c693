"""Pictures and archives that are small as files and huge once decoded, made without decoding anything."""

import io
import struct
import zipfile
import zlib

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *more: bytes, frames: int = 0) -> bytes:
    """A valid grey PNG of one colour; ``more`` are chunks before its pixels, ``frames`` says that it moves."""
    packer = zlib.compressobj(9)
    row = bytes(width + 1)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    moves = [chunk(b"acTL", struct.pack(">II", frames, 0))] if frames else []
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), *moves, *more]
    return PNG + b"".join(parts) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def packed_text(size: int) -> bytes:
    """A chunk of text that unpacks to ``size`` bytes."""
    return chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(size), 9))


def packed_colours(size: int) -> bytes:
    return chunk(b"iCCP", b"profile\x00\x00" + zlib.compress(bytes(size), 9))


def gif(width: int, height: int, frames: int, *, side: int = 1) -> bytes:
    """A GIF whose frames are of ``side`` pixels, on a screen of the given size."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b"


def webp(width: int, height: int, frames: int = 0) -> bytes:
    """The head of a WebP, with as many frames as it says."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sides + b"ANMF\x00\x00\x00\x00" * frames
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg(width: int, height: int, scans: int = 1) -> bytes:
    """The frame of a JPEG with so many passes."""
    sizes = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + sizes + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x2a" * scans + b"\xff\xd9"


def archive(parts: dict[str, bytes], first: str = "") -> bytes:
    """A ZIP of these parts; ``first`` is the kind that an OpenDocument file begins with."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        if first:
            written.writestr(zipfile.ZipInfo("mimetype"), first)
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def word(**more: bytes) -> bytes:
    """The least that is a .docx."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"} | more)
