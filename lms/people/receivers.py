"""What follows when allauth says that somebody logged in, or changed how she does."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.audit.actions import record

from . import security_emails
from .devices import recognise_device
from .guessing import forget_codes
from .models import User
from .second_factor import FACTORS, count_as_not_shown, count_as_shown, has_second_factor
from .sessions import begin_session, end_other_sessions
from .signing_up import forget_what_was_typed


def on_log_in(sender: Any, request: HttpRequest, response: HttpResponseBase, user: User, **_kwargs: Any) -> None:
    """Know the device from now on, and tell by mail of one that was not known; nobody at her first log-in ever."""
    begin_session(request)
    forget_what_was_typed(request)
    known = recognise_device(request, response, user)
    if not known and not getattr(request, "first_log_in", False):
        security_emails.tell_unknown_device(user, request)


def on_new_password(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Who typed wrong codes after the old one gets no further; its owner does."""
    forget_codes(request, user)


def on_factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Setting up is showing. The first one ends the sessions that never showed any."""
    if authenticator.type not in FACTORS:
        return
    others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
    first = not others.exists()
    waiting = [str(held.role.label) for held in user.roles_withheld]
    operator = user.operator_withheld
    count_as_shown(request, user, authenticator)
    if first:
        end_other_sessions(request, user)
        messages.info(request, _("Op andere apparaten ben je nu uitgelogd."), fail_silently=True)
    _tell_what_counts_now(request, waiting, operator=operator)
    record(verb="second_factor.added", obj=user, by=user, reason=authenticator.type)
    with translation.override(user.language):
        passkey = authenticator.type == Authenticator.Type.WEBAUTHN
        security_emails.tell_factor_changed(
            user,
            request,
            subject=_("Je hebt een passkey toegevoegd") if passkey else _("Je hebt een authenticator-app ingesteld"),
            happened=_("Er is een passkey toegevoegd aan je account.")
            if passkey
            else _("Er is een authenticator-app gekoppeld aan je account."),
            so=_("Op alle andere apparaten ben je uitgelogd: log daar opnieuw in.") if first else "",
        )


def _tell_what_counts_now(request: HttpRequest, waiting: list[str], *, operator: bool) -> None:
    """Say which roles no longer wait."""
    if waiting:
        text = ngettext("Je rol staat aan: %(roles)s.", "Je rollen staan aan: %(roles)s.", len(waiting))
        messages.success(request, text % {"roles": ", ".join(dict.fromkeys(waiting))}, fail_silently=True)
    if operator:
        messages.success(request, _("Je rechten als beheerder van deze site staan aan."), fail_silently=True)


def on_factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Without any factor left, no session counts as having shown one."""
    if authenticator.type not in FACTORS:
        return
    last = not has_second_factor(user)
    if last:
        count_as_not_shown(request, user)
        end_other_sessions(request, user)
        messages.info(request, _("Op andere apparaten ben je nu uitgelogd."), fail_silently=True)
    record(verb="second_factor.removed", obj=user, by=user, reason=authenticator.type)
    with translation.override(user.language):
        passkey = authenticator.type == Authenticator.Type.WEBAUTHN
        security_emails.tell_factor_changed(
            user,
            request,
            subject=_("Je hebt een passkey verwijderd") if passkey else _("Je authenticator-app is losgekoppeld"),
            happened=_("Er is een passkey verwijderd van je account.")
            if passkey
            else _("Je authenticator-app is losgekoppeld van je account."),
            so=_("Op alle andere apparaten ben je uitgelogd: log daar opnieuw in.") if last else "",
        )


def on_codes_made_anew(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """The old recovery codes no longer work."""
    record(verb="second_factor.codes_made", obj=user, by=user)
    with translation.override(user.language):
        security_emails.tell_factor_changed(
            user,
            request,
            subject=_("Je hebt nieuwe herstelcodes"),
            happened=_("Er zijn nieuwe herstelcodes gemaakt. De oude werken niet meer."),
        )


def on_factor_used(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """A recovery code is for an emergency: its owner hears that one was used, and how many are left."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return
    left = len(authenticator.wrap().get_unused_codes())
    record(verb="second_factor.code_used", obj=user, by=user)
    with translation.override(user.language):
        security_emails.tell_factor_changed(
            user,
            request,
            subject=_("Er is een herstelcode gebruikt"),
            happened=_("Er is ingelogd met een herstelcode. Je hebt er nog %(count)d.") % {"count": left},
        )
