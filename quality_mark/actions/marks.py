"""What happens to a mark after it was granted."""

from django.db import transaction
from django.utils import timezone

from lms.people.enums import Role
from lms.people.models import User
from quality_mark import emails
from quality_mark.enums import MARK_STATUSES_LIVE, MarkStatus
from quality_mark.errors import ReasonMissingError
from quality_mark.machines import move_mark
from quality_mark.models import Mark
from quality_mark.permissions import require_clear, require_role


def change_mark(*, mark: Mark, to: MarkStatus, reason: str, by: User) -> Mark:
    """Suspend, withdraw, restore (deciders) or give back (the provider) a mark. Twice is once.

    Raises:
        NotAllowedError: ``by`` may not do this to this mark.
        UndeclaredError, ConflictError: the gate, for deciders.
        ReasonMissingError: no reason.
        IllegalTransitionError: not from this state.
    """
    role = Role.PROVIDER_LEAD if to == MarkStatus.RELINQUISHED else Role.DECIDER
    with transaction.atomic():
        mark = _locked(mark)
        require_role(mark.application, role, by)
        if role == Role.DECIDER:
            require_clear(mark.application, by)
        if mark.status == to:
            return mark
        if not reason.strip():
            raise ReasonMissingError
        event = move_mark(mark, to, by=by, role=role, reason=reason.strip())
        emails.announce_mark_change(mark, event)
        return mark


def expire_mark(*, mark: Mark) -> Mark:
    """Say of a mark whose last day has passed that it expired; any other stays as it is."""
    with transaction.atomic():
        mark = _locked(mark)
        if mark.status in MARK_STATUSES_LIVE and mark.expires_on < timezone.localdate():
            event = move_mark(mark, MarkStatus.EXPIRED, by=None)
            emails.announce_mark_change(mark, event)
        return mark


def _locked(mark: Mark) -> Mark:
    return (
        Mark.objects.select_for_update(of=("self",))
        .select_related("application__standard", "application__organisation", "application__version", "version")
        .get(pk=mark.pk)
    )
