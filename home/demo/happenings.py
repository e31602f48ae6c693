"""What happened to a few of the staff beside learning, so that every kind of row is there to look at."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from certificates.actions import correct_certificate, erase_person, revoke_certificate
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate
from lms.people import actions
from lms.people.enums import Role
from lms.people.models import Invitation, Membership, Organisation, User

from . import cast, clock, people
from .cast import PRIMARY, SECOND_PRIMARY, SECONDARY, Person

REVOKED = "arjen.dijkstra@example.org"
MARRIED = "rianne.gerritsen@example.org"
ERASED = "demi.huisman@example.org"
MOVED = "peter.martens@example.org"
RETIRED = "corrie.scholten@example.org"
AT_TWO_SCHOOLS = "joost.timmermans@example.org"
# Who must have finished the course before it happens: so many days ago.
FINISHED_BEFORE = {REVOKED: 70, MARRIED: 150, ERASED: 120, MOVED: 180, RETIRED: 90, "rosalie.vandam@example.org": 33}

# Beside ASKING: first name, surname, where, role, days ago; and one whom the school does not know.
REQUESTS = (
    (Person("Stijn", "Vermeer", Role.TEACHER, SECONDARY), 1),
    (Person("Imane", "Zerouali", Role.TEACHER, PRIMARY), 3),
    (Person("Hennie", "van der Wal", Role.SUPPORT_STAFF, SECOND_PRIMARY), 8),
)
UNKNOWN = Person("Koen", "Prins", Role.TEACHER, SECOND_PRIMARY)
# Address, role, where and days ago; an invitation is open for fourteen days.
INVITATIONS = (
    ("a.brinkman@example.org", Role.TEACHER, SECONDARY, 1),
    ("nadia.tahiri@example.org", Role.TEACHER, SECONDARY, 4),
    ("w.zijlstra@example.org", Role.SUPPORT_STAFF, PRIMARY, 6),
    ("jesse.kooistra@example.org", Role.STUDENT_TEACHER, SECONDARY, 9),
    ("carla.mendes@example.org", Role.TEACHER, SECOND_PRIMARY, 20),
)
WITHDRAWN = ("verkeerd.adres@example.org", Role.TEACHER, PRIMARY, 12)


def to(user: User, hr: User, operator: User) -> Iterator[tuple[datetime.datetime, Callable[[], object]]]:
    """What happened to this person, and when."""
    if user.email == REVOKED:
        reason = RevocationReason.ISSUED_IN_ERROR
        yield clock.days_ago(30), lambda: revoke_certificate(certificate=_of(user), reason=reason, by=operator)
    elif user.email == MARRIED:
        yield clock.days_ago(75), partial(_take_another_name, user, "de Boer-Gerritsen", operator)
    elif user.email == ERASED:
        yield clock.days_ago(20), lambda: erase_person(certificate=_of(user), by=user)
    elif user.email in {MOVED, RETIRED}:
        last_day = clock.days_ago(125 if user.email == MOVED else 40)
        yield last_day, partial(_leave, user, hr, last_day.date())
    elif user.email == AT_TWO_SCHOOLS:
        second = Person(user.first_name, user.last_name, Role.TEACHER, SECONDARY, employee_number="W-1611")
        place = Organisation.objects.get(slug=SECONDARY)
        yield clock.days_ago(110, 10), partial(people.join, second, place, hr)


def wait(by: User) -> None:
    """Requests that nobody has answered yet, invitations that nobody has accepted yet, and one of each that ended."""
    hr = people.account(cast.HR)
    places = {place.slug: place for place in Organisation.objects.all()}
    there = set(User.objects.values_list("email", flat=True)) | set(Invitation.objects.values_list("email", flat=True))
    with clock.long_ago():
        for person, days in REQUESTS:
            if person.email not in there:
                _ask(person, places[person.at], days)
        if UNKNOWN.email not in there:
            with clock.at(clock.days_ago(88)):
                actions.decline_membership(membership=_ask(UNKNOWN, places[UNKNOWN.at], 90), by=hr)
        for email, role, at, days in (*INVITATIONS, WITHDRAWN):
            if email not in there:
                with clock.at(clock.days_ago(days)):
                    invitation = actions.invite(organisation=places[at], email=email, role=role, by=hr)
                    if email == WITHDRAWN[0]:
                        actions.withdraw_invitation(invitation=invitation, by=hr)


def _ask(person: Person, place: Organisation, days: int) -> Membership:
    with clock.at(clock.days_ago(days, 16)):
        return actions.request_membership(by=people.account(person), organisation=place, role=person.role)


def _of(user: User) -> Certificate:
    """The certificate of the main course."""
    return Certificate.objects.standing().filter(holder=user, revoked_at__isnull=True).earliest("pk")


def _take_another_name(user: User, surname: str, operator: User) -> None:
    user.last_name = surname
    user.save(update_fields=["last_name"])
    correct_certificate(certificate=_of(user), reason=ReplacementReason.NAME_CHANGED, by=operator)


def _leave(user: User, hr: User, last_day: datetime.date) -> None:
    actions.end_membership(membership=Membership.objects.get(user=user), by=hr, on=last_day)
