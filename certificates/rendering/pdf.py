"""HTML to PDF/A-3a with reproducible bytes. Importing this costs seconds: import it where it is used."""

import logging
import re
import threading
import uuid
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from certificates.snapshot import Snapshot

from .fonts import font_css
from .page import certificate_html

# They tell each step of each page; their warnings are kept.
for _chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)
# Only what is written within the page itself: no network, no files.
FETCHER = URLFetcher(allowed_protocols={"data"})
# The shared font configuration is Pango's, which is not made for several threads.
_one_at_a_time = threading.Lock()


def render_pdf(facts: Snapshot, *, name: str, snapshot_sha256: str) -> bytes:
    """Return the certificate as PDF/A-3a, landscape A4; the same facts and name make the same bytes."""
    html = certificate_html(facts, name=name, snapshot_sha256=snapshot_sha256)
    with _one_at_a_time, warnings.catch_warnings():
        # WeasyPrint leaves its colour profile to be closed by the garbage collector.
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
        stylesheet, fonts = _style()
        content = HTML(string=html, url_fetcher=FETCHER).write_pdf(
            stylesheets=[stylesheet],
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            pdf_identifier=bytes.fromhex(snapshot_sha256)[:16],
            finisher=lambda _document, pdf: _finish(pdf, snapshot_sha256),
        )
    return bytes(content)


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    """Stylesheet and fonts, parsed once in a process."""
    fonts = FontConfiguration()
    text = font_css() + (Path(__file__).resolve().parent / "certificate.css").read_text()
    return CSS(string=text, font_config=fonts, url_fetcher=FETCHER), fonts


def _finish(pdf: Any, snapshot_sha256: str) -> None:
    _fix_identifiers(pdf, snapshot_sha256)
    for entry in pdf.objects:
        # A stream that ends in a carriage return is read as one byte shorter than it says it is.
        if getattr(entry, "compress", False) and _ends_in_return(entry):
            entry.compress = False


def _ends_in_return(stream: Any) -> bool:
    return b"\r\nendstream" in stream.data[-12:]


def _fix_identifiers(pdf: Any, snapshot_sha256: str) -> None:
    """Replace the random identifiers in the metadata by one that follows from the snapshot."""
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    fixed = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, snapshot_sha256)}".encode()
    metadata.stream = [re.sub(rb"xmp\.did:[0-9a-f-]{36}", fixed, part) for part in metadata.stream]
    metadata.compress = False
