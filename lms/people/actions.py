"""How people come to belong to an organisation, and stop: every change of a membership or an invitation.

Each is one transaction, records what happened, and queues the mails to both sides. Each may be
repeated without harm. What is refused raises a ``PeopleError`` and changes nothing.
"""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import NotAllowedError

from . import emails
from .addresses import has_proven, is_own_mailbox, proven_owner, same_address, same_person
from .enums import EMPLOYER_KINDS, ROLES_OF_KIND, ROLES_TO_ASK_FOR, OrganisationKind, Role
from .errors import (
    AlreadyMemberError,
    AnsweredError,
    InvitationExpiredError,
    InvitationUnknownError,
    InvitationUsedError,
    InvitationWithdrawnError,
    LastDayError,
    OwnInvitationError,
    OwnRoleError,
    RoleNotOfferedError,
    TooManyError,
    WrongAddressError,
)
from .limits import ORGANISATION_MAILS, count_today
from .mailboxes import plain_address
from .models import Invitation, Membership, Organisation, User
from .permissions import acting_role, may_give

INVITATION_DAYS = 14
# Nobody works at more places at once; more requests are a mistake or a nuisance.
OPEN_REQUESTS_PER_PERSON = 10
INVITATIONS_PER_PERSON_PER_DAY = 200


def roles_to_ask_for(organisation: Organisation) -> list[Role]:
    """The roles a person may ask for at an organisation, in the order of the enum; none outside schools."""
    kind = OrganisationKind(organisation.kind)
    if kind not in EMPLOYER_KINDS:
        return []
    return [role for role in Role if role in ROLES_TO_ASK_FOR & ROLES_OF_KIND[kind]]


@transaction.atomic
def request_membership(*, by: User, organisation: Organisation, role: str) -> Membership:
    """Ask for a role at a school; it counts once the school confirms.

    Asking again for what waits returns what waits. Raises ``RoleNotOfferedError``,
    ``AlreadyMemberError`` and ``TooManyError``.
    """
    if role not in roles_to_ask_for(organisation):
        raise RoleNotOfferedError
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one request at a time, or the ceiling could be passed
    same = {"user": by, "organisation": organisation, "role": role, "ends_on": None, "declined_at": None}
    waiting = Membership.objects.filter(user=by).awaiting_organisation()
    if not Membership.objects.filter(**same).exists() and waiting.count() >= OPEN_REQUESTS_PER_PERSON:
        raise TooManyError(
            _("Je hebt al %(count)d aanvragen openstaan. Trek er eerst een in.") % {"count": OPEN_REQUESTS_PER_PERSON}
        )
    # An invitation to the same role may be accepted at this moment.
    membership, created = Membership.objects.get_or_create(**same, defaults={"person_agreed_at": timezone.now()})
    if not created and membership.organisation_agreed_at is not None:
        raise AlreadyMemberError(organisation.name)
    if not created:
        return membership
    record(verb="membership.requested", obj=membership, by=by)
    emails.tell_requested(membership)
    return membership


@transaction.atomic
def cancel_request(*, membership: Membership, by: User) -> None:
    """Withdraw the user's own unanswered request, leaving no trace.

    Raises ``NotAllowedError`` for another's and ``AnsweredError`` when it was answered.
    """
    row = _locked(membership.pk)
    if row is None:
        return
    if row.user_id != by.pk:
        raise NotAllowedError
    if row.organisation_agreed_at is not None or row.declined_at is not None:
        raise AnsweredError
    record(verb="membership.request_cancelled", obj=row, by=by)
    row.delete()


@transaction.atomic
def confirm_membership(*, membership: Membership, by: User) -> Membership:
    """Say yes for the organisation.

    Raises ``NotAllowedError``, ``OwnRoleError``, and ``AnsweredError`` after a no or a cancellation.
    """
    row = _to_answer(membership, by)
    if row.declined_at is not None:
        raise AnsweredError
    if row.organisation_agreed_at is None:
        row.organisation_agreed_at, row.organisation_agreed_by = timezone.now(), by
        row.save(update_fields=["organisation_agreed_at", "organisation_agreed_by"])
        record(verb="membership.confirmed", obj=row, by=by, role=acting_role(by, row.organisation, row.role))
        emails.tell_answered(row, by, confirmed=True)
    return row


@transaction.atomic
def decline_membership(*, membership: Membership, by: User) -> Membership:
    """Say no for the organisation.

    Raises ``NotAllowedError``, ``OwnRoleError``, and ``AnsweredError`` after a yes or a cancellation.
    """
    row = _to_answer(membership, by)
    if row.organisation_agreed_at is not None:
        raise AnsweredError
    if row.declined_at is None:
        row.declined_at = timezone.now()
        row.save(update_fields=["declined_at"])
        record(verb="membership.declined", obj=row, by=by, role=acting_role(by, row.organisation, row.role))
        emails.tell_answered(row, by, confirmed=False)
    return row


@transaction.atomic
def end_membership(*, membership: Membership, by: User, on: datetime.date | None = None) -> Membership:
    """End a membership that counts: by the person, or by who may take the role away.

    ``on`` is its last day; without it the role is gone at once. Raises ``NotAllowedError``,
    ``LastDayError``, and ``AnsweredError`` where there is nothing to end.
    """
    row = _locked(membership.pk)
    if row is None:
        raise AnsweredError
    if by.pk != row.user_id and not may_give(by, row.organisation, row.role):
        raise NotAllowedError
    if row.ends_on is not None and row.declined_at is not None:
        return row
    if row.person_agreed_at is None or row.organisation_agreed_at is None:
        raise AnsweredError
    last_day = on or timezone.localdate() - datetime.timedelta(days=1)
    if row.ends_on is not None and row.ends_on <= last_day:
        return row
    if on is not None and on < row.starts_on:
        raise LastDayError
    _close(row, last_day, by_person=by.pk == row.user_id)
    record(verb="membership.ended", obj=row, by=by, role=acting_role(by, row.organisation, row.role))
    emails.tell_ended(row, by)
    return row


def _close(row: Membership, last_day: datetime.date, *, by_person: bool) -> None:
    """Let the membership stop counting after ``last_day``.

    One that began after that day never had a day that is over: there, whoever ends it takes
    back their consent, since a membership cannot end before it starts.
    """
    if last_day >= row.starts_on:
        row.ends_on = last_day
    else:
        row.ends_on = row.starts_on
        row.declined_at = timezone.now()
        if by_person:
            row.person_agreed_at = None
        else:
            row.organisation_agreed_at = None
    row.save()


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User, employee_number: str = "") -> Invitation:
    """Offer a role to an e-mail address for fourteen days.

    The invitation returned carries ``token`` only when it was made just now; the database keeps
    its digest. Inviting again while one is open returns that one and sends nothing. Raises
    ``NotAllowedError``, ``OwnRoleError``, ``RoleNotOfferedError``, ``AlreadyMemberError``,
    ``AddressRefusedError`` and ``TooManyError``.
    """
    if role not in ROLES_OF_KIND[OrganisationKind(organisation.kind)]:
        raise RoleNotOfferedError
    if not may_give(by, organisation, role):
        raise NotAllowedError
    email = plain_address(email)
    owner = proven_owner(email)
    if owner == by or is_own_mailbox(by, email):
        raise OwnRoleError
    if Membership.objects.in_force().filter(organisation=organisation, role=role, user=owner).exists():
        raise AlreadyMemberError(organisation.name)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two at once make one
    same = Invitation.objects.open().filter(same_address(email), organisation=organisation, role=role)
    there = same.select_for_update().first()
    if there is not None and not there.expired:
        return there
    _count_mail_today(email, by)
    same.update(withdrawn_at=timezone.now())
    invitation = Invitation(
        organisation=organisation, email=email, role=role, employee_number=employee_number, invited_by=by
    )
    return _send(invitation, by, "invitation.sent")


@transaction.atomic
def renew_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Send an open invitation again, with a new link and a new term; the old link stops working.

    Raises ``NotAllowedError``, an ``InvitationError`` when it is over, and ``TooManyError``; then the
    old link stays.
    """
    row = _open_invitation(invitation, by)
    if is_own_mailbox(by, row.email):
        raise OwnRoleError
    _count_mail_today(row.email, by)
    row.created_at = timezone.now()
    return _send(row, by, "invitation.renewed")


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Take back an invitation. Raises ``NotAllowedError``, and ``InvitationUsedError`` once it is accepted."""
    row = (
        Invitation.objects.select_for_update(of=("self",)).select_related("organisation__parent").get(pk=invitation.pk)
    )
    if not may_give(by, row.organisation, row.role):
        raise NotAllowedError
    if row.accepted_at is not None:
        raise InvitationUsedError
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        record(verb="invitation.withdrawn", obj=row, by=by, role=acting_role(by, row.organisation, row.role))
        emails.tell_withdrawn(row, by)
    return row


def find_invitation(token: str) -> Invitation:
    """Return the invitation that a secret link is of; raises ``InvitationUnknownError``."""
    found = Invitation.objects.filter(token_digest=digest(token)).select_related("organisation__parent", "invited_by")
    invitation = found.first()
    if invitation is None:
        raise InvitationUnknownError
    return invitation


def check_acceptable(invitation: Invitation, user: User | None) -> None:
    """Raise the ``InvitationError`` that says why this person (or nobody yet) cannot accept it, if so."""
    if invitation.accepted_at is not None:
        raise InvitationUsedError
    if invitation.withdrawn_at is not None:
        raise InvitationWithdrawnError
    if invitation.expired:
        raise InvitationExpiredError
    if user is not None and not has_proven(user, invitation.email):
        raise WrongAddressError(invitation.masked_email)
    if user is not None and same_person(invitation.invited_by_id, user.pk):
        raise OwnInvitationError


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Membership:
    """Accept with the account that the invited address belongs to; the membership counts from today.

    Raises an ``InvitationError``. The same person accepting twice gets the same membership.
    """
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=find_invitation(token).pk)
    if row.accepted_at is not None and row.accepted_by_id == by.pk:
        return Membership.objects.filter(user=by, organisation_id=row.organisation_id, role=row.role).latest("id")
    check_acceptable(row, by)
    membership = _join(row, by)
    row.accepted_at, row.accepted_by = timezone.now(), by
    row.save(update_fields=["accepted_at", "accepted_by"])
    record(verb="invitation.accepted", obj=row, by=by)
    record(verb="membership.confirmed", obj=membership, by=row.invited_by)
    emails.tell_accepted(row, membership)
    return membership


def _join(invitation: Invitation, by: User) -> Membership:
    """Make the membership, or complete the one that the person had asked for."""
    membership, created = Membership.objects.select_for_update(of=("self",)).get_or_create(
        user=by,
        organisation=invitation.organisation,
        role=invitation.role,
        ends_on=None,
        declined_at=None,
        defaults={
            "person_agreed_at": timezone.now(),
            "organisation_agreed_at": invitation.created_at,
            "organisation_agreed_by": invitation.invited_by,
            "employee_number": invitation.employee_number,
        },
    )
    if not created and membership.organisation_agreed_at is None:
        membership.organisation_agreed_at = invitation.created_at
        membership.organisation_agreed_by = invitation.invited_by
        membership.employee_number = invitation.employee_number or membership.employee_number
        membership.save()
    return membership


def digest(token: str) -> str:
    """Return what the database keeps of a token: its SHA-256. The token itself has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _send(invitation: Invitation, by: User, verb: str) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation.token_digest = digest(token)
    invitation.expires_at = timezone.now() + datetime.timedelta(days=INVITATION_DAYS)
    invitation.save()
    record(verb=verb, obj=invitation, by=by, role=acting_role(by, invitation.organisation, invitation.role))
    emails.tell_invited(invitation, by, token)
    invitation.token = token
    return invitation


def _open_invitation(invitation: Invitation, by: User) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation__parent")
    row = rows.get(pk=invitation.pk)
    if not may_give(by, row.organisation, row.role):
        raise NotAllowedError
    if row.accepted_at is not None:
        raise InvitationUsedError
    if row.withdrawn_at is not None:
        raise InvitationWithdrawnError
    return row


def _count_mail_today(email: str, by: User) -> None:
    """Count a mail to this address by this sender; raises ``TooManyError`` where either had enough today."""
    if not count_today(f"invitations by {by.pk}", INVITATIONS_PER_PERSON_PER_DAY):
        raise TooManyError(
            _("Je hebt vandaag al %(count)d uitnodigingen verstuurd. Ga morgen verder.")
            % {"count": INVITATIONS_PER_PERSON_PER_DAY}
        )
    if not ORGANISATION_MAILS.take(email):
        raise TooManyError(
            _("Dit adres kreeg vandaag al genoeg uitnodigingen. Wat er al ligt, blijft werken. Probeer het morgen.")
        )


def _locked(pk: int) -> Membership | None:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation__parent", "user")
    return rows.filter(pk=pk).first()


def _to_answer(membership: Membership, by: User) -> Membership:
    """Return the locked request, if this person may answer it; nobody answers her own, from whichever account."""
    row = _locked(membership.pk)
    if row is None:
        raise AnsweredError
    if same_person(row.user_id, by.pk):
        raise OwnRoleError
    if not may_give(by, row.organisation, row.role):
        raise NotAllowedError
    return row
