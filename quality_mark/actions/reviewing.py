"""What a reviewer writes, criterion by criterion, and hands in once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.errors import NotAllowedError
from lms.people.enums import Role
from lms.people.models import User
from quality_mark import emails
from quality_mark.anchors import known_anchors
from quality_mark.enums import ApplicationStatus, AssignmentStatus, Verdict
from quality_mark.errors import EvidenceError, IllegalTransitionError, IncompleteError, ReasonMissingError
from quality_mark.machines import move_application, move_assignment
from quality_mark.models import Application, Assignment, Criterion, Judgement
from quality_mark.permissions import require_clear, require_role

from .locks import locked_place

# A reviewer who has a seat reads and writes while the panel is being completed.
_WRITABLE = frozenset({ApplicationStatus.PANELLED, ApplicationStatus.IN_REVIEW})


def save_judgement(
    *,
    assignment: Assignment,
    criterion: Criterion,
    verdict: Verdict,
    reason: str,
    evidence: Iterable[object],
    by: User,
) -> Judgement:
    """Keep the verdict on one criterion; saving again replaces it until the review is handed in.

    ``evidence`` are keys of blocks of the frozen version, or ``anchors.WHOLE_COURSE``.

    Raises:
        NotAllowedError: the place is someone else's, or ``by`` is no reviewer any more.
        UndeclaredError, ConflictError: the gate.
        IllegalTransitionError: not accepted, handed in, or a criterion that this course is not judged on.
        ReasonMissingError, EvidenceError: nothing to support the verdict.
    """
    with transaction.atomic():
        place = _writable(assignment, by)
        if not reason.strip():
            raise ReasonMissingError
        if criterion not in place.application.criteria():
            raise IllegalTransitionError
        try:
            places = known_anchors(place.application.version.document, evidence)
        except KeyError as error:
            raise EvidenceError from error
        if not places:
            raise EvidenceError
        judgement, _created = Judgement.objects.update_or_create(
            assignment=place,
            criterion=criterion,
            defaults={"verdict": Verdict(verdict), "reason": reason.strip(), "evidence": places},
        )
        return judgement


def submit_review(*, assignment: Assignment, by: User) -> Assignment:
    """Hand in the review, for good; the last one makes them all final and asks for a decision.

    Handing in twice changes nothing.

    Raises:
        NotAllowedError: the place is someone else's, or ``by`` is no reviewer any more.
        UndeclaredError, ConflictError: the gate.
        IncompleteError: criteria without a verdict (the sentence names them), or a panel that is not complete.
        IllegalTransitionError: the place was not accepted, or the case is past this step.
    """
    with transaction.atomic():
        place = locked_place(assignment)
        if place.reviewer_id == by.pk and place.status in {AssignmentStatus.SUBMITTED, AssignmentStatus.FINAL}:
            return place
        place = _writable(assignment, by)
        if missing := unjudged_codes(place):
            raise IncompleteError(_("Nog niet beoordeeld: %(codes)s.") % {"codes": ", ".join(missing)})
        if place.application.status == ApplicationStatus.PANELLED:
            raise IncompleteError(_("Inleveren kan zodra het panel compleet is. Wat je schreef, is bewaard."))
        place.submitted_at = timezone.now()
        move_assignment(place, AssignmentStatus.SUBMITTED, by=by)
        _close_when_all_are_in(place.application, by)
        return place


def unjudged_codes(place: Assignment) -> list[str]:
    """Codes of the criteria that still need a verdict from this reviewer."""
    judged = set(place.judgements.values_list("criterion_id", flat=True))
    return [criterion.code for criterion in place.application.criteria() if criterion.pk not in judged]


def _writable(assignment: Assignment, by: User) -> Assignment:
    place = locked_place(assignment)
    if place.reviewer_id != by.pk:
        raise NotAllowedError
    require_role(place.application, Role.REVIEWER, by)
    require_clear(place.application, by)
    if place.status != AssignmentStatus.ACCEPTED or place.application.status not in _WRITABLE:
        raise IllegalTransitionError
    return place


def _close_when_all_are_in(application: Application, by: User) -> None:
    handed_in = list(application.assignments.filter(status=AssignmentStatus.SUBMITTED).order_by("pk"))
    if len(handed_in) < application.standard.reviewers_needed:
        return
    for place in handed_in:
        place.application = application
        move_assignment(place, AssignmentStatus.FINAL, by=by, role=None)
    event = move_application(application, ApplicationStatus.DECISION_PENDING, by=by)
    emails.ask_for_decision(application, event)
