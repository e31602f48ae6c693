"""allauth's forms, in our words: each password typed once, for password managers and for people."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_PASSWORD_HELP = _("Minstens 10 tekens. Een zin die alleen jij kent, werkt goed.")


def _forgotten() -> SafeString:
    from django.urls import reverse

    return format_html('<a href="{}">{}</a>', reverse("account_reset_password"), gettext("Wachtwoord vergeten?"))


class _PlainMixin:
    """Labels instead of placeholders; the second password field goes."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.describe()

    def describe(self) -> None:
        """Give the fields their labels and help."""

    def name(self, key: str, label: Any, help_text: Any = "") -> None:
        self.fields[key].label = label
        self.fields[key].help_text = help_text

    def new_password(self, label: Any) -> None:
        self.name("password1", label, _PASSWORD_HELP)
        self.fields["password1"].widget.attrs |= {"autocomplete": "new-password", "minlength": "10"}


class LoginForm(_PlainMixin, allauth_forms.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def describe(self) -> None:
        self.name("login", _("E-mailadres"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.name("password", _("Wachtwoord"), lazy(_forgotten, SafeString)())
        self.name("remember", _("Blijf ingelogd"), _("Niet aanvinken op een computer die je deelt."))


class SignupForm(_PlainMixin, allauth_forms.SignupForm):  # type: ignore[misc]
    """Name, e-mail address and password; the name is what stands on certificates."""

    first_name = forms.CharField(
        label=_("Voornaam"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Achternaam"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=_("Met tussenvoegsel. Zo komt je naam op je certificaten."),
    )
    field_order: ClassVar[list[str]] = ["first_name", "last_name", "email", "password1"]

    def describe(self) -> None:
        self.name("email", _("E-mailadres"), _("Kies een adres dat je houdt, ook als je van baan wisselt. Privé mag."))
        self.new_password(_("Wachtwoord"))


class AddEmailForm(_PlainMixin, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """One more address for the account."""

    def describe(self) -> None:
        self.name("email", _("Nieuw e-mailadres"))


class ChangePasswordForm(_PlainMixin, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    def describe(self) -> None:
        self.name("oldpassword", _("Huidig wachtwoord"), lazy(_forgotten, SafeString)())
        self.new_password(_("Nieuw wachtwoord"))


class ResetPasswordForm(_PlainMixin, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link for a new password."""

    def describe(self) -> None:
        self.name("email", _("E-mailadres"))


class ResetPasswordKeyForm(_PlainMixin, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password."""

    def describe(self) -> None:
        self.new_password(_("Nieuw wachtwoord"))


class ReauthenticateForm(_PlainMixin, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def describe(self) -> None:
        self.name("password", _("Wachtwoord"), lazy(_forgotten, SafeString)())


class SetPasswordForm(_PlainMixin, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password, for an account that has none."""

    def describe(self) -> None:
        self.new_password(_("Wachtwoord"))
