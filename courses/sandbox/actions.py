"""What a learner does at a sandbox exercise."""

import datetime
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.actions import record_attempt
from courses.checks import NextWordAnswer, judge_next_word, rule_of
from courses.models import Attempt, Enrolment, Exercise
from courses.schema import NextWord, canonical_json
from lms.people.models import User

from .models import SandboxSession
from .state import Practice


def expiry() -> datetime.datetime:
    """When a session that is used now is deleted."""
    return timezone.now() + datetime.timedelta(days=settings.SANDBOX_RETENTION_DAYS)


@transaction.atomic
def session_for(*, enrolment: Enrolment, exercise: Exercise) -> SandboxSession:
    """The learner's session at an exercise under its row lock, made when there is none; its term begins anew."""
    SandboxSession.objects.get_or_create(enrolment=enrolment, exercise=exercise, defaults={"expires_at": expiry()})
    session = SandboxSession.objects.select_for_update(of=("self",)).get(enrolment=enrolment, exercise=exercise)
    session.expires_at = expiry()
    session.save(update_fields=["expires_at"])
    return session


@transaction.atomic
def predict(*, enrolment: Enrolment, exercise: Exercise, block: NextWord, predictions: Mapping[str, str]) -> Practice:
    """Fix the predictions; the page that follows shows the chances, so these count as looked at.

    Predictions made before stay: whoever has seen the chances cannot predict any more.
    """
    session = session_for(enrolment=enrolment, exercise=exercise)
    before = Practice.of(session.state)
    if before.predictions:
        return before
    keys = tuple(item.key for item in block.items if predictions.get(item.key) in item.choices)
    practice = Practice(predictions={key: predictions[key] for key in keys}, looked=keys)
    session.state = practice.as_text()
    session.save(update_fields=["state"])
    return practice


def explain(
    *,
    enrolment: Enrolment,
    exercise: Exercise,
    block: NextWord,
    practice: Practice,
    key: uuid.UUID,
    answer: NextWordAnswer,
    model: str,
    by: User,
) -> Attempt:
    """Judge what was handed in and keep it as an attempt; ``model`` is empty when it was done without.

    Raises as ``courses.actions.record_attempt`` does.
    """
    result = judge_next_word(block, practice.for_judging(), answer)
    return record_attempt(
        enrolment=enrolment,
        exercise=exercise,
        key=key,
        answer=canonical_json(
            {
                "predictions": dict(practice.predictions),
                "looked": sorted(practice.looked),
                "statements": dict(answer["statements"]),
                "explanation": answer["explanation"].replace("\x00", ""),
                "model": model,
            }
        ),
        rule=canonical_json(rule_of(block)),
        passed=result.passed,
        points=result.points,
        points_possible=result.possible,
        without_model=not model,
        by=by,
    )
