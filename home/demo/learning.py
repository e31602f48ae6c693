"""How somebody of the demo world goes through a course: by the actions that a learner's pages use."""

import uuid
from collections.abc import Callable
from typing import Any

from courses.exercises.checks import judge_knowledge_check, rule_of
from courses.exercises.judging import Result
from courses.exercises.registry import kind_of
from courses.exercises.visit import TurnState
from courses.learning.actions import learning
from courses.models import CourseVersion, Enrolment, Exercise
from courses.sandbox import policy
from courses.sandbox.actions import session_for
from courses.schema import ExerciseBase, KnowledgeCheck, Module, ReflectionTask, canonical_json
from lms.hub.configuration import EMBEDDED
from lms.people.models import Membership, User

from . import cast, clock, courses, people

REFLECTION = (
    "Ik koos het oefenprogramma voor woordenschat in mijn brugklas. Wij weten niet of dat adaptief is met vaste regels"
    " of met een geleerd model, dus heb ik de leverancier een bericht gestuurd. Tot er antwoord is, gebruik ik het"
    " anders: leerlingen kiezen zelf hun niveau en leggen aan elkaar uit waarom. Mijn collega vond dat te veel werk."
    " Dat snap ik, maar ik wil zien wat zij al kunnen."
)
# Asked of the word predictor, with how it went on.
ASKED = (("De juf schrijft op het", "bord."), ("In de pauze lopen de kinderen naar", "buiten."))
type Act = Callable[[], object]


def live(by: User) -> None:
    """Of the three teachers of the cast one has just finished, one is halfway; the third has not begun."""
    version = courses.current_version(courses.MAIN)
    finished, halfway = people.account(cast.FINISHED), people.account(cast.HALFWAY)
    if not finished.enrolments.filter(course=version.course).exists():
        learner = Learner(finished, version)
        begin, *onward = learner.way()
        with clock.long_ago(), clock.at(clock.days_ago(12)):
            begin()
        for act in onward:
            act()
    if not halfway.enrolments.filter(course=version.course).exists():
        learner = Learner(halfway, version)
        with clock.at(clock.days_ago(9, 20)):
            learner.enrol()
        with clock.at(clock.days_ago(1, 20)):
            learner.stop_halfway()
    for person in (finished, halfway):
        policy.accept(digest_read=policy.digest(), by=person)
    _ask_lately(halfway.enrolments.get(version=version))


def _ask_lately(enrolment: Enrolment) -> None:
    """What somebody asked the small model at her first exercise, while it is kept; asked again once it has expired."""
    block = next(block for block in enrolment.version.document.modules[0].exercises if block.type == "next_word")
    exercise = Exercise.objects.get(version=enrolment.version, block_key=block.key)
    session = session_for(enrolment=enrolment, exercise=exercise)
    if session.turns.exists():
        return
    for hours, (prompt, answer) in enumerate(ASKED):
        session.turns.create(
            prompt=prompt,
            answer=answer,
            state=TurnState.COMPLETE,
            model="woordvoorspeller",
            hub_kind=EMBEDDED,
            created_at=clock.days_ago(1, 20 + hours),
        )


class Learner:
    """One person on the way through one version."""

    enrolment: Enrolment

    def __init__(self, user: User, version: CourseVersion) -> None:
        self.user = user
        self.version = version

    def way(self) -> list[Act]:
        """Everything there is to do from the beginning to the end, in its order."""
        acts: list[Act] = [self.enrol]
        for module in self.version.document.modules:
            acts.append(lambda module=module: self.open(module))  # type: ignore[misc]
            acts += [lambda block=block: self.do(block) for block in module.exercises]  # type: ignore[misc]
            acts.append(lambda module=module: self.finish(module))  # type: ignore[misc]
        return acts

    def enrol(self) -> None:
        employment = Membership.objects.in_force().filter(user=self.user).order_by("pk").first()
        self.enrolment = learning.enrol(version=self.version, by=self.user, employment=employment)

    def open(self, module: Module, block_key: uuid.UUID | None = None) -> None:
        learning.open_module(enrolment=self.enrolment, module_key=module.key, block_key=block_key, by=self.user)

    def do(self, block: ExerciseBase, *, well: bool = True) -> None:
        """Hand in an answer that passes; ``well=False`` gives one that does not, where that exists."""
        exercise = Exercise.objects.get(version=self.version, block_key=block.key)
        if isinstance(block, ReflectionTask):
            learning.save_reflection(
                enrolment=self.enrolment, exercise=exercise, key=uuid.uuid4(), text=REFLECTION, by=self.user
            )
            return
        answer, result = _answer(block, well=well)
        learning.record_attempt(
            enrolment=self.enrolment,
            exercise=exercise,
            key=uuid.uuid4(),
            answer=canonical_json(answer),
            rule=canonical_json(rule_of(block)),
            passed=result.passed,
            points=result.points,
            points_possible=result.possible,
            without_model=False,
            by=self.user,
        )

    def finish(self, module: Module) -> None:
        learning.finish_module(enrolment=self.enrolment, module_key=module.key, by=self.user)

    def give_up(self) -> None:
        learning.withdraw(enrolment=self.enrolment, by=self.user)

    def stop_halfway(self) -> None:
        """Open the first module, pass its first exercise, and stop at the block after it."""
        module = self.version.document.modules[0]
        self.open(module)
        first = module.exercises[0]
        self.do(first)
        position = module.blocks.index(first)
        self.open(module, module.blocks[min(position + 1, len(module.blocks) - 1)].key)


def _answer(block: ExerciseBase, *, well: bool) -> tuple[dict[str, Any], Result]:
    if isinstance(block, KnowledgeCheck):
        chosen = {question.key: sorted(question.correct_keys) if well else [] for question in block.questions}
        return chosen, judge_knowledge_check(block, chosen)
    kind = kind_of(block)
    answer = kind.solution(block)
    return answer | {"model": kind.voice}, kind.judge_whole(block, answer)
