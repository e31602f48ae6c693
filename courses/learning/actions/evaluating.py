"""Say what a completed course was worth, change it for a while, and take it back."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from courses.learning.evaluation_models import Evaluation
from courses.learning.evaluations import forget_summary
from courses.learning.models import Enrolment
from lms.audit.actions import record
from lms.people.models import User

from .errors import EvaluationFixed, NotCompletedYet

# After this an evaluation stays as it is, or is deleted.
CHANGEABLE_FOR = datetime.timedelta(days=30)


@transaction.atomic
def evaluate(
    *,
    enrolment: Enrolment,
    clear: int,
    useful: int,
    load_honest: int,
    recommend: int,
    hours: Decimal,
    remark: str = "",
    by: User,
) -> Evaluation:
    """Keep what ``by`` says of the version they completed; the same again writes nothing.

    Raises:
        NotCompletedYet: when the course is not completed.
        EvaluationFixed: when other answers come more than thirty days after the first.
        Enrolment.DoesNotExist: when it is somebody else's.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).visible_to(by).get(pk=enrolment.pk)
    if enrolment.completed_at is None:
        raise NotCompletedYet
    said: dict[str, object] = {
        "clear": clear,
        "useful": useful,
        "load_honest": load_honest,
        "recommend": recommend,
        "hours": hours,
        "remark": remark,
    }
    found = Evaluation.objects.filter(enrolment=enrolment).first()
    if found is None:
        found = Evaluation.objects.create(enrolment=enrolment, **said)
        verb = "evaluation.given"
    elif all(getattr(found, name) == value for name, value in said.items()):
        return found
    else:
        _change(found, said)
        verb = "evaluation.changed"
    record(verb=verb, obj=found, by=by)
    forget_summary(enrolment.version_id)
    return found


def _change(found: Evaluation, said: dict[str, object]) -> None:
    if not may_change(found):
        raise EvaluationFixed
    for name, value in said.items():
        setattr(found, name, value)
    found.changed_at = timezone.now()
    found.save(update_fields=[*said, "changed_at"])


def may_change(evaluation: Evaluation) -> bool:
    """Whether its term has not passed yet."""
    return timezone.now() <= evaluation.given_at + CHANGEABLE_FOR


@transaction.atomic
def delete_evaluation(*, enrolment: Enrolment, by: User) -> None:
    """Delete what ``by`` said, for good and at any time; a second time changes nothing."""
    found = Evaluation.objects.visible_to(by).filter(enrolment=enrolment).first()
    if found is None:
        return
    record(verb="evaluation.deleted", obj=found, by=by)
    found.delete()
    forget_summary(enrolment.version_id)
