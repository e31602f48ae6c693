"""allauth's forms about a second factor, in our words, and safe to repeat with whatever is sent."""

import binascii
import struct
from typing import Any

from allauth.core import context
from allauth.mfa import signals
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn.internal.auth import complete_authentication, parse_authentication_response
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from .factor_adapter import FactorAdapter
from .guessing import CODE, take_code

_NAME_MAX = 60
_CREDENTIAL_MAX = 20_000  # characters; those of today's authenticators have some hundreds to some thousands
# What reading bytes that somebody else made can raise; everything means: this is no answer of a passkey.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error, binascii.Error)


@transaction.atomic
def spend_app_code(authenticator: Authenticator, code: str) -> bool:
    """Return whether this is a code of the app that was not used before; from now on it is.

    That it was used stands in the database, so that no cache decides who comes in.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret, last = decrypt(row.data["secret"]), row.data.get("last_counter", -1)
    for counter in yield_hotp_counters_from_time():
        if counter > last and constant_time_compare(code, format_hotp_value(hotp_value(secret, counter))):
            row.data["last_counter"] = counter
            row.save(update_fields=["data"])
            return True
    return False


def _digits(code: str) -> str:
    """What was typed, without the spaces and dashes that make a code readable."""
    return "".join(character for character in code if character.isalnum())


class _CodeMixin:
    """A code of the app, or a recovery code, whichever she has."""

    user: Any
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    reauthentication = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = _("Code"), _("Een van je herstelcodes.")
        if Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists():
            field.help_text = _("Zes cijfers uit je app, of een herstelcode.")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20"}

    def clean_code(self) -> str:
        """Find whose code it is, and use it up. Raises a sentence, the same for wrong and for used."""
        counted = take_code(context.request, self.user)
        code: str = self.cleaned_data["code"]
        found = list(Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN))
        for authenticator in sorted(found, key=lambda each: each.type != Authenticator.Type.TOTP):
            if _is_right(authenticator, _digits(code)):
                authenticator.refresh_from_db()
                self.authenticator = authenticator
                CODE.forget(*counted)
                return code
        self._tell_failed(found)
        raise get_adapter().validation_error("incorrect_code")

    def _tell_failed(self, found: list[Authenticator]) -> None:
        for authenticator in found[:1]:
            signals.authentication_failed.send(
                sender=Authenticator,
                request=context.request,
                user=self.user,
                authenticator=authenticator,
                reauthentication=self.reauthentication,
            )


def _is_right(authenticator: Authenticator, code: str) -> bool:
    if authenticator.type == Authenticator.Type.TOTP:
        return spend_app_code(authenticator, code)
    return bool(authenticator.wrap().validate_code(code))


class AuthenticateForm(_CodeMixin, base_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of log-in, by code."""


class ReauthenticateForm(_CodeMixin, base_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something that matters."""

    reauthentication = True


class ActivateAppForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = _("Code uit de app"), _("Zes cijfers. Ze veranderen elke halve minuut.")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20"}


class CredentialField(forms.JSONField):
    """A passkey's answer: an object, as JSON, of a size that passkeys have."""

    def __init__(self, **kwargs: Any) -> None:
        failed = FactorAdapter.error_messages["passkey_failed"]
        super().__init__(widget=forms.HiddenInput, error_messages={"required": failed, "invalid": failed}, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the object. Raises ``ValidationError`` for anything else, however deep or long it is."""
        try:
            found = super().to_python(value) if len(value or "") <= _CREDENTIAL_MAX else None
        except RecursionError:
            found = None
        if not isinstance(found, dict):
            raise ValidationError(self.error_messages["required"], code="required")
        return found


class _PasskeyMixin(forms.Form):
    """Whatever is sent instead of a passkey's answer is refused with a sentence."""

    credential = CredentialField()

    def _read(self, read: Any) -> Any:
        try:
            return read()
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
        except _UNREADABLE:
            pass  # told below
        raise get_adapter().validation_error("passkey_failed")

    def clean_credential(self) -> Any:
        return self._read(super().clean_credential)  # type: ignore[misc]


class _OwnPasskeyMixin(_PasskeyMixin):
    """An answer of a passkey of somebody who is known by her password already; counted as codes are."""

    user: Any

    def clean_credential(self) -> Any:
        return self._read(self._authenticator)

    def _authenticator(self) -> Authenticator:
        answer = self.cleaned_data["credential"]
        parse_authentication_response(answer)
        counted = take_code(context.request, self.user)
        found: Authenticator = complete_authentication(self.user, answer)
        CODE.forget(*counted)
        return found


class AuthenticatePasskeyForm(_OwnPasskeyMixin, passkey_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of log-in, by passkey."""


class ReauthenticatePasskeyForm(_OwnPasskeyMixin, passkey_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before something that matters."""


class LoginPasskeyForm(_PasskeyMixin, passkey_forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Log-in by passkey alone: it is had and known (or felt) at once."""


class AddPasskeyForm(_PasskeyMixin, passkey_forms._BaseAddWebAuthnForm):  # type: ignore[misc] # noqa: SLF001
    """A new passkey and its name. It can always be used to log in: the browser asks for finger, face or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label, field.help_text = _("Naam"), _("Waaraan jij hem herkent, zoals ‘laptop van school’.")
        field.widget.attrs |= {"maxlength": str(_NAME_MAX), "autocomplete": "off"}

    def clean_name(self) -> str:
        name: str = super().clean_name()
        return name[:_NAME_MAX]

    def clean_credential(self) -> Any:
        return self.cleaned_data["credential"]

    def clean(self) -> Any:
        """Check it, and keep of it only what is needed to recognise it."""
        cleaned = self._read(super().clean)
        credential = cleaned.get("credential")
        if credential:
            cleaned["credential"] = _what_is_needed(credential)
        return cleaned


def _what_is_needed(credential: dict[str, Any]) -> dict[str, Any]:
    response = credential["response"]
    return {
        "id": credential["rawId"],
        "rawId": credential["rawId"],
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {name: response[name] for name in ("clientDataJSON", "attestationObject")},
    }


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Naam"), max_length=_NAME_MAX, widget=forms.TextInput(attrs={"autocomplete": "off"}))
