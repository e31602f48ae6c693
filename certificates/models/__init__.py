"""The certificate and everything that hangs on it. One immutable record; all else is rendered from it."""

from .beside import CertificateDocument, CertificateEvent, CertificateNumber, CertificatePerson, StaffRecord
from .certificate import TOKEN, Certificate, CertificateQuerySet, employers_of
from .hours import HoursEntry

__all__ = [
    "TOKEN",
    "Certificate",
    "CertificateDocument",
    "CertificateEvent",
    "CertificateNumber",
    "CertificatePerson",
    "CertificateQuerySet",
    "HoursEntry",
    "StaffRecord",
    "employers_of",
]
