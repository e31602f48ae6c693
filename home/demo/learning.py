"""What the teachers of the demo world did in the course."""

import uuid
from typing import Any

from courses import actions
from courses.checks import judge_knowledge_check, rule_of
from courses.exercises.judging import Result
from courses.exercises.registry import kind_of
from courses.models import CourseVersion, Enrolment, Exercise
from courses.schema import ExerciseBase, KnowledgeCheck, ReflectionTask, canonical_json
from lms.people.models import Membership, User

from . import cast, courses, people

REFLECTION = (
    "Ik koos het oefenprogramma voor woordenschat in mijn brugklas. Wij weten niet of dat adaptief is met vaste regels"
    " of met een geleerd model, dus heb ik de leverancier een bericht gestuurd. Tot er antwoord is, gebruik ik het"
    " anders: leerlingen kiezen zelf hun niveau en leggen aan elkaar uit waarom. Mijn collega vond dat te veel werk."
    " Dat snap ik, maar ik wil zien wat zij al kunnen."
)


def live(by: User) -> None:
    """One has just finished, one is halfway; the third has not begun."""
    version = courses.current_version(courses.MAIN)
    _finish(people.account(cast.FINISHED), version)
    _get_halfway(people.account(cast.HALFWAY), version)


def _enrol(user: User, version: CourseVersion) -> Enrolment:
    employment = Membership.objects.in_force().get(user=user)
    return actions.enrol(version=version, by=user, employment=employment)


def _finish(user: User, version: CourseVersion) -> None:
    if Enrolment.objects.filter(person=user, course=version.course).exists():
        return
    enrolment = _enrol(user, version)
    for module in version.document.modules:
        actions.open_module(enrolment=enrolment, module_key=module.key, by=user)
        for block in module.exercises:
            _pass(enrolment, block, user)
        actions.finish_module(enrolment=enrolment, module_key=module.key, by=user)


def _get_halfway(user: User, version: CourseVersion) -> None:
    """Opened, the first exercise passed, and stopped at the block after it."""
    if Enrolment.objects.filter(person=user, course=version.course).exists():
        return
    enrolment = _enrol(user, version)
    module = version.document.modules[0]
    actions.open_module(enrolment=enrolment, module_key=module.key, by=user)
    first = module.exercises[0]
    _pass(enrolment, first, user)
    position = module.blocks.index(first)
    after = module.blocks[min(position + 1, len(module.blocks) - 1)]
    actions.open_module(enrolment=enrolment, module_key=module.key, block_key=after.key, by=user)


def _pass(enrolment: Enrolment, block: ExerciseBase, by: User) -> None:
    exercise = Exercise.objects.get(version=enrolment.version, block_key=block.key)
    if isinstance(block, ReflectionTask):
        actions.save_reflection(enrolment=enrolment, exercise=exercise, key=uuid.uuid4(), text=REFLECTION, by=by)
        return
    answer, result = _answer(block)
    actions.record_attempt(
        enrolment=enrolment,
        exercise=exercise,
        key=uuid.uuid4(),
        answer=canonical_json(answer),
        rule=canonical_json(rule_of(block)),
        passed=result.passed,
        points=result.points,
        points_possible=result.possible,
        without_model=False,
        by=by,
    )


def _answer(block: ExerciseBase) -> tuple[dict[str, Any], Result]:
    if isinstance(block, KnowledgeCheck):
        chosen = {question.key: sorted(question.correct_keys) for question in block.questions}
        return chosen, judge_knowledge_check(block, chosen)
    kind = kind_of(block)
    answer = kind.solution(block)
    return answer | {"model": kind.voice}, kind.judge(block, answer)
