"""Every write in this room: one verb each, one transaction, audited."""

from .downloading import record_downloads
from .ending import correct_certificate, erase_person, revoke_certificate
from .errors import CertificateRefused, NotAllowed, NotCompleted, NotRevocable
from .issuing import issue_certificate

__all__ = [
    "CertificateRefused",
    "NotAllowed",
    "NotCompleted",
    "NotRevocable",
    "correct_certificate",
    "erase_person",
    "issue_certificate",
    "record_downloads",
    "revoke_certificate",
]
