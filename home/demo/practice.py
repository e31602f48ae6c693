"""A day on which many at one school asked a model something, so that its counts have something to say."""

import datetime

from django.utils import timezone

from courses.exercises.registry import sandbox_kinds
from courses.exercises.visit import TurnState
from courses.models import Enrolment, Exercise
from courses.sandbox.actions import session_for
from courses.sandbox.models import GuardCount, GuardOutcome, SandboxTurn
from lms.hub.configuration import EMBEDDED
from lms.people.models import Organisation, User

from . import cast, clock

DAY, MOST_PEOPLE = 3, 14
SEEN = ((GuardOutcome.STOP, "phone", 1), (GuardOutcome.HOLD, "name", 4), (GuardOutcome.SENT, "name", 2))


def happen(_by: User) -> None:
    """Whoever of one school takes a course asks once or twice; nobody of the cast, whose pages stay as they are."""
    school = Organisation.objects.get(slug=cast.SECONDARY)
    if GuardCount.objects.filter(organisation=school).exists():
        return
    enrolments = Enrolment.objects.filter(employment__organisation=school, withdrawn_at__isnull=True)
    enrolments = enrolments.exclude(person__email__in=[person.email for person in cast.INVITED])
    for number, enrolment in enumerate(enrolments.select_related("version").order_by("pk")[:MOST_PEOPLE]):
        _ask(enrolment, number)
    day = timezone.localdate() - datetime.timedelta(days=DAY)
    for outcome, kind, times in SEEN:
        GuardCount.objects.create(organisation=school, day=day, outcome=outcome, kind=kind, number=times)


def _ask(enrolment: Enrolment, number: int) -> None:
    exercise = Exercise.objects.filter(version=enrolment.version, kind__in=list(sandbox_kinds())).order_by("pk").first()
    if exercise is None:
        return
    session = session_for(enrolment=enrolment, exercise=exercise)
    states = [TurnState.COMPLETE, TurnState.CUT if number == 1 else TurnState.COMPLETE]
    SandboxTurn.objects.bulk_create(
        SandboxTurn(
            session=session,
            prompt="In de klas ligt een",
            answer="boek.",
            state=state,
            model="woordvoorspeller",
            hub_kind=EMBEDDED,
            created_at=clock.days_ago(DAY, 13, number),
        )
        for state in states[: 1 + number % 2]
    )
