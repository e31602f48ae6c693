"""The mails of this room, each queued in the transaction that makes it necessary."""

from django.conf import settings

from lms.people.mail import queue_mail
from lms.people.models import User

from .enums import RevocationReason
from .models import Certificate


def announce(certificate: Certificate, holder: User) -> None:
    """Tell the holder that there is a certificate, and where."""
    facts = certificate.facts
    queue_mail(
        key=f"certificate-issued-{certificate.number}",
        to=holder.email,
        template="certificates/issued",
        context={
            "first_name": holder.first_name,
            "certificate": certificate,
            "facts": facts,
            "page_url": settings.PUBLIC_ORIGIN + certificate.get_absolute_url(),
            "verification_url": facts.verification_url,
        },
        language=holder.language,
    )


def announce_revocation(certificate: Certificate, holder: User) -> None:
    """Tell the holder that the certificate counts no more, and for what class of reason."""
    queue_mail(
        key=f"certificate-revoked-{certificate.number}",
        to=holder.email,
        template="certificates/revoked",
        context={
            "first_name": holder.first_name,
            "certificate": certificate,
            "facts": certificate.facts,
            "reason": RevocationReason(certificate.revocation_reason).label,
            "page_url": settings.PUBLIC_ORIGIN + certificate.get_absolute_url(),
            "support_email": settings.SUPPORT_EMAIL,
        },
        language=holder.language,
    )
