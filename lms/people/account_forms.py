"""allauth's forms, in our words: each password typed once, for password managers and for people."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.fields import PasswordField
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .addresses import proven_owner
from .fields import AddressFormField, PersonalNameFormField
from .models import User
from .signing_up import begin

_PASSWORD_HELP = _("Minstens 10 tekens. Een zin die alleen jij kent, werkt goed.")


class _PlainMixin:
    """Labels instead of placeholders; addresses in their one form; the second password field goes."""

    fields: dict[str, forms.Field]
    # The field below which the page puts the way to a new password.
    forgotten_below = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for key, field in self.fields.items():
            if isinstance(field, forms.EmailField):
                self.fields[key] = AddressFormField(label=field.label, required=field.required, widget=field.widget)
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

    forgotten_below = "password"

    def describe(self) -> None:
        self.name("login", _("E-mailadres"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.name("password", _("Wachtwoord"))
        self.name("remember", _("Blijf ingelogd"), _("Niet aanvinken op een computer die je deelt."))


class SignupForm(_PlainMixin, allauth_forms.SignupForm):  # type: ignore[misc]
    """Name, e-mail address and password; the name is what stands on certificates.

    What is filled in waits until the address is proven, and costs the same whether or not it has
    an account. Only who came by an invitation to this address has proven it already.
    """

    first_name = PersonalNameFormField(
        label=_("Voornaam"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = PersonalNameFormField(
        label=_("Achternaam"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=_("Met tussenvoegsel. Zo komt je naam op je certificaten."),
    )
    field_order: ClassVar[list[str]] = ["first_name", "last_name", "email", "password1"]

    def describe(self) -> None:
        self.name("email", _("E-mailadres"), _("Kies een adres dat je houdt, ook als je van baan wisselt. Privé mag."))
        self.new_password(_("Wachtwoord"))

    def validate_unique_email(self, value: str) -> str:
        """Accept every address: who has it is found out when somebody proves it."""
        return value

    def clean(self) -> dict[str, Any]:
        """Judge the password with the person in hand; allauth's own step knows of no name."""
        super(allauth_forms.SignupForm, self).clean()
        check_new_password(self, "password1")
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Return a new account where the address is proven, or the answer that a mail has been sent."""
        return begin(request, self.cleaned_data)


class NewAccountForm(forms.Form):
    """For whoever proves an address in a browser that did not sign up: her name and her own password."""

    first_name = PersonalNameFormField(
        label=_("Voornaam"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = PersonalNameFormField(
        label=_("Achternaam"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=_("Met tussenvoegsel. Zo komt je naam op je certificaten."),
    )
    password1 = PasswordField(
        label=_("Kies een wachtwoord"), autocomplete="new-password", strip=False, help_text=_PASSWORD_HELP
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password1"].widget.attrs |= {"minlength": "10"}
        self.fields["password1"].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["email"] = self.email
        check_new_password(self, "password1")
        return self.cleaned_data


def check_new_password(form: forms.Form, field: str) -> None:
    """Judge a password beside the name and the address of the same form."""
    data = form.cleaned_data
    person = User(
        first_name=data.get("first_name") or "", last_name=data.get("last_name") or "", email=data.get("email") or ""
    )
    if data.get(field):
        try:
            validate_password(data[field], person)
        except ValidationError as error:
            form.add_error(field, error)


class AddEmailForm(_PlainMixin, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """One more address for the account; it counts for nothing until it is proven, by this account."""

    def describe(self) -> None:
        self.name("email", _("Nieuw e-mailadres"))


class ChangePasswordForm(_PlainMixin, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    forgotten_below = "oldpassword"

    def describe(self) -> None:
        self.name("oldpassword", _("Huidig wachtwoord"))
        self.new_password(_("Nieuw wachtwoord"))


class ResetPasswordForm(_PlainMixin, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link for a new password: to an address that was proven, and the same work for any other."""

    def describe(self) -> None:
        self.name("email", _("E-mailadres"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        owner = proven_owner(email)
        self.users = [owner] if owner is not None and owner.is_active else []
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            # What a link costs is paid for nobody too, so that the answer takes the same work.
            allauth_forms.default_token_generator.make_token(User(pk=0, email=self.cleaned_data["email"]))
        email: str = super().save(request, **kwargs)
        return email


class ResetPasswordKeyForm(_PlainMixin, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password."""

    def describe(self) -> None:
        self.new_password(_("Nieuw wachtwoord"))


class ReauthenticateForm(_PlainMixin, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    forgotten_below = "password"

    def describe(self) -> None:
        self.name("password", _("Wachtwoord"))


class SetPasswordForm(_PlainMixin, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password, for an account that has none."""

    def describe(self) -> None:
        self.new_password(_("Wachtwoord"))
