"""Who took a certificate away, and when."""

from collections.abc import Iterable

from certificates.enums import CertificateEventKind
from certificates.models import Certificate, CertificateEvent
from lms.people.models import User


def record_downloads(*, certificates: Iterable[Certificate], by: User, how: str) -> None:
    """Record that ``by`` downloaded these certificates; ``how`` is "pdf", "zip" or "csv".

    One row a certificate, in one statement: the row is itself the append-only trail.
    """
    CertificateEvent.objects.bulk_create(
        CertificateEvent(certificate=certificate, kind=CertificateEventKind.DOWNLOADED, actor=by, note=how)
        for certificate in certificates
    )
