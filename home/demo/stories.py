"""What the staff did in the past ten months: drawn once for each name, the same in every demo world.

Every story is a list of steps with their moments. All steps are played in the order of time, so that
certificates are numbered as they were issued.
"""

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from courses.models import CourseVersion
from lms.people.models import Organisation, User

from . import cast, clock, courses, happenings, opinions, people
from .learning import Act, Learner
from .staff import STAFF

# How many days ago the schools began, and the first and the last of their people came.
FIRST_JOINED, LAST_JOINED = 320, 300
# A day on which a whole team sat together.
STUDY_DAYS = {cast.SECONDARY: 61, cast.SECOND_PRIMARY: 208}
# How many days ago the first of them began with the course.
FIRST_COURSE = 297
MINUTES = datetime.timedelta(minutes=8)
type Moments = Callable[[int], list[datetime.datetime]]
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
    folders = (courses.MAIN, courses.SMALL, courses.YOUNG, courses.SECOND, courses.JUDGING)
    versions = [courses.current_version(folder) for folder in folders]
    hr = people.account(cast.HR)
    steps = [step for person in missing for step in _story(person, places.get(person.at), versions, hr, by)]
    with clock.long_ago():
        for step in sorted(steps, key=lambda step: step.at):
            with clock.at(step.at):
                step.act()


def _story(
    person: cast.Person, place: Organisation | None, versions: list[CourseVersion], hr: User, operator: User
) -> Iterator[Step]:
    chance = random.Random(person.email)  # noqa: S311 -- chooses what an invented person did
    arrival = clock.days_ago(chance.randint(LAST_JOINED, FIRST_JOINED), 9)
    with clock.at(arrival):
        user = people.account(person)
    if place is not None:
        yield Step(arrival, partial(people.join, person, place, hr))
    main, small, young, second, judging = versions
    yield from _main_course(Learner(user, main), chance, person)
    if chance.random() < 0.3:
        ending = chance.choices([FINISHES, STOPS], [70, 30])[0]
        yield from _course(Learner(user, small), ending, chance, _evenings(chance, chance.randint(10, 188), 190))
    if person.at in (cast.PRIMARY, cast.SECOND_PRIMARY) and chance.random() < 0.35:
        ending = chance.choices([FINISHES, STOPS], [60, 40])[0]
        yield from _course(Learner(user, young), ending, chance, _evenings(chance, chance.randint(0, 70), 75))
    if chance.random() < 0.25:
        ending = chance.choices([FINISHES, STOPS], [40, 60])[0]
        yield from _course(Learner(user, second), ending, chance, _evenings(chance, chance.randint(0, 30), 42))
    if chance.random() < 0.15:
        ending = chance.choices([FINISHES, STOPS], [30, 70])[0]
        yield from _course(Learner(user, judging), ending, chance, _evenings(chance, chance.randint(0, 20), 22))
    yield from (Step(moment, act) for moment, act in happenings.to(user, hr, operator))


def _main_course(learner: Learner, chance: random.Random, person: cast.Person) -> Iterator[Step]:
    ending = chance.choices([FINISHES, STOPS, GIVES_UP, DOES_NOTHING], [55, 22, 5, 18])[0]
    last = chance.randint(0, FIRST_COURSE - 2)
    days = STUDY_DAYS.get(person.at)
    if person.email in happenings.FINISHED_BEFORE:
        ending, last, days = FINISHES, happenings.FINISHED_BEFORE[person.email], None
    if ending == DOES_NOTHING:
        return
    if days and ending == FINISHES and chance.random() < 0.4:
        yield from _course(learner, ending, chance, _study_day(days), telling=0.6)
    else:
        yield from _course(learner, ending, chance, _evenings(chance, last, FIRST_COURSE), telling=0.6)


def _course(
    learner: Learner, ending: str, chance: random.Random, moments: Moments, telling: float = 0.35
) -> Iterator[Step]:
    """The steps of one person through one course, to its end or somewhere on the way.

    ``telling`` is the chance that who finished says what the course was worth.
    """
    acts = learner.way()
    if ending != FINISHES:
        acts = acts[: 1 + len(learner.user.email) % (len(acts) - 1)]
    if ending == GIVES_UP:
        acts.append(learner.give_up)
    if ending == FINISHES and chance.random() < telling:
        acts.append(lambda: opinions.say(learner, chance))
    yield from map(Step, moments(len(acts)), acts)


def _evenings(chance: random.Random, last: int, since: int) -> Moments:
    """Moments after school in some weeks that end so many days ago, in their order."""
    first = min(since, last + chance.randint(0, 35))

    def moments(count: int) -> list[datetime.datetime]:
        days = [first, last, *(chance.randint(last, first) for _ in range(count - 2))][:count]
        return sorted(clock.days_ago(day, chance.randint(15, 21), chance.randint(0, 59)) for day in days)

    return moments


def _study_day(day: int) -> Moments:
    """Moments of one afternoon."""
    return lambda count: [clock.days_ago(day, 13) + position * MINUTES for position in range(count)]
