"""Addresses that were stored as they were typed get their one form, where no other row has it yet."""

from typing import Any

from django.db import IntegrityError, migrations, transaction

from lms.people.mailboxes import looked_up

HELD_IN = [
    ("people", "User", "email"),
    ("people", "Invitation", "email"),
    ("people", "PendingAccount", "email"),
    ("people", "PendingAccount", "invited_email"),
    ("account", "EmailAddress", "email"),
]


def put_in_one_form(apps: Any, _editor: Any) -> None:
    """Two spellings of one mailbox stay two rows: which of them is whose, only a person can say."""
    for app, model, field in HELD_IN:
        rows = apps.get_model(app, model).objects
        for pk, address in rows.exclude(**{field: ""}).values_list("pk", field).iterator():
            if looked_up(address) != address:
                _put(rows.filter(pk=pk), {field: looked_up(address)})


def _put(row: Any, values: dict[str, str]) -> None:
    try:
        with transaction.atomic():
            row.update(**values)
    except IntegrityError:
        return


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_second_factor"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(put_in_one_form, migrations.RunPython.noop)]
