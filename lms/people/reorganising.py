"""Schools that change boards and organisations that merge: dated, recorded, and never backwards.

Only the platform's operator decides. Each is one transaction and audited; repeating it changes nothing.
What was earned before stays with whoever was above the school then (``organisations_above``).
"""

import datetime

from django.db import transaction
from django.utils import timezone

from lms.audit.actions import record
from lms.errors import NotAllowedError

from .enums import EMPLOYER_KINDS
from .errors import MoveRefusedError
from .models import Organisation, OrganisationMerger, OrganisationMove, User


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, to: Organisation | None, on: datetime.date, by: User
) -> Organisation:
    """Put a school under another parent (None: under none) from the day ``on``; return it as it is now.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        MoveRefusedError: the day lies ahead, or not after the last move, or the school would come below itself.
    """
    _only_operator(by)
    school = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if school.parent_id == (to.pk if to else None):
        return school
    last = school.moves.order_by("-moved_on").first()
    if on > timezone.localdate() or (last is not None and on <= last.moved_on):
        raise MoveRefusedError
    if to is not None and school.pk in to.lineage():
        raise MoveRefusedError
    move = OrganisationMove.objects.create(
        organisation=school, from_parent_id=school.parent_id, to_parent=to, moved_on=on, decided_by=by
    )
    school.parent = to
    school.save(update_fields=["parent"])
    record(verb="organisation.moved", obj=school, by=by, reason=f"{move.moved_on}")
    return school


@transaction.atomic
def merge_organisation(
    *, organisation: Organisation, into: Organisation, on: datetime.date, by: User
) -> OrganisationMerger:
    """Let an employer go up in another one of its kind from the day ``on``; its schools move along.

    Raises:
        NotAllowedError: ``by`` is not the operator.
        MoveRefusedError: they are no employers of one kind, the other one is gone itself, or a school cannot move.
    """
    _only_operator(by)
    both = Organisation.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([organisation.pk, into.pk])
    gone, stays = both[organisation.pk], both[into.pk]
    if (merger := OrganisationMerger.objects.filter(organisation=gone).first()) is not None:
        if merger.into_id != stays.pk:
            raise MoveRefusedError
        return merger
    if gone == stays or gone.kind != stays.kind or gone.kind not in EMPLOYER_KINDS or on > timezone.localdate():
        raise MoveRefusedError
    if OrganisationMerger.objects.filter(organisation=stays).exists():
        raise MoveRefusedError
    for school in gone.children.order_by("pk"):
        move_organisation(organisation=school, to=stays, on=on, by=by)
    merger = OrganisationMerger.objects.create(organisation=gone, into=stays, merged_on=on, decided_by=by)
    record(verb="organisation.merged", obj=gone, by=by, reason=f"{on}")
    return merger


def organisations_above(organisation: Organisation, on: datetime.date) -> list[Organisation]:
    """The organisation and all that stood above it on a day, nearest first, with those that it had merged into."""
    found: list[Organisation] = []
    waiting: list[Organisation | None] = [organisation]
    while waiting:
        one = waiting.pop(0)
        if one is None or one in found:
            continue
        found.append(one)
        waiting += [_parent_on(one, on), _merged_into_on(one, on)]
    return found


def _parent_on(organisation: Organisation, on: datetime.date) -> Organisation | None:
    """Where it stood on a day: where the first move after that day took it away from."""
    later = organisation.moves.filter(moved_on__gt=on).select_related("from_parent").order_by("moved_on").first()
    return organisation.parent if later is None else later.from_parent


def _merged_into_on(organisation: Organisation, on: datetime.date) -> Organisation | None:
    merger = OrganisationMerger.objects.filter(organisation=organisation, merged_on__lte=on).select_related("into")
    found = merger.first()
    return found.into if found else None


def _only_operator(by: User) -> None:
    if not (by.is_superuser and by.is_active):
        raise NotAllowedError
