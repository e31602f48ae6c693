"""The browsers in which somebody logged in before: a stranger's wrong passwords do not stop their owner there.

The cookie holds no name and no number of an account: a random label of the browser, and a keyed
digest of each of the last addresses that logged in with it.
"""

import datetime
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "bekend"
_SALT = "lms.people.browsers"
_TERM = datetime.timedelta(days=365)
# A computer in a staff room; the oldest makes way.
_MOST = 20


def label_of_browser(request: HttpRequest, address: str) -> str:
    """The label of a browser in which this address logged in before; "" for any other."""
    label, known = _read(request)
    return label if _digest(address) in known else ""


def knows_somebody(request: HttpRequest) -> bool:
    """Whether anybody logged in in this browser before."""
    return bool(_read(request)[1])


def remember_browser(request: HttpRequest, response: HttpResponseBase, *addresses: str) -> None:
    """Have the browser show, for a year, that these addresses logged in here."""
    label, known = _read(request)
    digests = list(dict.fromkeys([*map(_digest, addresses), *known]))[:_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([label or secrets.token_urlsafe(12), digests], salt=_SALT),
        max_age=_TERM,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        label, known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_TERM)
    except (signing.BadSignature, ValueError):
        return "", []
    return label, known


def _digest(address: str) -> str:
    return salted_hmac(_SALT, address.strip().lower(), algorithm="sha256").hexdigest()[:16]
