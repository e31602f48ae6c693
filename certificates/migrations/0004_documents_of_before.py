"""Give the documents of before what the new columns say: hours as a whole, no term, and two records.

One that was replaced is not revoked any more: that it was replaced follows from the new one, which takes the reason.
"""

import datetime
import json
import uuid
from typing import Any

from django.db import migrations

from lms.audit.triggers import drop_triggers

# As the setting has it unless it is set.
_KEPT_YEARS = 7


def fill(apps: Any, schema_editor: Any) -> None:
    # ``post_migrate`` puts them back.
    drop_triggers(schema_editor.connection)
    certificates = apps.get_model("certificates", "Certificate").objects.order_by("pk")
    for certificate in certificates.select_related("supersedes").iterator():
        certificate.completed_on = datetime.date.fromisoformat(json.loads(certificate.snapshot)["completed_on"])
        old = certificate.supersedes
        if old is not None:
            certificate.supersedes_reason = old.revocation_reason
            certificates.filter(pk=old.pk).update(revoked_at=None, revocation_reason="")
        certificate.save(update_fields=["completed_on", "supersedes_reason"])
    people = apps.get_model("certificates", "CertificatePerson").objects
    for person in people.filter(certificate__employer__isnull=False).select_related("certificate").iterator():
        _keep_staff_record(apps, person)
    for entry in apps.get_model("certificates", "HoursEntry").objects.iterator():
        entry.key = uuid.uuid4()
        entry.leads = entry.corrects_id is None
        entry.save(update_fields=["key", "leads"])


def _keep_staff_record(apps: Any, person: Any) -> None:
    """The employer's part of the one row that both had, with its salt: the digest in schema 1 is over both."""
    completed_on = person.certificate.completed_on
    last_day = min(completed_on.day, 28)
    apps.get_model("certificates", "StaffRecord").objects.create(
        certificate=person.certificate,
        name=person.name,
        employee_number=person.employee_number,
        salt=person.salt,
        keep_until=completed_on.replace(year=completed_on.year + _KEPT_YEARS, day=last_day),
    )


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_parts_terms_and_two_records")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
