"""The panel: who is asked, who comes, who leaves."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.errors import NotAllowedError
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Membership, User
from quality_mark import emails
from quality_mark.enums import ASSIGNMENT_LIVE, ApplicationStatus, AssignmentStatus, Machine
from quality_mark.errors import IllegalTransitionError, PanelError, ReasonMissingError
from quality_mark.machines import move_application, move_assignment, note
from quality_mark.models import Application, Assignment, ConflictDeclaration
from quality_mark.permissions import require_clear, require_role, tied_people

from .conflicts import leave_panel
from .locks import locked, locked_place

# While a panel is being filled or at work; a withdrawn case asks nothing of anybody.
_OPEN_FOR_ANSWERS = frozenset({ApplicationStatus.PANELLED, ApplicationStatus.IN_REVIEW})


def eligible_reviewers(application: Application) -> QuerySet[User]:
    """Reviewers of the professional body who may be asked: no tie, no interest, not asked before."""
    reviewers = Membership.objects.in_force().filter(
        role=Role.REVIEWER, organisation__kind=OrganisationKind.PROFESSIONAL_BODY
    )
    interested = ConflictDeclaration.objects.filter(application=application, has_conflict=True, person__isnull=False)
    asked = application.assignments.filter(reviewer__isnull=False)
    return (
        User.objects.filter(pk__in=reviewers.values("user"), is_active=True)
        .exclude(tied_people(application))
        .exclude(pk__in=interested.values("person"))
        .exclude(pk__in=asked.values("reviewer"))
        .order_by("sort_name", "pk")
    )


def seats_free(application: Application) -> int:
    """How many reviewers the panel still needs (one query)."""
    taken = application.assignments.filter(status__in=ASSIGNMENT_LIVE).count()
    return application.standard.reviewers_needed - taken


def appoint_panel(*, application: Application, reviewers: Sequence[User], by: User) -> list[Assignment]:
    """Invite reviewers for every free seat; the first on an empty panel is its chair.

    Raises:
        NotAllowedError: ``by`` is no coordinator.
        UndeclaredError, ConflictError: the gate.
        IllegalTransitionError: the case is not at this step.
        PanelError: the wrong number of people, someone twice, or someone who may not be asked.
    """
    with transaction.atomic():
        application = locked(application)
        require_role(application, Role.COORDINATOR, by)
        require_clear(application, by)
        if application.status not in {ApplicationStatus.ADMISSIBLE, ApplicationStatus.PANELLED}:
            raise IllegalTransitionError
        _check_panel(application, reviewers, by)
        if application.status == ApplicationStatus.ADMISSIBLE:
            move_application(application, ApplicationStatus.PANELLED, by=by, role=Role.COORDINATOR)
        return [_invite(application, reviewer, by) for reviewer in reviewers]


def _check_panel(application: Application, reviewers: Sequence[User], by: User) -> None:
    free = seats_free(application)
    if free < 1:
        raise IllegalTransitionError
    chosen = {reviewer.pk for reviewer in reviewers}
    if len(chosen) != free or len(reviewers) != free:
        text = ngettext("Kies precies %(count)d beoordelaar.", "Kies precies %(count)d beoordelaars.", free)
        raise PanelError(text % {"count": free})
    if by.pk in chosen:
        raise PanelError(_("Je stelt het panel samen. Dan zit je er zelf niet in."))
    if eligible_reviewers(application).filter(pk__in=chosen).count() != free:
        raise PanelError(_("Een van deze mensen mag deze cursus niet beoordelen. Kies opnieuw."))


def _invite(application: Application, reviewer: User, by: User) -> Assignment:
    today = timezone.localdate()
    standard = application.standard
    has_chair = application.assignments.filter(chair=True, status__in=ASSIGNMENT_LIVE).exists()
    place = Assignment.objects.create(
        application=application,
        reviewer=reviewer,
        chair=not has_chair,
        respond_by=today + datetime.timedelta(days=standard.invitation_days),
        submit_by=today + datetime.timedelta(days=standard.invitation_days + standard.review_days),
    )
    note(
        application,
        machine=Machine.ASSIGNMENT,
        assignment=place,
        after=AssignmentStatus.INVITED,
        by=by,
        role=Role.COORDINATOR,
    )
    emails.invite_reviewer(place)
    return place


def answer_invitation(*, assignment: Assignment, accepts: bool, by: User, reason: str = "") -> Assignment:
    """Take the seat or say no. The same answer twice changes nothing.

    When the last seat is taken the review begins.

    Raises:
        NotAllowedError: the invitation is someone else's.
        UndeclaredError, ConflictError: accepting without a declaration, or with an interest.
        IllegalTransitionError: it was answered otherwise, or has expired.
    """
    with transaction.atomic():
        place = _own(assignment, by)
        onward = AssignmentStatus.ACCEPTED if accepts else AssignmentStatus.DECLINED
        if place.status == onward:
            return place
        if place.application.status not in _OPEN_FOR_ANSWERS:
            raise IllegalTransitionError
        if not accepts:
            event = move_assignment(place, onward, by=by, reason=reason.strip())
            emails.announce_gap(place.application, event)
            return place
        require_role(place.application, Role.REVIEWER, by)
        require_clear(place.application, by)
        move_assignment(place, onward, by=by)
        _begin_when_complete(place.application, by)
        return place


def _begin_when_complete(application: Application, by: User) -> None:
    live = application.assignments.filter(status__in=ASSIGNMENT_LIVE)
    ready = live.exclude(status=AssignmentStatus.INVITED).count()
    if application.status == ApplicationStatus.PANELLED and ready >= application.standard.reviewers_needed:
        event = move_application(application, ApplicationStatus.IN_REVIEW, by=by)
        emails.announce_review(application, event)


def recuse(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """Leave the panel before handing in; the case waits for another reviewer.

    Raises:
        NotAllowedError: the place is someone else's.
        ReasonMissingError: no reason.
        IllegalTransitionError: it was handed in or never accepted.
    """
    with transaction.atomic():
        place = _own(assignment, by)
        if place.status == AssignmentStatus.RECUSED:
            return place
        if not reason.strip():
            raise ReasonMissingError
        if place.status != AssignmentStatus.ACCEPTED:
            raise IllegalTransitionError
        leave_panel(place, by=by, reason=reason.strip())
        return place


def replace_reviewer(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """Free the seat of a reviewer who does not answer or does not hand in; a case in review waits for another.

    What they wrote no longer counts, and they hear that they need not go on.

    Raises:
        NotAllowedError: ``by`` is no coordinator.
        UndeclaredError, ConflictError: the gate.
        ReasonMissingError: no reason.
        IllegalTransitionError: the seat is free already, or the review was handed in.
    """
    with transaction.atomic():
        place = locked_place(assignment)
        require_role(place.application, Role.COORDINATOR, by)
        require_clear(place.application, by)
        if place.status == AssignmentStatus.REPLACED:
            return place
        if not reason.strip():
            raise ReasonMissingError
        if place.application.status not in _OPEN_FOR_ANSWERS:
            raise IllegalTransitionError
        event = move_assignment(place, AssignmentStatus.REPLACED, by=by, role=Role.COORDINATOR, reason=reason.strip())
        if place.application.status == ApplicationStatus.IN_REVIEW:
            move_application(place.application, ApplicationStatus.PANELLED, by=by)
        emails.announce_replacement(place, event)
        return place


def expire_invitation(*, assignment: Assignment) -> Assignment:
    """Take back an invitation whose last day to answer has passed; anything else stays as it is."""
    with transaction.atomic():
        place = locked_place(assignment)
        if place.status == AssignmentStatus.INVITED and place.respond_by < timezone.localdate():
            event = move_assignment(place, AssignmentStatus.EXPIRED, by=None, role=None)
            if place.application.status in _OPEN_FOR_ANSWERS:
                emails.announce_gap(place.application, event)
        return place


def _own(assignment: Assignment, by: User) -> Assignment:
    place = locked_place(assignment)
    if place.reviewer_id != by.pk:
        raise NotAllowedError
    return place
