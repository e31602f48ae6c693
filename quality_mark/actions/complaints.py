"""Record that a complaint about a course was upheld, and strike out what turned out otherwise."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from courses.models import CourseVersion
from lms.audit.actions import record
from lms.errors import NotAllowedError
from lms.people.enums import Role
from lms.people.models import User
from quality_mark.errors import ReasonMissingError
from quality_mark.models import UpheldComplaint
from quality_mark.permissions import holds_at_body


@transaction.atomic
def record_upheld_complaint(
    *,
    key: uuid.UUID,
    version: CourseVersion,
    received_on: datetime.date,
    upheld_on: datetime.date,
    finding: str,
    remedy: str,
    by: User,
) -> UpheldComplaint:
    """Keep what the public may know of it. The same key twice is once.

    Raises:
        NotAllowedError: ``by`` is not the secretary of the professional body.
    """
    _require_secretary(by)
    facts = {
        "version": version,
        "received_on": received_on,
        "upheld_on": upheld_on,
        "finding": finding.strip(),
        "remedy": remedy.strip(),
        "recorded_by": by,
    }
    complaint, is_new = UpheldComplaint.objects.get_or_create(key=key, defaults=facts)
    if is_new:
        record(verb="complaint.recorded", obj=complaint, by=by, role=Role.SECRETARY)
    return complaint


@transaction.atomic
def strike_out_complaint(*, complaint: UpheldComplaint, reason: str, by: User) -> UpheldComplaint:
    """Take a complaint off the course's page, as after an appeal; it stays in the office's list. Twice is once.

    Raises:
        NotAllowedError: ``by`` is not the secretary of the professional body.
        ReasonMissingError: no reason.
    """
    _require_secretary(by)
    complaint = UpheldComplaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if complaint.struck_out_at is not None:
        return complaint
    if not reason.strip():
        raise ReasonMissingError
    complaint.struck_out_at = timezone.now()
    complaint.reason_struck_out = reason.strip()
    complaint.save(update_fields=["struck_out_at", "reason_struck_out"])
    record(verb="complaint.struck_out", obj=complaint, by=by, role=Role.SECRETARY)
    return complaint


def _require_secretary(by: User) -> None:
    if not holds_at_body(by, Role.SECRETARY):
        raise NotAllowedError
