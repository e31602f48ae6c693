"""What a visitor may ask the verification page, and personnel their list."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import TOKEN, CertificateQuerySet


class VerifyForm(forms.Form):
    """The code, however it was copied: bare, in capitals, with spaces, or as the whole address."""

    code = forms.CharField(
        label=_("Code op het certificaat"),
        help_text=_("De code staat onderaan, onder de QR-code. Je mag ook het hele adres plakken."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the bare token. Raises ValidationError when there is none in the text."""
        text: str = self.cleaned_data["code"].strip().lower()
        last = text.rstrip("/").rsplit("/", 1)[-1]
        code = re.sub(r"[\s-]", "", last)
        if not TOKEN.fullmatch(code):
            raise forms.ValidationError(
                _("Dit is geen volledige code. Een code heeft 26 letters en cijfers, zonder 0, 1, 8 en 9.")
            )
        return code


class PersonnelFilter(forms.Form):
    """Which certificates to list; nothing filled in is everything."""

    year = forms.TypedChoiceField(label=_("Schooljaar"), coerce=int, empty_value=None, required=False)
    organisation = forms.TypedChoiceField(label=_("Organisatie"), coerce=int, empty_value=None, required=False)
    name = forms.CharField(label=_("Naam of personeelsnummer"), max_length=100, required=False)

    def __init__(self, *args: Any, years: list[int], organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled = [(year, school_year_label(year)) for year in years]
        self.fields["year"].choices = [("", _("Alle schooljaren")), *labelled]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", _("Alle organisaties")), *organisations]  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def narrow(self, certificates: CertificateQuerySet) -> CertificateQuerySet:
        """Return the certificates that fit. A wrong value fits nothing."""
        if not self.is_valid():
            return certificates.none()
        facts = self.cleaned_data
        if facts["year"]:
            certificates = certificates.filter(
                hours_entries__school_year=facts["year"], hours_entries__corrects__isnull=True
            )
        if facts["organisation"]:
            certificates = certificates.filter(employer=facts["organisation"])
        if facts["name"]:
            text = facts["name"].strip()
            certificates = certificates.filter(Q(person__name__icontains=text) | Q(person__employee_number=text))
        return certificates


def school_year_label(year: int) -> str:
    """Return "2026-2027" for the year that begins in August 2026."""
    return f"{year}-{year + 1}"
