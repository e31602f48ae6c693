"""What a learner does at a sandbox exercise."""

import datetime
import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.exercises.kind import Values
from courses.learning.actions.learning import record_attempt
from courses.learning.models import Attempt, Enrolment
from courses.schema import canonical_json
from courses.versions.models import Exercise
from lms.people.models import User

from .models import SandboxSession, SandboxTurn
from .sittings import Sitting


def expiry() -> datetime.datetime:
    """When a session that is used now is deleted."""
    return timezone.now() + datetime.timedelta(days=settings.SANDBOX_RETENTION_DAYS)


@transaction.atomic
def session_for(*, enrolment: Enrolment, exercise: Exercise) -> SandboxSession:
    """The learner's session at an exercise under its row lock, made when there is none; its term begins anew."""
    return _session(person_id=enrolment.person_id, enrolment=enrolment, exercise=exercise)


@transaction.atomic
def free_session_for(*, person: User) -> SandboxSession:
    """Somebody's session outside all courses, likewise."""
    return _session(person_id=person.pk, enrolment=None, exercise=None)


def session_used(*, enrolment: Enrolment, exercise_id: int) -> SandboxSession:
    """The session as ``session_for`` makes and keeps it, in one statement; of its fields only the key is known."""
    whose: dict[str, Any] = {"person_id": enrolment.person_id, "enrolment": enrolment, "exercise_id": exercise_id}
    used = SandboxSession(**whose, expires_at=expiry())
    (session,) = SandboxSession.objects.bulk_create(
        [used], update_conflicts=True, update_fields=["expires_at"], unique_fields=["enrolment", "exercise"]
    )
    return session


def _session(**whose: Any) -> SandboxSession:
    SandboxSession.objects.get_or_create(**whose, defaults={"expires_at": expiry()})
    session = SandboxSession.objects.select_for_update(of=("self",)).get(**whose)
    session.expires_at = expiry()
    session.save(update_fields=["expires_at"])
    return session


@transaction.atomic
def keep(*, sitting: Sitting, form: Any) -> Values:
    """Keep what a step on the way changed, under the session's lock; return the state."""
    session = session_for(enrolment=sitting.enrolment, exercise=sitting.row())
    before: Values = json.loads(session.state) or sitting.state
    state = sitting.kind.keep(sitting.block, before, form)
    session.state = canonical_json(state)
    session.save(update_fields=["state"])
    return state


@transaction.atomic
def draw(*, sitting: Sitting, role: str, names: tuple[str, ...]) -> str:
    """The model that answers in this role: drawn once, under the session's lock, whichever role asks first."""
    session = session_for(enrolment=sitting.enrolment, exercise=sitting.row())
    state = sitting.kind.draw(sitting, json.loads(session.state), names)
    session.state = canonical_json(state)
    session.save(update_fields=["state"])
    return sitting.kind.model_for(state, role) or ""


def hand_in(*, sitting: Sitting, form: Any, by: User) -> Attempt:
    """Judge what was handed in and keep it as an attempt.

    Raises as ``courses.learning.actions.learning.record_attempt`` does.
    """
    kind, block = sitting.kind, sitting.block
    answer = kind.answer(sitting, form) | {"model": kind.model_used(sitting)} | _turns(sitting)
    result = kind.judge_whole(block, answer)
    return record_attempt(
        enrolment=sitting.enrolment,
        exercise=sitting.row(),
        key=form.cleaned_data["key"],
        answer=answer,
        rule=kind.rule(block),
        result=result,
        without_model=sitting.without_model,
        by=by,
    )


def forget(*, person: User, turn_id: int | None = None, session_id: int | None = None) -> int:
    """Delete one of somebody's own turns, those at one exercise, or all; return how many.

    What still comes in is stopped and not kept.

    What was handed in stays, and so does what the ledger counted.
    """
    turns = SandboxTurn.objects.visible_to(person)
    if turn_id is not None:
        turns = turns.filter(pk=turn_id)
    if session_id is not None:
        turns = turns.of_session(session_id)
    return turns.delete()[0]


def _turns(sitting: Sitting) -> Values:
    """How many prompts were answered, where the author asks for a number of them of whoever works with a model."""
    if sitting.without_model or not (sitting.block.setup and sitting.block.setup.min_turns):
        return {}
    return {"turns": sum(turn.whole for turn in sitting.turns)}
