"""The database itself refuses to change what is append-only. Run on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from lms.audit import triggers
from lms.audit.actions import record
from lms.audit.models import AuditEvent, AuditSeal
from lms.audit.refusals import refusals
from lms.audit.triggers import AppendOnly, declared, install_triggers, missing_triggers, register_append_only
from lms.people.enums import Role
from lms.people.models import Membership, OutgoingMail
from tests.factories import member, organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def _registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Declarations made in a test end with it; the table itself is put back by the rollback."""
    monkeypatch.setattr(triggers, "_declared", dict(triggers._declared))
    return


def refused(write: object) -> str:
    """Run a write that must be refused; return what the database said."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()  # type: ignore[operator]
    return str(error.value).splitlines()[0]


def test_an_audit_event_cannot_be_changed_or_deleted() -> None:
    event = record(verb="test.happened", obj=organisation(), by=None)
    rows = AuditEvent.objects.filter(pk=event.pk)
    before = rows.values().get()

    assert "never changed" in refused(lambda: rows.update(verb="test.other"))
    assert "never changed" in refused(lambda: rows.update(actor="user:1"))
    assert refused(rows.delete) == "append-only: a row of audit_auditevent is never deleted"

    assert rows.values().get() == before


def test_a_seal_cannot_be_changed_or_deleted() -> None:
    seal = AuditSeal.objects.create(number=1, event_ids="1", events_digest="a", digest="b")
    rows = AuditSeal.objects.filter(pk=seal.pk)
    assert "never changed" in refused(lambda: rows.update(digest="c"))
    assert "never deleted" in refused(rows.delete)
    assert rows.get().digest == "b"


@pytest.mark.postgresql
@pytest.mark.parametrize("table", [declaration.table for declaration in declared()])
def test_no_append_only_table_can_be_emptied_at_once(table: str) -> None:
    def truncate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'TRUNCATE "{table}" CASCADE')

    assert refused(truncate).endswith("is never emptied")


def test_every_declared_table_has_its_triggers() -> None:
    assert missing_triggers(connection) == []
    assert {"audit_auditevent", "audit_auditseal"} <= {declaration.table for declaration in declared()}


def test_a_missing_trigger_is_reported_and_installing_twice_puts_it_back() -> None:
    with triggers.without_triggers(connection):
        names = [name for declaration in declared() for name in declaration.triggers(connection.vendor)]
        names += [rule.name for rule in refusals()]
        assert missing_triggers(connection) == names
        (warning,) = [w for w in run_checks(tags=["database"], databases=["default"]) if w.id == "audit.W001"]
        assert "audit_auditevent_append_only_update" in warning.msg
    install_triggers(connection)
    install_triggers(connection)
    assert missing_triggers(connection) == []
    assert [w for w in run_checks(tags=["database"], databases=["default"]) if w.id == "audit.W001"] == []


@pytest.mark.usefixtures("_registry")
def test_a_column_may_change_to_null_only_where_it_is_declared() -> None:
    register_append_only(Membership, nullable=["organisation_agreed_by"], mutable=["employee_number"])
    hr, other = person(), person()
    job = member(person(), organisation(), Role.TEACHER, organisation_agreed_by=hr)
    install_triggers(connection)
    row = Membership.objects.filter(pk=job.pk)

    assert "never changed" in refused(lambda: row.update(organisation_agreed_by=other))
    assert row.update(organisation_agreed_by=None) == 1
    assert "never changed" in refused(lambda: row.update(organisation_agreed_by=hr))
    assert row.update(employee_number="P7") == 1
    assert "never changed" in refused(lambda: row.update(role=Role.SUPPORT_STAFF))
    assert row.update(role=Role.TEACHER) == 1  # the same value is no change


@pytest.mark.usefixtures("_registry")
def test_a_column_may_be_filled_once() -> None:
    from django.utils import timezone

    register_append_only(OutgoingMail, set_once=["sent_at", "text"])
    mail = OutgoingMail.objects.create(key="k", to="a@example.org", subject="s")
    install_triggers(connection)
    row = OutgoingMail.objects.filter(pk=mail.pk)

    assert row.update(sent_at=timezone.now(), text="klaar") == 1
    assert "never changed" in refused(lambda: row.update(sent_at=None))
    assert "never changed" in refused(lambda: row.update(sent_at=timezone.now()))
    assert "never changed" in refused(lambda: row.update(text=""))


@pytest.mark.usefixtures("_registry")
def test_rows_may_be_deleted_where_it_is_declared() -> None:
    register_append_only(OutgoingMail)
    mail = OutgoingMail.objects.create(key="k", to="a@example.org", subject="s")
    install_triggers(connection)
    assert "never deleted" in refused(mail.delete)

    register_append_only(OutgoingMail, no_delete=False)
    install_triggers(connection)
    OutgoingMail.objects.filter(pk=mail.pk).delete()
    assert OutgoingMail.objects.count() == 0


@pytest.mark.usefixtures("_registry")
def test_tables_that_are_not_there_yet_are_left_aside() -> None:
    triggers._declared["not_yet"] = AppendOnly(table="not_yet")
    install_triggers(connection)
    assert missing_triggers(connection) == []


def test_a_declaration_names_fields_that_exist_and_can_be_null() -> None:
    with pytest.raises(FieldDoesNotExist):
        register_append_only(AuditEvent, mutable=["colour"])
    with pytest.raises(ImproperlyConfigured, match=r"audit\.AuditEvent\.verb cannot be NULL"):
        register_append_only(AuditEvent, nullable=["verb"])


def test_migrations_on_sqlite_find_no_triggers_in_their_way() -> None:
    sender = object()
    triggers.make_way_for_migrations(sender, plan=[])
    assert missing_triggers(connection) == []
    triggers.make_way_for_migrations(sender, plan=["a migration"])
    gone = [name for declaration in declared() for name in declaration.triggers(connection.vendor)]
    gone += [rule.name for rule in refusals()]
    assert missing_triggers(connection) == (gone if connection.vendor == "sqlite" else [])
    triggers.install_after_migrations(sender)
    assert missing_triggers(connection) == []
