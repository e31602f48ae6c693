"""Study days of a school, and what its people asked of the models: so that their pages have something to say."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from lms.hub.configuration import configured_hubs
from lms.hub.ledger import reserve, settle
from lms.hub.models import HubUsage, Workshop
from lms.hub.workshops import reserve_workshop
from lms.people.enums import Role
from lms.people.models import Membership, Organisation, User

from . import cast, clock

PAST, COMING = "Studiemiddag: vragen stellen aan AI", "Studiemiddag: verzinsels vinden"
# Days ago, tokens in and out of a question with its answer; who comes later in the list asked less often.
ASKED = ((1, 60, 210), (2, 120, 340), (6, 45, 180), (12, 200, 520), (25, 80, 260))
_PEOPLE = 14


def hold(_by: User) -> None:
    """One study day behind us, one that comes; and a month of questions."""
    school = Organisation.objects.get(slug=cast.SECONDARY)
    if not Workshop.objects.filter(organisation=school).exists():
        _reserve(school)
    if not HubUsage.objects.exists():
        for person, place, times in _who():
            for days, tokens_in, tokens_out in ASKED[:times]:
                _ask(person, place, days, tokens_in, tokens_out)


def _reserve(school: Organisation) -> None:
    held = Membership.objects.in_force().select_related("user")
    leader = held.filter(organisation=school, role=Role.SCHOOL_LEADER).earliest("pk").user
    today = timezone.localtime()
    for title, days in ((PAST, -20), (COMING, 15)):
        begin = (today + datetime.timedelta(days=days)).replace(hour=13, minute=30, second=0, microsecond=0)
        with clock.at(clock.days_ago(30)):
            reserve_workshop(
                organisation=school,
                hub=configured_hubs()[0],
                title=title,
                starts_at=begin,
                ends_at=begin + datetime.timedelta(hours=2, minutes=30),
                slots=4,
                by=leader,
            )


def _who() -> Iterator[tuple[User, Organisation, int]]:
    """The people of one school, and the demo's teacher; and how often each asked something."""
    teachers = Membership.objects.in_force().filter(role=Role.TEACHER).select_related("user", "organisation")
    for number, membership in enumerate(teachers.filter(organisation__slug=cast.SECONDARY).order_by("pk")[:_PEOPLE]):
        yield membership.user, membership.organisation, 1 + number % len(ASKED)
    hers = teachers.filter(user__email=cast.HALFWAY.email).first()
    if hers is not None:
        yield hers.user, hers.organisation, len(ASKED)


def _ask(person: User, place: Organisation, days: int, tokens_in: int, tokens_out: int) -> None:
    with clock.at(clock.days_ago(days)):
        reservation = reserve(person=person, organisation=place, tokens=1000, model="voorzichtige-stem")
        settle(reservation=reservation, tokens_in=tokens_in, tokens_out=tokens_out, estimated=False)
