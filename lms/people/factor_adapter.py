"""How allauth's second factor speaks, keeps its secrets, and names this site."""

import base64
import hashlib
import io
from typing import Any, ClassVar
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .second_factor import weigh_second_factor

_BEGUN_WITH = "people_log_in_begun_with"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Sentences in plain Dutch, secrets encrypted, passkeys for the address of ``PUBLIC_ORIGIN``."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": gettext_lazy("Stel eerst een passkey of een authenticator-app in."),
        "incorrect_code": gettext_lazy("Deze code klopt niet of is al gebruikt. Wacht op de volgende en probeer die."),
        "passkey_failed": gettext_lazy(
            "Met deze passkey is het niet gelukt. Probeer het opnieuw, of kies een andere manier."
        ),
    }

    def get_totp_issuer(self) -> str:
        """The name beside the account in the app."""
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """The QR code, as SVG without style: dark on light in either scheme."""
        image = io.BytesIO()
        segno.make(url, error="m", micro=False).save(image, kind="svg", scale=1, border=4, light="#fff", xmldecl=False)
        return image.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the host that is printed on certificates, whatever host a request names."""
        return {"id": urlsplit(settings.PUBLIC_ORIGIN).hostname or "", "name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """What a passkey is called until its owner names it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


def is_of_old_password(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Whether the log-in that waits in this browser began with a password that is no longer the account's.

    Who waits for the second step may be a stranger who knew it.
    """
    return not constant_time_compare(str(request.session.get(_BEGUN_WITH, "")), _password_now(user))


def _password_now(user: AbstractBaseUser) -> str:
    return str(user.get_session_auth_hash())


def _keys() -> MultiFernet:
    """The key made of ``SECRET_KEY``, and those of the secrets before it, which still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"allauth.mfa:{secret}".encode()).digest()))
            for secret in secrets
        ]
    )


class FactorAccountMixin(DefaultAccountAdapter):  # type: ignore[misc]
    """The part of ``AccountAdapter`` that is about a second factor and about devices."""

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse | None:
        """As allauth's; and the log-in that begins here ends with the password that it began with."""
        request.session[_BEGUN_WITH] = _password_now(user)
        response: HttpResponse | None = super().pre_login(request, user, **more)
        return response

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Note whether it is the first time ever, before Django writes down that it is not."""
        request.first_log_in = user.last_login is None  # type: ignore[attr-defined]
        super().login(request, user)
        request.session.pop(_BEGUN_WITH, None)
        weigh_second_factor(request, request.user)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """As allauth's; the one by code says whether an app gives them, or recovery codes alone."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for method in methods:
            if method["id"] == "mfa_reauthenticate":
                method["by_app"] = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        return methods

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What changed about a factor is told by ``receivers``, in our own words."""
        if not template_prefix.startswith("mfa/"):
            super().send_notification_mail(template_prefix, user, context, email)
