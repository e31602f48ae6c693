"""What somebody does in her browser to set up a second factor and to log in with it."""

import json
import re
import time
from html import unescape
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from lms.people.models import User
from tests.factories import PASSWORD

from .passkeys import Passkey

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 "
    "Mobile/15E148 Safari/604.1"
)


def code_of(secret: str, steps: int = 0) -> str:
    """What an app with this secret shows, so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def log_in(client: Client, user: User, **more: str) -> Any:
    """The first step: address and password."""
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, **more})


def logged_in(user: User, agent: str = CHROME) -> Client:
    """A browser in which somebody without a second factor is logged in, and has just typed her password once more."""
    client = Client(headers={"user-agent": agent})
    log_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def link_app(client: Client) -> str:
    """Set up an authenticator app; return the secret that it has from now on."""
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    # A code of a moment ago, so that the one of now is still unused.
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, -1)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def options_on(page: Any) -> dict[str, Any]:
    """What a page asks of the browser."""
    (found,) = re.findall(r'data-options="([^"]*)"', page.content.decode())
    options: dict[str, Any] = json.loads(unescape(found))
    return options


def add_passkey(client: Client, passkey: Passkey | None = None, name: str = "laptop van school") -> Passkey:
    """Add a passkey, and return it."""
    passkey = passkey or Passkey()
    options = options_on(client.get(reverse("mfa_add_webauthn")))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": name, "credential": passkey.created(options)})
    assert answer.status_code == 302, answer.context["form"].errors
    return passkey


def codes_on(page: Any) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<code>([^<]+)</code>", page.content.decode())
