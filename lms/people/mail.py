"""Mail leaves by way of the database, so that what was promised is sent, and sent once."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_q.tasks import async_task

from .models import OutgoingMail


def queue_mail(*, key: str, to: str, template: str, context: dict[str, Any], language: str = "nl") -> OutgoingMail:
    """Write a mail in the caller's transaction; a worker sends it.

    ``template`` names ``templates/mail/<template>.subject.txt``, ``.txt`` and ``.html``: the
    body alone, from the greeting on. The frame (``mail/base.txt``, ``mail/base.html``) is set
    round it here; ``<p><a class="button" href="...">`` is its button. ``key`` says which mail
    this is: asking for the same one again queues nothing new. Links are absolute;
    ``public_origin``, ``site_name`` and ``support_email`` are in every context.
    """
    there = OutgoingMail.objects.filter(key=key).first()
    if there is not None:
        return there
    context = _surroundings() | context
    with translation.override(language):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        text = framed(render_to_string(f"mail/{template}.txt", context), "txt", language)
        html = framed(render_to_string(f"mail/{template}.html", context), "html", language)
    return store_mail(key=key, to=to, subject=subject, text=text, html=html)


def store_mail(*, key: str, to: str, subject: str, text: str, html: str) -> OutgoingMail:
    """Store a rendered mail and have it sent; the same key twice is one mail."""
    with transaction.atomic():
        mail, created = OutgoingMail.objects.get_or_create(
            key=key, defaults={"to": to, "subject": subject[:200], "text": text, "html": html}
        )
        if created:
            async_task("lms.people.tasks.send_mail", mail.pk)
    return mail


def framed(body: str, kind: str, language: str) -> str:
    """Return a rendered mail body in the frame that all our mails have; ``kind`` is "txt" or "html"."""
    whole = render_to_string(f"mail/base.{kind}", _surroundings() | {"body": body.strip(), "language": language})
    return whole.strip() + "\n"


def _surroundings() -> dict[str, Any]:
    return {
        "public_origin": settings.PUBLIC_ORIGIN,
        "site_name": settings.SITE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
    }
