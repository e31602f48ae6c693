"""The certificate as HTML: what is said, and how large."""

import base64
from pathlib import Path

import segno
from django.template.loader import render_to_string
from django.utils import translation

from certificates.enums import CertificateKind
from certificates.snapshot import Outcome, Snapshot

HERE = Path(__file__).resolve().parent
# The page holds this much without crowding; the rest is on the verification page.
MAX_OUTCOMES = 8
MAX_OUTCOME_CHARACTERS = 700
# Up to how many characters → the class that sets the size.
NAME_SIZES = ((20, "xl"), (28, "l"), (40, "m"), (64, "s"), (110, "xs"))
TITLE_SIZES = ((34, "l"), (60, "m"), (110, "s"))


def certificate_html(facts: Snapshot, *, name: str, snapshot_sha256: str) -> str:
    """Return the page as HTML, in the certificate's own language."""
    is_certificate = CertificateKind(facts.kind) is CertificateKind.CERTIFICATE
    outcomes, more = _outcomes(facts.course.outcomes)
    with translation.override(facts.language):
        return render_to_string(
            "certificates/document.html",
            {
                "facts": facts,
                "name": name,
                "name_size": _size(name, NAME_SIZES, "xxs"),
                "title_size": _size(facts.course.title, TITLE_SIZES, "xs"),
                "outcomes": outcomes,
                "outcomes_size": _outcomes_size(outcomes),
                "more_outcomes": more,
                "is_certificate": is_certificate,
                "without_employment": all(h.off_entitlement == "not_applicable" for h in facts.hours),
                "qr": qr_data_uri(facts.verification_url),
                "seal": seal_data_uri(closed=is_certificate),
                "address": facts.verification_url.removeprefix("https://").removeprefix("http://"),
                "short_version_hash": facts.course.sha256[:12],
                "short_hash": snapshot_sha256[:12],
            },
        )


def _size(text: str, steps: tuple[tuple[int, str], ...], smallest: str) -> str:
    return next((size for limit, size in steps if len(text) <= limit), smallest)


def _outcomes(outcomes: tuple[Outcome, ...]) -> tuple[list[Outcome], int]:
    """What fits on the page, and how many do not."""
    fitting: list[Outcome] = []
    characters = 0
    for outcome in outcomes:
        characters += len(outcome.text)
        if len(fitting) == MAX_OUTCOMES or (fitting and characters > MAX_OUTCOME_CHARACTERS):
            break
        fitting.append(outcome)
    return fitting, len(outcomes) - len(fitting)


def _outcomes_size(outcomes: list[Outcome]) -> str:
    characters = sum(len(outcome.text) for outcome in outcomes)
    return "s" if characters > 520 or len(outcomes) > 6 else "m"


def qr_data_uri(address: str) -> str:
    """Return the address as a QR code; the fixed mask makes the same address the same picture, quickly."""
    code = segno.make(address, error="m", mask=4, micro=False, boost_error=False)
    return str(code.svg_data_uri(dark="#1c2321", light=None, border=0, scale=4, encode_minimal=True, xmldecl=False))


def seal_data_uri(*, closed: bool) -> str:
    """Return the seal; on a certificate its circle is closed, on an attendance statement it is not."""
    content = (HERE / ("seal-closed.svg" if closed else "seal-open.svg")).read_bytes()
    return "data:image/svg+xml;base64," + base64.b64encode(content).decode()
