"""Where somebody is logged in: the list, ending one, ending all others."""

import datetime
import time
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from .browsers import knows_somebody
from .devices import device_in_words, kind_of_device
from .models import User

_SEEN = "people_seen_at"
_NOTE_EVERY = 15 * 60  # seconds


@dataclass(frozen=True)
class PlaceLoggedIn:
    """One session, as its owner reads it; ``current`` is the one that asks."""

    pk: int
    device: str
    since: datetime.datetime
    last_seen: datetime.datetime
    current: bool


def keep_no_more_than_needed(sender: Any, instance: UserSession, **_kwargs: Any) -> None:
    """Before a session is listed: the kind of device instead of what the browser says of itself, and no address."""
    instance.user_agent = kind_of_device(instance.user_agent)
    instance.ip = "::"


def begin_session(request: HttpRequest) -> None:
    """At log-in: from now on a sign of life is noted."""
    request.session[_SEEN] = int(time.time())


def note_session_seen(request: HttpRequest) -> None:
    """Write down that the session is in use, at most once in a quarter of an hour."""
    now = int(time.time())
    seen = request.session.get(_SEEN)
    if not isinstance(seen, int) or now - seen < _NOTE_EVERY:
        return
    request.session[_SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def tell_session_over(request: HttpRequest) -> None:
    """Have the next page say that this browser is logged out, where its session worked before and is gone now.

    Nothing is kept for it: the browser still shows the session's key, and that somebody logged in here once.
    """
    gone = bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) and request.session.is_empty()
    if gone and not getattr(request, "logged_out_here", False) and knows_somebody(request):
        text = _(
            "Je bent hier uitgelogd. Dat gebeurt als je ergens anders deze sessie beëindigt, of als je wachtwoord of "
            "je tweede stap verandert. Log opnieuw in om verder te gaan."
        )
        messages.info(request, text, fail_silently=True)


def note_log_out(sender: Any, request: HttpRequest | None, **_kwargs: Any) -> None:
    """Who logs out herself needs no reason."""
    if request is not None:
        request.logged_out_here = True  # type: ignore[attr-defined]


def places_logged_in(request: HttpRequest, user: User) -> list[PlaceLoggedIn]:
    """Every session of the person that still works, this one first, then by when it was last seen."""
    key = request.session.session_key
    if not UserSession.objects.filter(user=user, session_key=key).exists():
        UserSession.objects.create_from_request(request)
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    stored = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    works = user.get_session_auth_hash()
    found = [
        PlaceLoggedIn(row.pk, device_in_words(row.user_agent), row.created_at, row.last_seen_at, row.session_key == key)
        for session in stored
        for row in [rows[session.session_key]]
        if session.session_key == key or session.get_decoded().get(HASH_SESSION_KEY) == works
    ]
    return sorted(found, key=lambda place: (place.current, place.last_seen), reverse=True)


def end_session(*, pk: int, by: User) -> bool:
    """End one of the user's own sessions; return False when there is none."""
    row = UserSession.objects.filter(user=by, pk=pk).first()
    if row is None:
        return False
    row.end()
    return True


@transaction.atomic
def end_all_sessions(user: User) -> None:
    """Log somebody out everywhere, also where a session is not in the list."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    rows = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    rows.delete()


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """Log somebody out everywhere but here."""
    with transaction.atomic():
        end_all_sessions(user)
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)


def forget_old_sessions() -> int:
    """Delete the rows of sessions that are over; return how many."""
    there = Session.objects.filter(expire_date__gt=timezone.now())
    deleted, _kinds = UserSession.objects.exclude(session_key__in=there.values("session_key")).delete()
    return int(deleted)
