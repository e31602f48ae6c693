"""What the staff did in the past ten months: drawn once for each name, the same in every demo world.

Every story is a list of steps with their moments. All steps are played in the order of time, so that
certificates are numbered as they were issued.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from courses.models import CourseVersion
from lms.people.models import Organisation, User

from . import cast, clock, courses, people
from .learning import Act, Learner
from .staff import STAFF

# How many days ago the schools began, and the first and the last of their people came.
FIRST_JOINED, LAST_JOINED = 320, 300
# A day on which a whole team sat together.
STUDY_DAYS = {cast.SECONDARY: 61, cast.SECOND_PRIMARY: 208}
FINISHES, STOPS, GIVES_UP, DOES_NOTHING = "finishes", "stops", "gives up", "does nothing"


@dataclass(frozen=True)
class Step:
    """Something that one person does at one moment."""

    at: datetime.datetime
    act: Act


def live(by: User) -> None:
    """Everybody of the staff who is not there yet comes, learns, and is or is not ready."""
    there = set(User.objects.values_list("email", flat=True))
    missing = [person for person in STAFF if person.email not in there]
    if not missing:
        return
    places = {place.slug: place for place in Organisation.objects.all()}
    versions = [courses.current_version(courses.MAIN), courses.current_version(courses.SMALL)]
    hr = people.account(cast.HR)
    steps = [step for person in missing for step in _story(person, places[person.at], versions, hr)]
    with clock.long_ago():
        for step in sorted(steps, key=lambda step: step.at):
            with clock.at(step.at):
                step.act()


def _story(person: cast.Person, place: Organisation, versions: list[CourseVersion], hr: User) -> Iterator[Step]:
    chance = random.Random(person.email)  # noqa: S311 -- chooses what an invented person did
    joined = chance.randint(LAST_JOINED, FIRST_JOINED)
    arrival = clock.days_ago(joined, 9)
    with clock.at(arrival):
        user = people.account(person)
    yield Step(arrival, partial(people.join, person, place, hr))
    main, small = versions
    ending = chance.choices([FINISHES, STOPS, GIVES_UP, DOES_NOTHING], [55, 22, 5, 18])[0]
    yield from _course(Learner(user, main), chance, person.at, ending)
    if chance.random() < 0.3:
        ending = chance.choices([FINISHES, STOPS], [70, 30])[0]
        yield from _course(Learner(user, small), chance, "", ending, since=190)


def _course(learner: Learner, chance: random.Random, place: str, ending: str, since: int = 297) -> Iterator[Step]:
    """The steps of one person through one course, spread over some weeks or done on a study day."""
    if ending == DOES_NOTHING:
        return
    acts = learner.way()
    if ending != FINISHES:
        acts = acts[: chance.randint(1, len(acts) - 1)]
    if ending == GIVES_UP:
        acts.append(learner.give_up)
    last = chance.randint(0, since - 2)
    if place in STUDY_DAYS and ending == FINISHES and chance.random() < 0.4:
        moments = _study_day(STUDY_DAYS[place], len(acts))
    else:
        moments = _evenings(chance, last, min(since, last + chance.randint(0, 35)), len(acts))
    yield from map(Step, moments, acts)


def _evenings(chance: random.Random, last: int, first: int, count: int) -> list[datetime.datetime]:
    """So many moments after school, between so many days ago and so many days ago, in their order."""
    days = [first, last, *(chance.randint(last, first) for _ in range(count - 2))][:count]
    return sorted(clock.days_ago(day, chance.randint(15, 21), chance.randint(0, 59)) for day in days)


def _study_day(day: int, count: int) -> list[datetime.datetime]:
    return [clock.days_ago(day, 13) + position * datetime.timedelta(minutes=8) for position in range(count)]
