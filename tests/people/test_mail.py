"""Mail that was promised leaves, once, and leaves no text behind."""

import datetime
import logging
import re
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from lms.people.jobs import forget_mail, sweep_mail
from lms.people.mail import queue_mail, store_mail
from lms.people.models import OutgoingMail
from lms.people.tasks import MailNotSentError, send_mail

pytestmark = pytest.mark.django_db


def a_mail(key: str = "proef") -> OutgoingMail:
    return store_mail(key=key, to="noor@example.org", subject="Proef", text="Hallo Noor", html="<p>Hallo Noor</p>")


def queued() -> list[tuple[str, tuple[Any, ...]]]:
    """What waits for a worker."""
    return [(row.task["func"], row.task["args"]) for row in OrmQ.objects.order_by("pk")]


def age(mail: OutgoingMail, **ago: int) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=timezone.now() - datetime.timedelta(**ago))


def test_a_mail_waits_in_the_database_for_a_worker() -> None:
    mail = a_mail()
    assert queued() == [("lms.people.tasks.send_mail", (mail.pk,))]
    assert outbox.outbox == []


def test_a_mail_is_taken_back_with_what_made_it_necessary() -> None:
    with transaction.atomic():
        a_mail()
        transaction.set_rollback(True)
    assert (OutgoingMail.objects.count(), queued()) == (0, [])


def test_asking_for_the_same_mail_twice_makes_one() -> None:
    assert a_mail() == a_mail()
    assert len(queued()) == 1


def test_a_mail_is_sent_once_and_its_text_is_wiped() -> None:
    mail = a_mail()
    send_mail(mail.pk)
    send_mail(mail.pk)
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject, sent.body) == (["noor@example.org"], "Proef", "Hallo Noor")
    assert sent.alternatives[0].content == "<p>Hallo Noor</p>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    assert mail.sent_at is not None


def test_a_mail_without_html_leaves_as_text() -> None:
    send_mail(store_mail(key="k", to="a@example.org", subject="s", text="t", html="").pk)
    assert outbox.outbox[0].alternatives == []


def test_a_mail_that_the_server_refuses_stays_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from smtplib import SMTPRecipientsRefused

    def refuse(*_: Any) -> int:
        raise SMTPRecipientsRefused({"noor@example.org": (550, b"no")})

    mail = a_mail()
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(MailNotSentError, match=r"^SMTPRecipientsRefused$"):
            send_mail(mail.pk)
    assert "noor@example.org" not in caplog.text
    mail.refresh_from_db()
    assert (mail.sent_at, mail.text) == (None, "Hallo Noor")
    send_mail(mail.pk)
    assert len(outbox.outbox) == 1


def test_the_sweeper_finds_mails_whose_task_was_lost() -> None:
    lost, fresh, sent, old = (a_mail(key) for key in ("lost", "fresh", "sent", "old"))
    send_mail(sent.pk)
    for mail in (lost, sent):
        age(mail, minutes=20)
    age(old, days=8)
    OrmQ.objects.all().delete()
    assert sweep_mail() == 1
    assert queued() == [("lms.people.tasks.send_mail", (lost.pk,))]
    assert fresh.sent_at is None


def test_what_never_left_is_wiped_after_a_week_and_rows_go_after_half_a_year() -> None:
    fresh, stuck, ancient = a_mail("fresh"), a_mail("stuck"), a_mail("ancient")
    age(stuck, days=8)
    age(ancient, days=181)
    forget_mail()
    forget_mail()
    assert dict(OutgoingMail.objects.values_list("key", "text")) == {"fresh": "Hallo Noor", "stuck": ""}
    send_mail(stuck.pk)
    assert outbox.outbox == []
    assert fresh.pk


def test_a_template_is_set_in_the_frame_in_the_readers_language() -> None:
    context = {
        "first_name": "Noor <3",
        "subject": "Een & ander",
        "lines": ["Regel <b>1</b>"],
        "button": "Bekijk",
        "page_url": "https://x.example/mensen/",
    }
    mail = queue_mail(key="k", to="noor@example.org", template="people/notice", context=context)
    assert queue_mail(key="k", to="b@example.org", template="people/notice", context={}) == mail
    assert mail.subject == "Een & ander"
    assert mail.text.startswith("Hallo Noor <3,\n\nRegel <b>1</b>\n\nBekijk:\nhttps://x.example/mensen/\n")
    assert mail.text.endswith("Vragen? Schrijf naar hulp@example.org.\n")
    assert '<html lang="nl">' in mail.html
    assert "<p>Hallo Noor &lt;3,</p>\n<p>Regel &lt;b&gt;1&lt;/b&gt;</p>" in mail.html
    assert re.search(r'<a class="button" href="https://x.example/mensen/" style="[^"]+">Bekijk</a>', mail.html)
    assert "<title>Een &amp; ander</title>" in mail.html
