"""The decision, and the mark that follows from it."""

import calendar
import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.errors import NotAllowedError
from lms.people.enums import Role
from lms.people.models import User
from quality_mark import emails
from quality_mark.enums import (
    MARK_STATUSES_LIVE,
    ApplicationStatus,
    AssignmentStatus,
    Machine,
    MarkStatus,
    Outcome,
)
from quality_mark.errors import IllegalTransitionError, PassRuleError, ReasonMissingError
from quality_mark.machines import move_application, move_mark, note
from quality_mark.models import Application, Decision, Mark, MarkSeries
from quality_mark.permissions import require_clear, require_role
from quality_mark.signals import mark_changed
from quality_mark.tally import advice_of

from .locks import locked

# Seats that were never taken say nothing of the case, so whoever held one may decide on it.
_NEVER_SEATED = (AssignmentStatus.DECLINED, AssignmentStatus.EXPIRED)


def decide(*, application: Application, outcome: Outcome, reasons: str, by: User) -> Mark | None:
    """Write one decider's decision; the case closes when as many have decided as the standard asks.

    It is granted when more than half of them grant, and else refused. Returns the mark when
    there is one now, else None. The same decision twice changes nothing.

    Raises:
        NotAllowedError: ``by`` is no decider, or sat on the panel.
        UndeclaredError, ConflictError: the gate.
        ReasonMissingError: no reasons.
        PassRuleError: granting what does not meet the standard's rule.
        IllegalTransitionError: the case is not ready, or was decided otherwise.
    """
    with transaction.atomic():
        application = locked(application)
        _may_decide(application, by)
        earlier = application.decisions.filter(decided_by=by).first()
        if earlier is not None and earlier.outcome == outcome:
            return Mark.objects.filter(application=application).first()
        if application.status != ApplicationStatus.DECISION_PENDING or earlier is not None:
            raise IllegalTransitionError
        if not reasons.strip():
            raise ReasonMissingError
        if outcome == Outcome.GRANTED and not advice_of(application).passes:
            raise PassRuleError
        Decision.objects.create(application=application, outcome=outcome, reasons=reasons.strip(), decided_by=by)
        return _close_when_all_decided(application, by)


def may_decide(application: Application, person: User) -> bool:
    """Whether the person did not review this course."""
    return not application.assignments.filter(reviewer=person).exclude(status__in=_NEVER_SEATED).exists()


def _may_decide(application: Application, by: User) -> None:
    require_role(application, Role.DECIDER, by)
    require_clear(application, by)
    if not may_decide(application, by):
        raise NotAllowedError(_("Je zat in het panel van deze cursus. Dan beslis je er niet over."))


def has_decided(application: Application, person: User) -> bool:
    """Whether the person's decision is in, while others may still have to decide."""
    return application.decisions.filter(decided_by=person).exists()


def _close_when_all_decided(application: Application, by: User) -> Mark | None:
    outcomes = list(application.decisions.values_list("outcome", flat=True))
    if len(outcomes) < application.standard.deciders_needed:
        note(application, before=application.status, after=application.status, by=by, role=Role.DECIDER)
        return None
    is_granted = outcomes.count(Outcome.GRANTED) * 2 > len(outcomes)
    onward = ApplicationStatus.GRANTED if is_granted else ApplicationStatus.REFUSED
    event = move_application(application, onward, by=by, role=Role.DECIDER)
    mark = _grant(application, by) if is_granted else None
    emails.announce_decision(application, event, mark)
    return mark


def _grant(application: Application, by: User) -> Mark:
    today = timezone.localdate()
    for old in Mark.objects.filter(version=application.version, status__in=MARK_STATUSES_LIVE).select_related(
        "application__standard"
    ):
        move_mark(old, MarkStatus.SUPERSEDED, by=by)
    mark = Mark.objects.create(
        number=_next_number(today.year),
        version=application.version,
        application=application,
        standard=application.standard,
        content_hash=application.content_hash,
        granted_on=today,
        expires_on=_months_later(today, application.standard.validity_months),
    )
    note(application, machine=Machine.MARK, after=mark.status, by=by, role=Role.DECIDER)
    mark_changed.send(sender=Mark, mark=mark)
    return mark


def _next_number(year: int) -> str:
    """The next number of the year, under the lock of its row: unique, and without gaps."""
    MarkSeries.objects.get_or_create(year=year)
    series = MarkSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"KM-{year}-{series.last:04d}"


def _months_later(day: datetime.date, months: int) -> datetime.date:
    """The last day that counts: the same day of the month so much later, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return datetime.date(day.year + years, month + 1, min(day.day, last))
