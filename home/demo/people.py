"""Organisations, accounts, and how everybody came to belong somewhere."""

from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from lms.people import actions
from lms.people.models import Membership, Organisation, User

from . import cast, clock

OPENED = 336  # days ago: when the platform began


def operator() -> User:
    """The platform's operator."""
    user = User.objects.filter(email=cast.OPERATOR_EMAIL).first()
    if user is None:
        first, last = cast.OPERATOR_NAME
        user = User.objects.create_superuser(cast.OPERATOR_EMAIL, cast.PASSWORD, first_name=first, last_name=last)
        _verify(user)
    return user


def populate(by: User) -> None:
    """All organisations, and everybody in them by an invitation accepted; one request is left open."""
    places: dict[str, Organisation] = {}
    for place in cast.PLACES:
        places[place.slug] = _organisation(place, places)
    members = set(Membership.objects.values_list("user__email", "organisation__slug", "role"))
    for person in cast.INVITED:
        if (person.email, person.at, person.role.value) not in members:
            with clock.long_ago(), clock.at(clock.days_ago(OPENED, 9)):
                join(person, places[person.at], by)
    asking = cast.ASKING
    if (asking.email, asking.at, asking.role.value) not in members:
        with clock.long_ago(), clock.at(clock.days_ago(2)):
            actions.request_membership(by=account(asking), organisation=places[asking.at], role=asking.role)


def account(person: cast.Person) -> User:
    """The account of somebody in the cast, made when it is not there."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User(email=person.email, first_name=person.first_name, last_name=person.last_name)
        user.password = _hashed(cast.PASSWORD)
        user.save()
        _verify(user)
    return user


@cache
def _hashed(password: str) -> str:
    """One hash for all, because a good hash is slow and everybody here has the same password anyway."""
    return make_password(password)


def _verify(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _organisation(place: cast.Place, places: dict[str, Organisation]) -> Organisation:
    found, _created = Organisation.objects.get_or_create(
        slug=place.slug,
        defaults={
            "name": place.name,
            "kind": place.kind,
            "city": place.city,
            "province": place.province,
            "parent": places.get(place.parent),
            "sector": place.sector,
            "brin": place.brin,
            "board_number": place.board_number,
        },
    )
    return found


def join(person: cast.Person, organisation: Organisation, by: User) -> None:
    """By an invitation of ``by``, which the person accepts."""
    user = account(person)
    invitation = actions.invite(
        organisation=organisation,
        email=person.email,
        role=person.role,
        by=by,
        employee_number=person.employee_number,
    )
    actions.accept_invitation(token=invitation.token, by=user)
