"""Rules between rows: declared once, refused by both databases, put back when they are gone."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from lms.audit import refusals
from lms.audit.refusals import register_refusal
from lms.audit.triggers import drop_triggers, install_triggers, missing_triggers, without_triggers
from lms.people.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def _only_three_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of this test alone: no fourth mail, and none taken away before it was sent."""
    monkeypatch.setattr(refusals, "_rules", dict(refusals._rules))
    register_refusal(
        OutgoingMail,
        name="only_three_mails",
        on="INSERT",
        when="(SELECT COUNT(*) FROM people_outgoingmail) >= 3",
        lock="SELECT 1 FROM people_outgoingmail WHERE id < NEW.id FOR UPDATE",
        sentence="three are enough",
    )
    register_refusal(
        OutgoingMail, name="sent_mails_go", on="DELETE", when="OLD.sent_at IS NULL", sentence="it was not sent"
    )
    install_triggers(connection)


def mail(number: int) -> OutgoingMail:
    with transaction.atomic():
        return OutgoingMail.objects.create(key=f"m{number}", to="noor@example.org", subject="Hallo")


@pytest.mark.usefixtures("_only_three_mails")
def test_what_a_rule_says_is_refused_with_its_sentence() -> None:
    for number in range(3):
        mail(number)
    with pytest.raises(IntegrityError, match="three are enough"):
        mail(3)
    with pytest.raises(IntegrityError, match="it was not sent"), transaction.atomic():
        OutgoingMail.objects.all().delete()
    assert OutgoingMail.objects.count() == 3


@pytest.mark.usefixtures("_only_three_mails")
def test_a_refusal_is_one_for_many_rows_and_for_those_that_ignore_conflicts() -> None:
    many = [OutgoingMail(key=f"m{number}", to="noor@example.org", subject="Hallo") for number in range(4)]
    for ignore in (True, False):
        with pytest.raises(IntegrityError, match="three are enough"), transaction.atomic():
            OutgoingMail.objects.bulk_create(many, ignore_conflicts=ignore)
    assert OutgoingMail.objects.count() == 0


@pytest.mark.usefixtures("_only_three_mails")
def test_a_rule_that_is_gone_is_missed_and_comes_back() -> None:
    drop_triggers(connection)
    assert {"only_three_mails", "sent_mails_go"} <= set(missing_triggers(connection))
    install_triggers(connection)
    install_triggers(connection)
    assert missing_triggers(connection) == []
    with without_triggers(connection):
        for number in range(4):
            mail(number)
    assert OutgoingMail.objects.count() == 4


def test_a_sentence_that_would_need_quoting_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="written into SQL as it is"):
        register_refusal(OutgoingMail, name="x", on="INSERT", when="1 = 1", sentence="o'clock")
