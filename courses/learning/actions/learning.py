"""What a learner does: enrol, read, try, finish. Completion is found under the enrolment's row lock."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from courses.enums import Initiative
from courses.exercises.judging import Result
from courses.exercises.registry import all_kinds, kind_of
from courses.learning.models import Attempt, Enrolment, ModuleProgress, Reflection
from courses.learning.open_items import still_open
from courses.schema import ExerciseBase, canonical_json
from courses.signals import course_completed
from courses.versions.models import Course, CourseVersion, Exercise
from courses.versions.outline import outline_of
from lms.audit.actions import record
from lms.people.models import Membership, User
from lms.terms import last_day_of_term

from .employing import employments_of
from .errors import EnrolmentClosed, NotInThisVersion, NotOffered, NotYourEmployment


def enrol(
    *,
    version: CourseVersion,
    by: User,
    employment: Membership | None = None,
    initiative: Initiative = Initiative.OWN,
) -> Enrolment:
    """Enrol ``by`` in ``version`` and return the enrolment; a second time returns the first.

    Somebody who completed this very version gets that enrolment back for as long as it counts;
    when its term is over she begins again.

    Raises:
        NotOffered: when the version is not the course's current one, or the course is withdrawn.
        NotYourEmployment: when ``employment`` is not theirs, not in force, or not with an employer.
    """
    if existing := _existing(version, by):
        return existing
    course = Course.objects.get(pk=version.course_id)
    if course.current_version_id != version.pk or course.withdrawn_at is not None:
        raise NotOffered
    if employment is not None and not employments_of(by).filter(pk=employment.pk).exists():
        raise NotYourEmployment
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                person=by, course=course, version=version, employment=employment, initiative=initiative
            )
            record(verb="enrolment.started", obj=enrolment, by=by)
    except IntegrityError:
        # A second click, at the same moment: the first one's row is there now.
        again = _existing(version, by)
        if again is None:
            raise
        return again
    return enrolment


def _existing(version: CourseVersion, person: User) -> Enrolment | None:
    mine = Enrolment.objects.visible_to(person).filter(course=version.course_id)
    return mine.open().first() or mine.counting().filter(version=version).first()


@transaction.atomic
def open_module(
    *, enrolment: Enrolment, module_key: uuid.UUID, by: User, block_key: uuid.UUID | None = None
) -> ModuleProgress:
    """Keep that ``by`` is in a module, at ``block_key`` when it is given.

    Raises:
        NotInThisVersion: when the version has no such module or the module no such block.
        EnrolmentClosed: when the enrolment was given up.
    """
    enrolment = _locked(enrolment, by)
    module = outline_of(enrolment.version).by_key(module_key)
    if module is None or (block_key is not None and not module.has_block(block_key)):
        raise NotInThisVersion
    changes: dict[str, object] = {"last_opened_at": timezone.now()}
    if block_key is not None:
        changes["last_block_key"] = block_key
    progress, _created = ModuleProgress.objects.update_or_create(
        enrolment=enrolment, module_key=module_key, defaults=changes
    )
    return progress


@transaction.atomic
def finish_module(*, enrolment: Enrolment, module_key: uuid.UUID, by: User) -> Enrolment:
    """Keep that the module was read to its end, and complete the course when that was the last thing.

    Raises as ``open_module`` does. Returns the enrolment as it is now.
    """
    enrolment = _locked(enrolment, by)
    if outline_of(enrolment.version).by_key(module_key) is None:
        raise NotInThisVersion
    now = timezone.now()
    progress, _created = ModuleProgress.objects.get_or_create(enrolment=enrolment, module_key=module_key)
    if progress.finished_at is None:
        progress.finished_at = progress.last_opened_at = now
        progress.save(update_fields=["finished_at", "last_opened_at"])
    _complete_if_ready(enrolment, by)
    return enrolment


@transaction.atomic
def record_attempt(
    *,
    enrolment: Enrolment,
    exercise: Exercise,
    key: uuid.UUID,
    answer: Mapping[str, Any],
    rule: Mapping[str, Any],
    result: Result,
    without_model: bool,
    by: User,
) -> Attempt:
    """Store one try, and complete the course when it was the last thing missing.

    Judged once, by the exercise's kind: ``result`` is what came out, ``rule`` what decided. ``answer`` is what
    the attempt keeps.
    The same ``key`` again returns the attempt that is there and stores nothing.

    Raises:
        NotInThisVersion: when the exercise belongs to another version.
        EnrolmentClosed: when the enrolment was given up.
    """
    enrolment = _locked(enrolment, by)
    if exercise.version_id != enrolment.version_id:
        raise NotInThisVersion
    if existing := Attempt.objects.filter(enrolment=enrolment, key=key).first():
        if existing.exercise_id != exercise.pk:
            raise NotInThisVersion
        return existing
    last = enrolment.attempts.filter(exercise=exercise).aggregate(last=Max("number"))["last"] or 0
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        exercise=exercise,
        key=key,
        number=last + 1,
        answer=canonical_json(answer),
        rule=canonical_json(rule),
        passed=result.passed,
        points=result.points,
        points_possible=result.possible,
        without_model=without_model,
    )
    if result.passed:
        _complete_if_ready(enrolment, by)
    return attempt


@transaction.atomic
def save_reflection(
    *,
    enrolment: Enrolment,
    exercise: Exercise,
    key: uuid.UUID,
    text: str,
    answer: Mapping[str, Any],
    rule: Mapping[str, Any],
    result: Result,
    by: User,
) -> Attempt | None:
    """Keep the learner's text; when it passes, it counts as done and the attempt is returned.

    The attempt keeps ``answer``, which says only that there was a text: that stays the learner's own and can be
    changed and deleted without the exercise becoming undone, so that one attempt is enough.
    Raises as ``record_attempt`` does, and NotInThisVersion for an exercise that keeps no text.
    """
    enrolment = _locked(enrolment, by)
    if exercise.version_id != enrolment.version_id or not all_kinds()[exercise.kind].keeps_text:
        raise NotInThisVersion
    Reflection.objects.update_or_create(
        enrolment=enrolment, exercise=exercise, defaults={"text": text, "updated_at": timezone.now()}
    )
    if not result.passed:
        return None
    if done := enrolment.attempts.filter(exercise=exercise, passed=True).first():
        return done
    return record_attempt(
        enrolment=enrolment,
        exercise=exercise,
        key=key,
        answer=answer,
        rule=rule,
        result=result,
        without_model=True,
        by=by,
    )


def judge_and_record(
    *,
    enrolment: Enrolment,
    exercise: Exercise,
    block: ExerciseBase,
    key: uuid.UUID,
    answer: Mapping[str, Any],
    without_model: bool,
    by: User,
) -> Attempt | None:
    """Judge an answer by the exercise's kind and keep it, as an attempt or as a text of the learner's own.

    ``block`` is the frozen exercise of the row ``exercise``. None when a text was kept that does not pass yet.
    Raises as ``record_attempt`` does.
    """
    kind = kind_of(block)
    judged = {"rule": kind.rule(block), "result": kind.judge_whole(block, answer)}
    common: dict[str, Any] = {"enrolment": enrolment, "exercise": exercise, "key": key, "by": by, **judged}
    if kind.keeps_text:
        return save_reflection(text=answer["text"], answer=kind.kept(block, answer), **common)
    return record_attempt(answer=kind.kept(block, answer), without_model=without_model, **common)


@transaction.atomic
def delete_reflection(*, enrolment: Enrolment, exercise: Exercise, by: User) -> None:
    """Delete the learner's text for good; what was passed stays passed."""
    Reflection.objects.filter(enrolment=enrolment, enrolment__person=by, exercise=exercise).delete()


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, wipe_texts: bool = False) -> Enrolment:
    """Give up an open enrolment; a completed one stays as it is. Repeating it changes nothing.

    ``wipe_texts`` deletes the reflections that were written under it, for good.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).visible_to(by).get(pk=enrolment.pk)
    if enrolment.completed_at is None and enrolment.withdrawn_at is None:
        enrolment.withdrawn_at = timezone.now()
        enrolment.save(update_fields=["withdrawn_at"])
        if wipe_texts:
            enrolment.reflections.all().delete()
        record(verb="enrolment.withdrawn", obj=enrolment, by=by)
    return enrolment


def _locked(enrolment: Enrolment, by: User) -> Enrolment:
    """The learner's own enrolment under its row lock, open or completed.

    Raises Enrolment.DoesNotExist for somebody else's, and EnrolmentClosed for one that was given up.
    """
    mine = Enrolment.objects.select_for_update(of=("self",)).visible_to(by).select_related("version")
    found = mine.get(pk=enrolment.pk)
    if found.withdrawn_at is not None:
        raise EnrolmentClosed
    return found


def _complete_if_ready(enrolment: Enrolment, by: User) -> None:
    """Set the completion date once everything that the version asks is there, and tell who listens."""
    if enrolment.completed_at is not None or still_open(enrolment):
        return
    enrolment.completed_at = timezone.now()
    if months := enrolment.version.document.validity_months:
        enrolment.valid_until = last_day_of_term(timezone.localdate(enrolment.completed_at), months)
    enrolment.save(update_fields=["completed_at", "valid_until"])
    record(verb="enrolment.completed", obj=enrolment, by=by)
    course_completed.send(sender=Enrolment, enrolment=enrolment)
