"""Who took certificates away, and when."""

from collections.abc import Iterable

from certificates.enums import CertificateEventKind
from certificates.models import CertificateEvent
from lms.audit.actions import record
from lms.people.models import User


def record_downloads(*, certificate_ids: Iterable[int], by: User, how: str) -> None:
    """Record that ``by`` took these PDFs away; ``how`` is "pdf" or "zip". The rows are themselves the trail."""
    CertificateEvent.objects.bulk_create(
        (
            CertificateEvent(certificate_id=pk, kind=CertificateEventKind.DOWNLOADED, actor=by, note=how)
            for pk in certificate_ids
        ),
        batch_size=1000,
    )


def record_export(*, count: int, by: User) -> None:
    """Record that ``by`` took a list of ``count`` certificates away."""
    record(verb="certificates.exported", obj=by, by=by, reason=f"csv, {count}")
