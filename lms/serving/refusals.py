"""What somebody reads whose request the server itself did not take in: a page, made without thread or database."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.http import parse_cookie
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.csp import build_policy
from django.utils.translation import gettext as _

from .bodies import BodyRefused, Receive

type Send = Callable[[Any], Awaitable[None]]

# Who is still sending reads nothing: what comes is let go for so long, in seconds and bytes.
_LINGER_SECONDS = 10.0
_LINGER_BYTES = 256 * 1024 * 1024


async def refuse(refusal: BodyRefused, scope: Any, receive: Receive, send: Send) -> None:
    """Answer with the page of this refusal, and close the connection."""
    page = refusal_page(refusal, scope)
    headers = [*_headers(), (b"content-length", str(len(page)).encode())]
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": int(refusal.status), "headers": headers})
    await send({"type": "http.response.body", "body": page, "more_body": True})
    if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        await _linger(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def refusal_page(refusal: BodyRefused, scope: Any) -> bytes:
    """The page that says what happened, in the language that the visitor chose."""
    with _language(scope):
        title, text = _words(refusal, in_workshop=scope["path"].startswith("/cms/"))
        context = {"title": title, "text": text, "support_email": settings.SUPPORT_EMAIL}
        return render_to_string("refused.html", context).encode()


def _words(refusal: BodyRefused, *, in_workshop: bool) -> tuple[str, str]:
    if refusal.status == HTTPStatus.REQUEST_TIMEOUT:
        return _("Dit kwam te langzaam binnen"), _(
            "Er is niets bewaard. Waarschijnlijk is je verbinding traag. Ga terug en probeer het opnieuw."
        )
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("Het is nu te druk"), _("Er is niets bewaard. Wacht even, ga terug en verstuur het opnieuw.")
    if refusal.status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        return _("Dit verzoek konden we niet lezen"), _(
            "Het adres of wat je browser meestuurt, is te lang. Begin opnieuw op de voorpagina."
        )
    return _("Dit is te veel om te versturen"), _too_large(signed_in=refusal.signed_in, in_workshop=in_workshop)


def _too_large(*, signed_in: bool, in_workshop: bool) -> str:
    if not signed_in:
        return _(
            "Er is niets verstuurd of bewaard. Je bent niet (meer) ingelogd, en dan nemen we zo veel niet aan. "
            "Log in een ander tabblad in, ga hier terug en verstuur het opnieuw."
        )
    if in_workshop:
        return _("Er is niets bewaard. Een bestand is hooguit 10 MB. Ga terug en kies een kleiner bestand.")
    return _("Je tekst is te lang. Er is niets verstuurd of bewaard. Ga terug, maak hem korter en probeer het opnieuw.")


@contextlib.contextmanager
def _language(scope: Any) -> Iterator[None]:
    cookies = "; ".join(value.decode("latin1") for name, value in scope["headers"] if name == b"cookie")
    chosen = parse_cookie(cookies).get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        yield


def _headers() -> list[tuple[bytes, bytes]]:
    """Those of every page, which no middleware adds here."""
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", build_policy(cast("Any", settings.SECURE_CSP)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", settings.X_FRAME_OPTIONS.encode()),
        (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]


async def _linger(receive: Receive) -> None:
    left = _LINGER_BYTES
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LINGER_SECONDS):
            while left > 0:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
                left -= len(message.get("body", b""))
                # Others first.
                await asyncio.sleep(0)
