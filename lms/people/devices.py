"""Devices: what one is called in plain words, and whether somebody has logged in at it before."""

import datetime
import hashlib
import re
import secrets

from django.conf import settings
from django.core.signing import BadSignature
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import KnownDevice, User

COOKIE = "apparaat"
# Sent where one logs in, and nowhere else.
_PATH = "/accounts/"
KNOWN_FOR = datetime.timedelta(days=365)
# Who throws cookies away at every visit leaves a row each time: the newest are kept.
_DEVICES_PER_PERSON = 30

# The first that is found counts: many browsers name others too.
_BROWSERS = {
    "edge": (r"Edg(e|A|iOS)?/", "Edge"),
    "opera": (r"OPR/|Opera", "Opera"),
    "samsung": (r"SamsungBrowser/", "Samsung Internet"),
    "firefox": (r"Firefox/|FxiOS/", "Firefox"),
    "chrome": (r"Chrom(e|ium)/|CriOS/", "Chrome"),
    "safari": (r"Safari/", "Safari"),
}
_SYSTEMS = {
    "iphone": (r"iPhone|iPod", gettext_lazy("een iPhone")),
    "ipad": (r"iPad", gettext_lazy("een iPad")),
    "android": (r"Android", gettext_lazy("een Android-apparaat")),
    "chromebook": (r"CrOS", gettext_lazy("een Chromebook")),
    "windows": (r"Windows", gettext_lazy("Windows")),
    "mac": (r"Macintosh|Mac OS X", gettext_lazy("een Mac")),
    "linux": (r"Linux", gettext_lazy("Linux")),
}
_KIND = re.compile(r"[a-z]*@[a-z]*")


def kind_of_device(user_agent: str) -> str:
    """Return browser and system as "firefox@windows", of what a browser says of itself; unknown parts are empty.

    What was made by this function comes back as it is. Nothing more of a browser is kept anywhere.
    """
    if _KIND.fullmatch(user_agent):
        return user_agent
    browser = next((name for name, (pattern, _label) in _BROWSERS.items() if re.search(pattern, user_agent)), "")
    system = next((name for name, (pattern, _label) in _SYSTEMS.items() if re.search(pattern, user_agent)), "")
    return f"{browser}@{system}"


def device_in_words(kind: str) -> str:
    """Return what a person calls it: "Firefox op Windows", in the language that is active."""
    browser, _at, system = kind_of_device(kind).partition("@")
    known_browser, known_system = browser in _BROWSERS, system in _SYSTEMS
    if not known_browser and not known_system:
        return _("een apparaat dat we niet herkennen")
    words = {
        "browser": _BROWSERS[browser][1] if known_browser else _("een andere browser"),
        "system": _SYSTEMS[system][1] if known_system else _("een ander apparaat"),
    }
    return _("%(browser)s op %(system)s") % words


def recognise_device(request: HttpRequest, response: HttpResponseBase, user: User) -> bool:
    """Return whether the person logged in at this browser before, and have it known from now on.

    The cookie holds a random value and nothing of the browser. It lasts a year from the last log-in.
    """
    value = _value_of(request) or secrets.token_urlsafe(24)
    response.set_signed_cookie(
        COOKIE,
        value,
        salt=COOKIE,
        max_age=KNOWN_FOR,
        path=_PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    digest = hashlib.sha256(f"{user.pk}:{value}".encode()).hexdigest()
    if KnownDevice.objects.filter(user=user, digest=digest).update(last_login_on=timezone.localdate()):
        return True
    _remember(user, digest)
    return False


def _value_of(request: HttpRequest) -> str:
    try:
        return str(request.get_signed_cookie(COOKIE, salt=COOKIE, default="", max_age=KNOWN_FOR) or "")
    except BadSignature:
        return ""


def _remember(user: User, digest: str) -> None:
    try:
        with transaction.atomic():
            KnownDevice.objects.create(user=user, digest=digest)
    except IntegrityError:  # the same browser logged in twice at the same moment
        return
    newest = KnownDevice.objects.filter(user=user).order_by("-last_login_on", "-pk")
    old = list(newest.values_list("pk", flat=True)[_DEVICES_PER_PERSON:])
    KnownDevice.objects.filter(pk__in=old).delete()
