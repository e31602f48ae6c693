"""The certificate and everything that hangs on it. One immutable record; all else is rendered from it."""

from .beside import CertificateDocument, CertificateEvent, CertificateNumber, CertificatePerson, StaffRecord
from .certificate import TOKEN, Certificate, CertificateQuerySet
from .hours import HoursEntry
from .keeping import CertificateKeeper

__all__ = [
    "TOKEN",
    "Certificate",
    "CertificateDocument",
    "CertificateEvent",
    "CertificateKeeper",
    "CertificateNumber",
    "CertificatePerson",
    "CertificateQuerySet",
    "HoursEntry",
    "StaffRecord",
]
