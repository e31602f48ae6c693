"""What a worker does for people: send their mail."""

import logging

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from .models import OutgoingMail

logger = logging.getLogger(__name__)


class MailNotSentError(Exception):
    """The mail server did not take a mail; the queue tries again. Says nothing about whose mail."""


def send_mail(mail_id: int) -> None:
    """Send one queued mail and wipe its text. Idempotent: a mail that left does not leave again.

    The row is locked while it is sent, so that two workers do not send it both. A worker
    that dies between the server's yes and the commit sends it twice: of the two, better
    than never. Raises ``MailNotSentError`` where the server refuses.
    """
    with transaction.atomic():
        unsent = OutgoingMail.objects.select_for_update().filter(sent_at__isnull=True).exclude(text="")
        mail = unsent.filter(pk=mail_id).first()
        if mail is None:
            return
        _deliver(mail)
        mail.sent_at = timezone.now()
        mail.text = mail.html = ""
        mail.save(update_fields=["sent_at", "text", "html"])
    logger.info("mail %s sent", mail_id)


def _deliver(mail: OutgoingMail) -> None:
    message = EmailMultiAlternatives(subject=mail.subject, body=mail.text, to=[mail.to])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors too; their text names the address
        logger.warning("mail %s not sent: %s", mail.pk, type(error).__name__)
        raise MailNotSentError(type(error).__name__) from None
