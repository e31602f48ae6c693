"""Every write in this room: one verb each, one transaction, audited."""

from .correcting_hours import correct_hours
from .downloading import record_downloads, record_export
from .ending import correct_certificate, erase_person, revoke_certificate
from .errors import CertificateError, HoursError, NotCompletedError, NotRevocableError
from .issuing import issue_certificate
from .keeping import hand_over_certificates, share_certificate, stop_sharing

__all__ = [
    "CertificateError",
    "HoursError",
    "NotCompletedError",
    "NotRevocableError",
    "correct_certificate",
    "correct_hours",
    "erase_person",
    "hand_over_certificates",
    "issue_certificate",
    "record_downloads",
    "record_export",
    "revoke_certificate",
    "share_certificate",
    "stop_sharing",
]
