"""The stored PDF of a certificate: made once, the first bytes win, and served from then on."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from .enums import CertificateEventKind
from .models import Certificate, CertificateDocument, CertificateEvent
from .rendering import TEMPLATE_VERSION

logger = logging.getLogger(__name__)


class PersonalDataGoneError(Exception):
    """The name has been erased, and with it every PDF."""


class FileLostError(Exception):
    """The stored bytes are gone and the template of today would make others."""


def ensure_document(certificate: Certificate) -> CertificateDocument:
    """Return the certificate's document, made now when there is none.

    The render happens outside the transaction, so that nobody waits for it; two who
    render at the same time make the same bytes, and one row and one file remain.

    Raises:
        PersonalDataGoneError: there is no name to print.
    """
    # Of many at once they come with the certificates.
    document = min(certificate.documents.all(), key=lambda one: one.pk, default=None)
    if document is not None:
        return document
    content = _render(certificate)
    with transaction.atomic():
        locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        document = locked.documents.order_by("pk").first()
        return document or _store(locked, content)


def document_bytes(certificate: Certificate) -> bytes:
    """Return the PDF, made or restored when necessary.

    Raises:
        PersonalDataGoneError: there is no name to print.
        FileLostError: the file is gone from storage and cannot be made again byte for byte.
    """
    document = ensure_document(certificate)
    try:
        with document.file.open("rb") as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        return _restore(certificate, document)


def _render(certificate: Certificate) -> bytes:
    from .models import CertificatePerson
    from .rendering.pdf import render_pdf

    person = CertificatePerson.objects.filter(certificate=certificate).first()
    if person is None:
        raise PersonalDataGoneError(certificate.number)
    return render_pdf(certificate.facts, name=person.name, snapshot_sha256=certificate.snapshot_sha256)


def _store(certificate: Certificate, content: bytes) -> CertificateDocument:
    if not hasattr(certificate, "person"):
        raise PersonalDataGoneError(certificate.number)  # erased while we rendered
    sha256 = hashlib.sha256(content).hexdigest()
    document = CertificateDocument.objects.create(
        certificate=certificate,
        template_version=TEMPLATE_VERSION,
        language=certificate.facts.language,
        sha256=sha256,
        size=len(content),
        file=_saved(f"certificaten/{certificate.number}-{sha256[:16]}.pdf", content),
    )
    CertificateEvent.objects.create(certificate=certificate, kind=CertificateEventKind.RENDERED, note=sha256)
    return document


def _saved(name: str, content: bytes) -> str:
    """Store the file, once: one whose row was never written is taken for what it is."""
    if default_storage.exists(name) and default_storage.size(name) == len(content):
        return name
    return default_storage.save(name, ContentFile(content))


def _restore(certificate: Certificate, document: CertificateDocument) -> bytes:
    content = _render(certificate)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        logger.error("the PDF of %s is lost and cannot be made again as it was", certificate.number)
        raise FileLostError(certificate.number)
    default_storage.save(document.file.name, ContentFile(content))
    logger.warning("the PDF of %s was lost and is restored, byte for byte", certificate.number)
    return content
