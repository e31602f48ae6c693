"""What actions enqueue. Delivered at least once, so each may run twice without harm."""

from django.core.files.storage import default_storage

from .models import Certificate


def render_certificate(certificate_id: int) -> None:
    """Make and store the PDF of a certificate, unless it is there or its personal data are gone."""
    from .documents import PersonalDataGoneError, ensure_document

    certificate = Certificate.objects.get(pk=certificate_id)
    try:
        ensure_document(certificate)
    except PersonalDataGoneError:
        # Erased between the issue and now: there is nothing left to print, which is what was asked for.
        return


def delete_file(name: str) -> None:
    """Take a stored PDF away after its row has gone; a file that is not there is fine."""
    default_storage.delete(name)
