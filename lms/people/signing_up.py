"""The way of a sign-up through a browser: begun here, proven here or elsewhere, with allauth's own steps in between."""

import contextlib
import time
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .actions import check_acceptable, find_invitation
from .addresses import proven_addresses
from .errors import AddressTakenError, InvitationError
from .limits import Limit
from .models import Invitation, PendingAccount, User
from .sign_ups import GO_ON_WITHIN, hold_sign_up, open_account

_SESSION_KEY = "pending_account"
# What whoever made a mistake in her address need not type again.
_TYPED = "typed_at_sign_up"
_RESET_FOR = "reset_asked_for"
_KEPT = ("email", "first_name", "last_name")
# How soon the mail of one sign-up is sent again; how often, is counted by who receives it.
SENT_AGAIN = Limit("confirmation sent again", 1, 60)


def begin(request: HttpRequest, data: dict[str, Any]) -> tuple[User | None, HttpResponse | None]:
    """Open the account of whoever came by an invitation to this address; else hold it and have a mail sent.

    Of an address that has an account, or gets one at this very moment, the answer is that a mail was sent.
    """
    invitation = invitation_on_the_way(request)
    named = {key: data[key] for key in ("email", "first_name", "last_name")} | {"language": _language()}
    if invitation is not None and invitation.email == data["email"] and not proven_addresses(data["email"]).exists():
        with contextlib.suppress(AddressTakenError):  # by the same form, sent twice
            return open_account(**named, password_hash=make_password(data["password1"])), None
    pending = hold_sign_up(
        **named, password=data["password1"], invited_email=invitation.email if invitation is not None else ""
    )
    request.session[_SESSION_KEY] = pending.pk
    request.session[_TYPED] = {key: data[key] for key in _KEPT} | {"at": int(time.time())}
    SENT_AGAIN.take(pending.pk)
    # A log-in of nobody, as allauth has it for addresses that are known: from here on both go the same way.
    login = Login(user=None, email=pending.email, signup=True, redirect_url=get_next_redirect_url(request))
    return None, perform_login(request, login)


def invitation_on_the_way(request: HttpRequest) -> Invitation | None:
    """The invitation whose page the person goes on to: only the secret in its address shows that she was invited."""
    try:
        match = resolve((get_next_redirect_url(request) or "").partition("?")[0])
        if match.view_name != "people:accept_invitation":
            return None
        invitation = find_invitation(match.kwargs["token"])
        check_acceptable(invitation, None)
    except (Resolver404, InvitationError):
        return None
    return invitation


def pending_here(request: HttpRequest) -> PendingAccount | None:
    """What was filled in in this browser and waits for its proof."""
    return PendingAccount.objects.filter(pk=request.session.get(_SESSION_KEY, 0)).first()


def typed_here(request: HttpRequest) -> dict[str, str]:
    """What was filled in here not long ago, less the password; nothing at a computer that somebody else sits at by now.

    It comes out of the session and not out of what waits, so that it says nothing about the address.
    """
    kept = request.session.get(_TYPED)
    if not isinstance(kept, dict) or time.time() - kept["at"] > GO_ON_WITHIN.total_seconds():
        request.session.pop(_TYPED, None)
        return {}
    return {key: kept[key] for key in _KEPT}


def keep_asked_reset(request: HttpRequest, email: str) -> None:
    """Keep for which address a new password was asked here, so that the next page says it."""
    request.session[_RESET_FOR] = email


def asked_reset(request: HttpRequest) -> str:
    """The address for which a new password was asked in this browser; "" for none."""
    return str(request.session.get(_RESET_FOR, ""))


def forget_what_was_typed(request: HttpRequest) -> None:
    """At log-in: what was kept on the way there is of no more use."""
    for key in (_TYPED, _RESET_FOR):
        request.session.pop(key, None)


def mail_sent_to(request: HttpRequest) -> str:
    """The address in whose mailbox a link to confirm it waits, as far as this browser knows; else ""."""
    waiting = unstash_login(request, peek=True)
    if waiting is None:
        return typed_here(request).get("email", "")
    return str(waiting.email or (waiting.user.email if waiting.user is not None else ""))


def finish(request: HttpRequest, pending: PendingAccount) -> HttpResponse:
    """In the browser that signed up: open the account with what was filled in, and log in."""
    user = open_account(
        email=pending.email,
        first_name=pending.first_name,
        last_name=pending.last_name,
        password_hash=pending.password,
        language=pending.language,
        also_proven=pending.invited_email,
    )
    return _enter(request, user)


def finish_elsewhere(request: HttpRequest, pending: PendingAccount, data: dict[str, Any]) -> HttpResponse:
    """In any other browser: nothing of what was filled in counts but the address, and she chooses her own password."""
    user = open_account(
        email=pending.email,
        first_name=data["first_name"],
        last_name=data["last_name"],
        password_hash=make_password(data["password1"]),
        language=_language(),
    )
    return _enter(request, user)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    waiting = unstash_login(request, peek=True)
    goal = get_next_redirect_url(request) or (waiting.redirect_url if waiting is not None else None)
    clear_login(request)
    request.session.pop(_SESSION_KEY, None)
    messages.success(request, _("Je adres is bevestigd. Je account is klaar."))
    answer: HttpResponse = perform_login(request, Login(user=user, email=user.email, redirect_url=goal))
    return answer


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]
