"""What personnel take away in bulk, streamed row by row so that size never costs memory."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enums import Initiative
from lms.spreadsheets import inert_cell
from lms.storage import StorageAwayError

from .documents import FileLostError, PersonalDataGoneError, document_bytes
from .enums import InWhoseTime, OffEntitlement, WhoPays
from .forms import school_year_label
from .models import Certificate, CertificateQuerySet

BOM = "\ufeff"
CHUNK = 500
# What a certificate and its version hold of the course's text: a hundred kilobytes a row, of which no list shows any.
FROZEN_TEXTS = ("snapshot", "version__content", "version__search_text")


class _Line:
    """A file for ``csv.writer`` that hands back what was written."""

    def write(self, text: str) -> str:
        return text


def certificates_csv(certificates: CertificateQuerySet) -> Iterator[str]:
    """Yield the rows as CSV for a Dutch spreadsheet: BOM, semicolons, decimal commas.

    The certificate's number comes first and never changes: importing the same file twice
    gives the same records. ``certificates`` come ``with_hours``.
    """
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield BOM + writer.writerow([str(name) for name in csv_header()])
    rows = certificates.select_related("person", "staff_record", "version", "employer").defer(*FROZEN_TEXTS)
    for certificate in rows.iterator(chunk_size=CHUNK):
        yield writer.writerow([inert_cell(cell) for cell in _csv_row(certificate)])


def csv_header() -> list[str]:
    """The names of the columns."""
    return [
        _("Certificaatnummer"),
        _("Naam"),
        _("Personeelsnummer"),
        _("Organisatie"),
        _("Cursus"),
        _("Cursusversie"),
        _("Soort"),
        _("Uren"),
        _("Gaan de uren van de cao-uren af?"),
        _("Op wiens initiatief?"),
        _("In wiens tijd?"),
        _("Wie betaalt?"),
        _("Afgerond op"),
        _("Schooljaar"),
        _("Uitgegeven op"),
        _("Vervalt op"),
        _("Ingetrokken op"),
        _("Controlepagina"),
    ]


def _csv_row(certificate: Certificate) -> list[str]:
    # The employer's own record comes first: it outlasts a name that its holder erased.
    staff = getattr(certificate, "staff_record", None)
    hours: Decimal = certificate.hours_now  # type: ignore[attr-defined]
    revoked = certificate.revoked_at
    return [
        certificate.number,
        staff.name if staff else certificate.name,
        staff.employee_number if staff else "",
        certificate.employer.name if certificate.employer else "",
        certificate.version.title,
        str(certificate.version.number),
        certificate.get_kind_display(),
        f"{hours.quantize(Decimal('0.01'))}".replace(".", ","),
        str(OffEntitlement(certificate.off_entitlement).label),  # type: ignore[attr-defined]
        str(Initiative(certificate.initiative).label),  # type: ignore[attr-defined]
        str(InWhoseTime(certificate.in_whose_time).label),  # type: ignore[attr-defined]
        str(WhoPays(certificate.who_pays).label),  # type: ignore[attr-defined]
        certificate.earned_on.isoformat(),  # type: ignore[attr-defined]
        school_year_label(certificate.school_year),  # type: ignore[attr-defined]
        timezone.localdate(certificate.issued_at).isoformat(),
        certificate.expires_on.isoformat() if certificate.expires_on else "",  # its hours stay booked
        timezone.localdate(revoked).isoformat() if revoked else "",
        settings.PUBLIC_ORIGIN + certificate.verification_path,
    ]


class _Sink(io.RawIOBase):
    """A file that cannot seek: the ZIP is written into it, and taken out piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def certificates_zip(certificates: Iterable[Certificate]) -> Iterator[bytes]:
    """Yield a ZIP of PDFs, stored as they are (a PDF hardly shrinks), one in memory at a time.

    Files are named by certificate number: names of people collide. What cannot be
    had is named in a text file within.
    """
    sink = _Sink()
    missing: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            try:
                archive.writestr(_entry(certificate), document_bytes(certificate))
            except (PersonalDataGoneError, FileLostError, StorageAwayError):
                missing.append(certificate.number)
                continue
            yield sink.take()
        if missing:
            archive.writestr("LEESMIJ.txt", _readme(missing))
    yield sink.take()


def _entry(certificate: Certificate) -> zipfile.ZipInfo:
    issued = timezone.localtime(certificate.issued_at)
    when = (issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second)
    return zipfile.ZipInfo(f"{certificate.number}.pdf", date_time=when)


def _readme(missing: list[str]) -> str:
    sentence = _(
        "Van deze certificaten is er nu geen pdf. De persoonsgegevens zijn gewist, of we konden het bestand nu niet"
        " ophalen: probeer dat later nog eens."
    )
    return "\r\n".join([sentence, "", *missing, ""])
