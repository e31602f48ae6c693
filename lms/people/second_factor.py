"""The second factor: whether a session showed one, who is required to, and recovery for somebody who lost hers.

What is set up and checked is allauth's (``allauth.mfa``); what depends on it is ours.
"""

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.checks import CheckMessage, Error
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.audit.actions import record
from lms.errors import NotAllowedError

from . import security_emails
from .enums import ROLES_TO_SECURE, Role
from .errors import PeopleError
from .models import KnownDevice, Membership, Organisation, OrganisationQuerySet, User
from .permissions import may_secure
from .sessions import end_all_sessions

# What counts as a factor by itself; recovery codes stand in for one.
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


class FactorFirstError(PeopleError):
    """Refuse to require a factor of others without having shown one."""

    def __init__(self) -> None:
        super().__init__(_("Stel eerst zelf een tweede stap in. Anders kom je hier straks niet meer in."))


class NothingToResetError(PeopleError):
    """The account has no second factor."""

    def __init__(self) -> None:
        super().__init__(_("Dit account heeft geen tweede stap. Er is niets weg te halen."))


class OwnFactorError(PeopleError):
    """Nobody resets her own second factor."""

    def __init__(self) -> None:
        super().__init__(_("Je eigen tweede stap kun je niet weghalen. Vraag het een andere beheerder."))


class CheckedHow(models.TextChoices):
    """How the operator made sure that somebody is who she says; stands in the audit trail as the reason."""

    IN_PERSON = "in_person", gettext_lazy("Ik heb haar of hem zelf gezien")
    VIDEO_CALL = "video_call", gettext_lazy("In een videogesprek, met een identiteitsbewijs")
    EMPLOYER = "employer", gettext_lazy("Haar of zijn werkgever heeft het bevestigd, via een nummer dat we al hadden")


def weigh_second_factor(request: HttpRequest, user: "User | AnonymousUser | Any") -> "User | AnonymousUser | Any":
    """Return a request's user with what its session showed written on it."""
    if isinstance(user, User):
        user.second_factor_shown = _was_shown(request, user)
        user.operator_withheld = settings.SECOND_FACTOR_OPERATORS and not user.second_factor_shown and _operates(user)
    return user


def _operates(user: User) -> bool:
    return bool(User._meta.get_field("is_superuser").value_from_object(user))


def _was_shown(request: HttpRequest, user: User) -> bool:
    return any(step.get("method") == "mfa" for step in get_authentication_records(request, user))


def has_second_factor(user: User) -> bool:
    """Whether the person set up a passkey or an authenticator app."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def count_as_shown(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Who has just set up a factor has shown it: she typed its code, or touched it."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    weigh_second_factor(request, user)


def count_as_not_shown(request: HttpRequest, user: User) -> None:
    """Who has no factor any more has shown none."""
    kept = [step for step in get_authentication_records(request, user) if step.get("method") != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
    weigh_second_factor(request, user)


def secured_by(organisation: Organisation) -> Organisation | None:
    """The organisation that asks a second factor of HR and managers here: this one or one above it, if any."""
    asking = Organisation.objects.filter(pk__in=organisation.lineage(), second_factor_required=True)
    return min(asking, key=lambda found: organisation.lineage().index(found.pk), default=None)


@transaction.atomic
def require_second_factor(*, organisation: Organisation, required: bool, by: User) -> Organisation:
    """Ask HR and managers of an organisation, and of all below it, to log in with two steps; or no longer.

    It holds at once, also in sessions that are open. Everybody concerned gets a mail. Raises
    ``NotAllowedError``, and ``FactorFirstError`` when the actor's own session showed no factor.
    """
    row = Organisation.objects.select_for_update(of=("self",)).select_related("parent").get(pk=organisation.pk)
    if not may_secure(by, row):
        raise NotAllowedError
    if required and not by.second_factor_shown:
        raise FactorFirstError
    if row.second_factor_required != required:
        row.second_factor_required = required
        row.save(update_fields=["second_factor_required"])
        verb = "organisation.second_factor_required" if required else "organisation.second_factor_lifted"
        record(verb=verb, obj=row, by=by)
        people = list(people_concerned(row))
        having_one = Authenticator.objects.filter(user__in=people, type__in=FACTORS).values_list("user", flat=True)
        security_emails.tell_required(row, people, by, required=required, having_one=set(having_one))
    return row


def people_concerned(organisation: Organisation) -> models.QuerySet[User]:
    """HR and managers of an organisation and of all below it, today."""
    below: OrganisationQuerySet = Organisation.objects.all()
    held = Membership.objects.in_force().filter(
        organisation__in=below.within([organisation.pk]), role__in=ROLES_TO_SECURE
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


@transaction.atomic
def reset_second_factor(*, person: User, how: CheckedHow, by: User) -> User:
    """Take away all of somebody's second factor, who lost it, once an operator knows who she is.

    She is logged out everywhere, her devices are unknown again, she gets a mail, and sets up a new
    one herself. Raises ``NotAllowedError``, ``OwnFactorError`` and ``NothingToResetError``.
    """
    if not (by.is_superuser and by.is_active):
        raise NotAllowedError
    if by.pk == person.pk:
        raise OwnFactorError
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    deleted, _kinds = Authenticator.objects.filter(user=row).delete()
    if not deleted:
        raise NothingToResetError
    KnownDevice.objects.filter(user=row).delete()
    end_all_sessions(row)
    record(verb="second_factor.reset", obj=row, by=by, reason=how.value)
    security_emails.tell_factor_reset(row)
    return row


def check_roles_of_setting(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """A role in ``SECOND_FACTOR_ROLES`` that does not exist would protect nothing."""
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    hint = f"known roles: {', '.join(Role.values)}"
    return [Error(f"SECOND_FACTOR_ROLES names no role: {role}", hint=hint, id="people.E001") for role in unknown]
