"""What a learner does: enrol, read, try, finish. Completion is found under the enrolment's row lock."""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from courses.enums import Initiative
from courses.exercises.checks import judge_reflection, rule_of
from courses.learning.models import Attempt, Enrolment, ModuleProgress, Reflection
from courses.schema import ReflectionTask, canonical_json
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
    answer: str,
    rule: str,
    passed: bool,
    points: int,
    points_possible: int,
    without_model: bool,
    by: User,
) -> Attempt:
    """Store one try, and complete the course when it was the last thing missing.

    ``answer`` and ``rule`` are canonical JSON; ``passed`` and points come from ``courses.exercises.checks``.
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
        answer=answer,
        rule=rule,
        passed=passed,
        points=points,
        points_possible=points_possible,
        without_model=without_model,
    )
    if passed:
        _complete_if_ready(enrolment, by)
    return attempt


@transaction.atomic
def save_reflection(*, enrolment: Enrolment, exercise: Exercise, key: uuid.UUID, text: str, by: User) -> Attempt | None:
    """Keep the learner's text; long enough, it counts as done and the attempt is returned.

    The attempt says only that it was long enough: the text stays the learner's own and can be
    changed and deleted without the exercise becoming undone, so that one attempt is enough.
    Raises as ``record_attempt`` does.
    """
    enrolment = _locked(enrolment, by)
    if exercise.version_id != enrolment.version_id:
        raise NotInThisVersion
    block = enrolment.version.document.block(exercise.block_key)
    if not isinstance(block, ReflectionTask):
        raise NotInThisVersion
    Reflection.objects.update_or_create(
        enrolment=enrolment, exercise=exercise, defaults={"text": text, "updated_at": timezone.now()}
    )
    result = judge_reflection(block, text)
    if not result.passed:
        return None
    if done := enrolment.attempts.filter(exercise=exercise, passed=True).first():
        return done
    return record_attempt(
        enrolment=enrolment,
        exercise=exercise,
        key=key,
        answer=canonical_json({"long_enough": True}),
        rule=canonical_json(rule_of(block)),
        passed=True,
        points=result.points,
        points_possible=result.possible,
        without_model=True,
        by=by,
    )


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
    if enrolment.completed_at is not None or not is_ready(enrolment):
        return
    enrolment.completed_at = timezone.now()
    if months := enrolment.version.document.validity_months:
        enrolment.valid_until = last_day_of_term(timezone.localdate(enrolment.completed_at), months)
    enrolment.save(update_fields=["completed_at", "valid_until"])
    record(verb="enrolment.completed", obj=enrolment, by=by)
    course_completed.send(sender=Enrolment, enrolment=enrolment)


def is_ready(enrolment: Enrolment) -> bool:
    """Whether every module was read to its end and every required exercise was passed."""
    modules = {module.key for module in outline_of(enrolment.version).modules}
    finished = set(enrolment.progress.filter(finished_at__isnull=False).values_list("module_key", flat=True))
    # Both conditions on one and the same attempt: ``exclude`` across the relation would take
    # an own failed attempt and somebody else's passed one together for a pass.
    passed = Attempt.objects.filter(enrolment=enrolment, passed=True).values("exercise_id")
    open_exercises = enrolment.version.exercises.filter(required=True).exclude(pk__in=passed)
    return modules <= finished and not open_exercises.exists()
