"""The chain of seals over the audit trail: what was sealed cannot be changed unnoticed."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from lms.audit import jobs
from lms.audit.actions import record
from lms.audit.jobs import seal_events
from lms.audit.models import AuditEvent, AuditSeal
from lms.audit.seals import problems
from lms.audit.triggers import without_triggers
from lms.people.models import Organisation
from tests.factories import organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def school() -> Organisation:
    return organisation()


def happened(school: Organisation, times: int = 1) -> list[AuditEvent]:
    return [record(verb="test.happened", obj=school, by=person(), reason="les") for _ in range(times)]


def tamper(change: Callable[[], object]) -> list[str]:
    """Do what only somebody with the keys of the database can; return what the chain says of it."""
    with without_triggers(connection):
        change()
    return list(problems())


def test_events_are_sealed_once_and_the_seals_make_a_chain(school: Organisation) -> None:
    first = happened(school, 2)
    assert seal_events() == 2
    assert seal_events() == 0
    second = happened(school, 1)
    assert seal_events() == 1

    one, two = AuditSeal.objects.order_by("number")
    assert (one.number, one.event_ids, one.previous_digest) == (1, f"{first[0].pk},{first[1].pk}", "")
    assert (two.number, two.event_ids, two.previous_digest) == (2, str(second[0].pk), one.digest)
    assert list(AuditEvent.objects.order_by("pk").values_list("seal_number", flat=True)) == [1, 1, 2]
    assert list(problems()) == []


def test_many_events_take_several_seals(school: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_IN_ONE_SEAL", 2)
    happened(school, 5)
    assert seal_events() == 5
    assert [seal.event_ids.count(",") + 1 for seal in AuditSeal.objects.order_by("number")] == [2, 2, 1]
    assert list(problems()) == []


def test_a_sealed_event_cannot_be_given_another_seal(school: Organisation) -> None:
    (event,) = happened(school)
    seal_events()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(seal_number=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(seal_number=None)


def test_a_changed_event_is_noticed(school: Organisation) -> None:
    event = happened(school, 2)[1]
    seal_events()
    assert tamper(lambda: AuditEvent.objects.filter(pk=event.pk).update(reason="anders")) == [
        f"Event {event.pk} of seal 1 has been changed."
    ]


def test_an_event_rewritten_with_its_digest_is_noticed(school: Organisation) -> None:
    (event,) = happened(school)
    seal_events()
    assert tamper(lambda: AuditEvent.objects.filter(pk=event.pk).update(digest="0" * 64)) == [
        f"Event {event.pk} of seal 1 has been changed.",
        "Seal 1 does not fit its events.",
    ]


def test_a_deleted_event_is_noticed(school: Organisation) -> None:
    event = happened(school, 2)[0]
    seal_events()
    assert tamper(lambda: AuditEvent.objects.filter(pk=event.pk).delete()) == [
        f"Event {event.pk} of seal 1 is gone.",
        "Seal 1 does not fit its events.",
    ]


def test_an_event_slipped_into_a_seal_is_noticed(school: Organisation) -> None:
    happened(school)
    seal_events()
    (late,) = happened(school)
    assert tamper(lambda: AuditEvent.objects.filter(pk=late.pk).update(seal_number=1)) == [
        f"Event {late.pk} is not in seal 1, though it says so."
    ]


def test_a_changed_or_missing_seal_is_noticed(school: Organisation) -> None:
    for _ in range(3):
        happened(school)
        seal_events()
    assert tamper(lambda: AuditSeal.objects.filter(number=2).update(event_ids="999999")) == [
        "Seal 2 has been changed.",
        "Event 999999 of seal 2 is gone.",
        "Seal 2 does not fit its events.",
        f"Event {AuditEvent.objects.get(seal_number=2).pk} is not in seal 2, though it says so.",
    ]
    assert tamper(lambda: AuditSeal.objects.filter(number=2).delete()) == [
        "Seal 2 is missing: the next one is 3.",
        "Seal 3 does not follow on the seal before it.",
    ]
    last = AuditEvent.objects.get(seal_number=3)
    assert tamper(lambda: AuditSeal.objects.filter(number=3).delete())[-1] == (
        f"Event {last.pk} names a seal that is not there."
    )


def test_the_command_says_whether_the_trail_fits(school: Organisation) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "The audit trail fits: 0 seals, 0 events not sealed yet.\n"

    happened(school)
    seal_events()
    (event,) = happened(school)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    digest = AuditSeal.objects.get().digest
    assert out.getvalue() == f"The audit trail fits: 1 seals, 1 events not sealed yet.\nLast seal: {digest}\n"

    with without_triggers(connection):
        AuditEvent.objects.filter(seal_number=1).delete()
        AuditEvent.objects.filter(pk=event.pk).delete()
        err = StringIO()
        with pytest.raises(CommandError, match="The audit trail does not fit"):
            call_command("verify_audit", stderr=err)
    lines = err.getvalue().splitlines()
    assert "Seal 1 does not fit its events." in lines
    assert "The trigger audit_auditevent_append_only_update is missing." in lines
