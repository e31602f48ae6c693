"""The mails about memberships and invitations: one short notice each, in the reader's language.

Both sides hear of every step. Each is queued in the transaction of the action that makes it necessary.
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .addresses import proven_owner
from .enums import MAY_GIVE
from .limits import ORGANISATION_MAILS
from .mail import queue_mail
from .models import Invitation, Membership, Organisation, OutgoingMail, User

# A board can have hundreds of people with a managing role; some must hear of a request, not all.
_MANAGERS_TOLD = 20


def managers_of(organisation: Organisation, role: str) -> list[User]:
    """People who may give this role here, at most twenty."""
    giving = [giver for giver, given in MAY_GIVE.items() if role in given]
    held = Membership.objects.in_force().filter(organisation_id__in=organisation.lineage(), role__in=giving)
    return list(User.objects.filter(Q(id__in=held.values("user_id")), is_active=True).order_by("id")[:_MANAGERS_TOLD])


def tell_requested(membership: Membership) -> None:
    """To the person: it was passed on. To who may answer: there is a request."""
    organisation, person = membership.organisation, membership.user
    # One mail a day for the same wish, however often it is taken back and made again.
    key = f"membership-requested-{person.pk}-{organisation.pk}-{membership.role}-{timezone.localdate():%Y%m%d}"
    # Whoever manages here and asks for a role of her own is answered by somebody else.
    managers = [manager for manager in managers_of(organisation, membership.role) if manager.pk != person.pk]
    with translation.override(person.language):
        answer = (
            _("Je hoort het zodra iemand van de organisatie antwoordt.")
            if managers
            else _("Let op: deze organisatie heeft nog geen beheerder bij ons. Vraag op je werk wie dat kan worden.")
        )
        _notice(
            key=f"{key}-{person.pk}",
            to=person,
            subject=_("Je aanvraag bij %(organisation)s") % {"organisation": organisation.name},
            lines=[
                _("Je vroeg om de rol %(role)s bij %(organisation)s.") % _facts(membership),
                answer,
                _("Tot dan kun je gewoon cursussen volgen."),
            ],
            button=_("Bekijk je aanvraag"),
            path=reverse("people:memberships"),
        )
    for manager in managers:
        with translation.override(manager.language):
            _notice(
                key=f"{key}-{manager.pk}",
                to=manager,
                subject=_("%(name)s wil bij %(organisation)s horen") % _facts(membership),
                lines=[
                    _("%(name)s vraagt om de rol %(role)s bij %(organisation)s.") % _facts(membership),
                    _("Bevestig dit alleen als je zeker weet dat het klopt: aan een rol hangen rechten."),
                ],
                button=_("Beantwoord de aanvraag"),
                path=reverse("people:requests", args=[organisation.pk]),
            )


def tell_answered(membership: Membership, by: User, *, confirmed: bool) -> None:
    """To the person: yes or no. To who answered: a receipt."""
    for reader, receipt in ((membership.user, False), (by, True)):
        with translation.override(reader.language):
            subject, lines = (_confirmed if confirmed else _declined)(membership, receipt=receipt)
            _notice(
                key=f"membership-{'confirmed' if confirmed else 'declined'}-{membership.pk}-{reader.pk}-{receipt:d}",
                to=reader,
                subject=subject,
                lines=lines,
                button=_("Naar de leden") if receipt else _("Bekijk je rollen"),
                path=_organisation_path(membership) if receipt else reverse("people:memberships"),
            )


def tell_ended(membership: Membership, by: User) -> None:
    """To the person, and to the organisation: whoever ended it, or its managers when the person left."""
    left = by.pk == membership.user_id
    others = managers_of(membership.organisation, membership.role) if left else [by]
    readers = [membership.user, *(other for other in others if other.pk != membership.user_id)]
    for reader in readers:
        own = reader.pk == membership.user_id
        with translation.override(reader.language):
            subject, lines = _ended(membership, own=own)
            _notice(
                key=f"membership-ended-{membership.pk}-{_last_day(membership)}-{reader.pk}",
                to=reader,
                subject=subject,
                lines=lines,
                button=_("Bekijk je rollen") if own else _("Naar de leden"),
                path=reverse("people:memberships") if own else _organisation_path(membership),
            )


def tell_invited(invitation: Invitation, by: User, token: str) -> None:
    """To the address: the invitation, with its secret link. To who sent it: a receipt."""
    facts = _facts(invitation) | {"by": by.get_full_name(), "email": invitation.email}
    known = proven_owner(invitation.email)
    language = known.language if known else by.language
    key = f"invitation-{invitation.pk}-{invitation.token_digest[:16]}"
    with translation.override(language):
        _notice(
            key=key,
            to=invitation.email,
            first_name=known.first_name if known else "",
            language=language,
            subject=_("%(organisation)s nodigt je uit") % facts,
            lines=[
                _("%(by)s nodigt je uit bij %(organisation)s, als %(role)s.") % facts,
                _("Je kunt de uitnodiging aannemen met dit e-mailadres tot en met %(date)s.")
                % {"date": date_format(timezone.localtime(invitation.expires_at), "j F Y")},
                _("Verwacht je dit niet? Dan hoef je niets te doen."),
            ],
            button=_("Bekijk de uitnodiging"),
            path=reverse("people:accept_invitation", args=[token]),
        )
    with translation.override(by.language):
        _notice(
            key=f"{key}-receipt",
            to=by,
            subject=_("Je uitnodiging namens %(organisation)s is verstuurd") % facts,
            lines=[_("We hebben %(email)s uitgenodigd bij %(organisation)s, als %(role)s.") % facts],
            button=_("Bekijk de uitnodigingen"),
            path=reverse("people:invitations", args=[invitation.organisation_id]),
        )


def tell_accepted(invitation: Invitation, membership: Membership) -> None:
    """Welcome the person, and tell the inviter, or else those who may invite, that she accepted."""
    inviter = invitation.invited_by
    others = [inviter] if inviter and inviter.is_active else managers_of(membership.organisation, membership.role)
    for reader in [membership.user, *(other for other in others if other.pk != membership.user_id)]:
        own = reader.pk == membership.user_id
        with translation.override(reader.language):
            subject, lines = _confirmed(membership, receipt=not own)
            _notice(
                key=f"invitation-accepted-{invitation.pk}-{reader.pk}",
                to=reader,
                subject=subject,
                lines=lines,
                button=_("Bekijk je rollen") if own else _("Naar de leden"),
                path=reverse("people:memberships") if own else _organisation_path(membership),
            )


def tell_withdrawn(invitation: Invitation, by: User) -> None:
    """To the address, unless it had enough mail today: the link no longer works. To who withdrew it: a receipt."""
    facts = _facts(invitation) | {"email": invitation.email}
    known = proven_owner(invitation.email)
    language = known.language if known else by.language
    if ORGANISATION_MAILS.take(invitation.email):
        with translation.override(language):
            _notice(
                key=f"invitation-withdrawn-{invitation.pk}",
                to=invitation.email,
                first_name=known.first_name if known else "",
                language=language,
                subject=_("De uitnodiging van %(organisation)s is ingetrokken") % facts,
                lines=[_("De uitnodiging van %(organisation)s, als %(role)s, geldt niet meer.") % facts],
            )
    with translation.override(by.language):
        _notice(
            key=f"invitation-withdrawn-{invitation.pk}-receipt",
            to=by,
            subject=_("Je hebt een uitnodiging ingetrokken"),
            lines=[_("De uitnodiging aan %(email)s bij %(organisation)s, als %(role)s, geldt niet meer.") % facts],
        )


def _confirmed(membership: Membership, *, receipt: bool) -> tuple[str, list[str]]:
    facts = _facts(membership)
    if receipt:
        return (
            _("%(name)s hoort nu bij %(organisation)s") % facts,
            [_("%(name)s heeft nu de rol %(role)s bij %(organisation)s.") % facts],
        )
    return (
        _("Je hoort nu bij %(organisation)s") % facts,
        [
            _("Je hebt nu de rol %(role)s bij %(organisation)s.") % facts,
            _("De organisatie ziet welke certificaten je bij haar haalt. Je antwoorden en oefeningen ziet ze nooit."),
        ],
    )


def _declined(membership: Membership, *, receipt: bool) -> tuple[str, list[str]]:
    facts = _facts(membership)
    if receipt:
        return (
            _("Je hebt een aanvraag afgewezen"),
            [_("De aanvraag van %(name)s voor de rol %(role)s bij %(organisation)s is afgewezen.") % facts],
        )
    return (
        _("Je aanvraag bij %(organisation)s is afgewezen") % facts,
        [
            _("Je vroeg om de rol %(role)s bij %(organisation)s. De organisatie heeft dat afgewezen.") % facts,
            _("Klopt dat niet? Vraag het na op je werk, en vraag de rol daarna opnieuw aan."),
        ],
    )


def _ended(membership: Membership, *, own: bool) -> tuple[str, list[str]]:
    last_day = _last_day(membership)
    at_once = membership.declined_at is not None or last_day < timezone.localdate()
    facts = _facts(membership) | {"date": date_format(last_day, "j F Y")}
    if own:
        lines = [
            _("Je rol %(role)s bij %(organisation)s is gestopt.") % facts
            if at_once
            else _("Je rol %(role)s bij %(organisation)s duurt tot en met %(date)s.") % facts,
            _("Je account en je certificaten houd je."),
        ]
        return _("Je rol bij %(organisation)s stopt") % facts, lines
    line = (
        _("De rol %(role)s van %(name)s bij %(organisation)s is gestopt.") % facts
        if at_once
        else _("De rol %(role)s van %(name)s bij %(organisation)s duurt tot en met %(date)s.") % facts
    )
    return _("De rol van %(name)s bij %(organisation)s stopt") % facts, [line]


def _facts(subject: Membership | Invitation) -> dict[str, str]:
    """Organisation and role, and the name where somebody has it, in the language that is active."""
    facts = {"organisation": subject.organisation.name, "role": str(subject.get_role_display()).lower()}
    if isinstance(subject, Membership):
        facts["name"] = subject.user.get_full_name()
    return facts


def _last_day(membership: Membership) -> datetime.date:
    return membership.ends_on or timezone.localdate()


def _organisation_path(membership: Membership) -> str:
    return reverse("people:organisation", args=[membership.organisation_id])


def _notice(
    *,
    key: str,
    to: User | str,
    subject: str,
    lines: Iterable[str],
    button: str = "",
    path: str = "",
    language: str = "",
    first_name: str = "",
) -> OutgoingMail:
    return queue_mail(
        key=key,
        to=to.email if isinstance(to, User) else to,
        template="people/notice",
        context={
            "first_name": to.first_name if isinstance(to, User) else first_name,
            "subject": subject,
            "lines": list(lines),
            "button": button,
            "page_url": settings.PUBLIC_ORIGIN + path,
        },
        language=to.language if isinstance(to, User) else language,
    )
