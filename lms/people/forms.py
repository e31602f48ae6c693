"""Forms about oneself and about the people of an organisation."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lms.searching import search_words

from .enums import EMPLOYER_KINDS, Role
from .fields import AddressFormField, NameFormField
from .models import Invitation, Organisation, User

_BRIN = re.compile(r"^(\d{2}[A-Z]{2})(\d{2})?$")
# Whoever sees this many schools types more of the name.
SEARCH_LIMIT = 200


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """Return choices for roles, in the order of the enum."""
    wanted = set(roles)
    return [(role.value, str(role.label)) for role in Role if role in wanted]


class ProfileForm(forms.ModelForm[User]):
    """Name, language, and whether exercises open without a language model."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language", "without_model")
        labels = {
            "first_name": _("Voornaam"),
            "last_name": _("Achternaam"),
            "language": _("Taal van de site en van mails"),
            "without_model": _("Ik doe dit zonder taalmodel"),
        }
        help_texts = {
            "last_name": _("Zo komt je naam op nieuwe certificaten. Wat al is uitgegeven, verandert niet."),
            "without_model": _(
                "Elke oefening opent dan zonder taalmodel. De opdracht, de controle en het certificaat zijn dezelfde."
            ),
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "language": forms.RadioSelect,
        }


class SchoolSearchForm(forms.Form):
    """Find a school, by name, town or BRIN."""

    q = forms.CharField(
        label=_("Naam, plaats of BRIN"),
        min_length=2,
        max_length=100,
        help_text=_("Bijvoorbeeld: De Linde, Zwolle of 12AB."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization"}),
    )

    def found(self) -> QuerySet[Organisation]:
        """Return the schools that fit, at most ``SEARCH_LIMIT``; two queries at most."""
        schools = Organisation.objects.filter(kind__in=EMPLOYER_KINDS).select_related("parent")
        text = self.cleaned_data["q"].strip()
        brin = _BRIN.match(text.upper().replace(" ", ""))
        if brin:
            schools = schools.filter(brin=brin[1])
            return (schools.filter(branch_code=brin[2]) if brin[2] else schools)[:SEARCH_LIMIT]
        for word in search_words(text):
            schools = schools.filter(Q(name__icontains=word) | Q(city__icontains=word))
        return schools[:SEARCH_LIMIT]


class RoleForm(forms.Form):
    """Which role somebody asks for."""

    role = forms.ChoiceField(label=_("Wat doe je daar?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """An address and the role that it is offered."""

    email = AddressFormField(label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Rol"))
    employee_number = NameFormField(
        label=_("Personeelsnummer"),
        required=False,
        max_length=Invitation._meta.get_field("employee_number").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day of a role; empty is at once."""

    on = forms.DateField(
        label=_("Laatste dag"),
        required=False,
        help_text=_("Leeg laten? Dan stopt de rol meteen."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
