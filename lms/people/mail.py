"""Mail leaves by way of the database, so that what was promised is sent, and sent once."""

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django_q.tasks import async_task

from .models import OutgoingMail

# The button of a mail as its template writes it; the frame dresses it and writes its address out below.
_BUTTON = re.compile(r'<p><a class="button" href="([^"]+)">(.*?)</a></p>', re.DOTALL)


def queue_mail(
    *, key: str, to: str, template: str, context: dict[str, Any], language: str = "nl", withheld: bool = False
) -> OutgoingMail:
    """Write a mail in the caller's transaction; a worker sends it.

    ``template`` names ``templates/mail/<template>.subject.txt``, ``.txt`` and ``.html``: the
    body alone, from the greeting on. The frame (``mail/base.txt``, ``mail/base.html``) is set
    round it here, with the subject as its title; ``<p><a class="button" href="...">`` is its button,
    dressed here and with its address written out below. ``key`` says which mail
    this is: asking for the same one again queues nothing new. Links are absolute;
    ``public_origin``, ``site_name`` and ``support_email`` are in every context. ``withheld`` does all
    the same and sends nothing: the row is to nobody and says nothing, and how long an answer takes tells no stranger.
    """
    there = OutgoingMail.objects.filter(key=key).first()
    if there is not None:
        return there
    context = _surroundings() | context
    with translation.override(language):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        text = render_to_string(f"mail/{template}.txt", context)
        html = render_to_string(f"mail/{template}.html", context)
        frame = _surroundings() | {"subject": subject, "language": language, "preheader": preheader(text)}
        whole_text = render_to_string("mail/base.txt", frame | {"body": text.strip()})
        whole_html = render_to_string("mail/base.html", frame | {"body": _BUTTON.sub(_dressed, html.strip())})
    bodies = {"text": whole_text.strip() + "\n", "html": whole_html.strip() + "\n"}
    return store_mail(key=key, to=to, subject=subject, **bodies, withheld=withheld)


def store_mail(*, key: str, to: str, subject: str, text: str, html: str, withheld: bool = False) -> OutgoingMail:
    """Store a rendered mail and have it sent; the same key twice is one mail."""
    mail = {"to": to, "subject": subject[:200], "text": text, "html": html}
    nobodys = {"sent_at": timezone.now()}
    with transaction.atomic():
        row, created = OutgoingMail.objects.get_or_create(key=key, defaults=nobodys if withheld else mail)
        if created:
            async_task("lms.people.tasks.send_mail", row.pk)
    return row


def preheader(text: str) -> str:
    """Return what an inbox shows beside the subject: the first sentence after the greeting."""
    lines = [line.strip() for line in text.strip().splitlines()[1:]]
    return next((line for line in lines if line and "://" not in line), "")


def _dressed(button: re.Match[str]) -> str:
    """Return a button with its colours at the element itself, where every mail program keeps them."""
    url, label = (mark_safe(part) for part in button.groups())  # both come escaped out of a template
    return render_to_string("mail/button.html", {"url": url, "label": label})


def _surroundings() -> dict[str, Any]:
    return {
        "public_origin": settings.PUBLIC_ORIGIN,
        "site_name": settings.SITE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
    }
