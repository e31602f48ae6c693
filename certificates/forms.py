"""What a visitor may ask the verification page, and personnel their list."""

import re
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db.models import F, Q, TextChoices
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from lms.searching import search_words

from .enums import CertificateKind
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


class Order(TextChoices):
    """In which order personnel see their list."""

    NEWEST = "", _("Nieuwste eerst")
    NAME = "naam", _("Achternaam")
    ORGANISATION = "organisatie", _("Organisatie")
    COURSE = "cursus", _("Cursus")


# Where a name stands: in the employer's record, and on the document.
NAME_ROWS = ("staff_record", "person")
_NEWEST = ("-issued_at", "-id")
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    Order.NEWEST: _NEWEST,
    # Who has no account any more, or no name, comes last.
    Order.NAME: (F("holder__sort_name").asc(nulls_last=True), *_NEWEST),
    Order.ORGANISATION: ("employer__name", F("holder__sort_name").asc(nulls_last=True), *_NEWEST),
    Order.COURSE: ("version__title", F("holder__sort_name").asc(nulls_last=True), *_NEWEST),
}


class Choice(NamedTuple):
    """One option of a list to choose from, as the page writes it."""

    value: object
    label: object
    is_chosen: bool


class Chosen(NamedTuple):
    """One choice that narrows the list, in words, and the query of the list without it."""

    label: str
    text: str
    without: str


class PersonnelFilter(forms.Form):
    """Which certificates to list, in which order; nothing filled in is everything, newest first."""

    year = forms.TypedChoiceField(label=_("Schooljaar"), coerce=int, empty_value=None, required=False)
    organisation = forms.TypedChoiceField(label=_("Organisatie"), coerce=int, empty_value=None, required=False)
    course = forms.TypedChoiceField(label=_("Cursus"), coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(
        label=_("Soort"), choices=[("", _("Alle soorten")), *CertificateKind.choices], required=False
    )
    name = forms.CharField(label=_("Naam of personeelsnummer"), max_length=100, required=False)
    order = forms.ChoiceField(label=_("Volgorde"), choices=Order.choices, required=False)

    def __init__(
        self,
        *args: Any,
        years: list[int],
        organisations: list[tuple[int, str]],
        courses: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        labelled = [(year, school_year_label(year)) for year in years]
        self.fields["year"].choices = [("", _("Alle schooljaren")), *labelled]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", _("Alle organisaties")), *organisations]  # type: ignore[attr-defined]
        self.fields["course"].choices = [("", _("Alle cursussen")), *courses]  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def narrow(self, certificates: CertificateQuerySet) -> CertificateQuerySet:
        """Return the certificates that fit, in no order. A wrong value fits nothing."""
        if not self.is_valid():
            return certificates.none()
        facts = self.cleaned_data
        if facts["year"]:
            certificates = certificates.filter(hours_entries__school_year=facts["year"], hours_entries__leads=True)
        fixed = {"employer": "organisation", "version__course": "course", "kind": "kind"}
        certificates = certificates.filter(**{key: facts[name] for key, name in fixed.items() if facts[name]})
        return _named(certificates, facts["name"]).order_by()

    @property
    def narrowed(self) -> dict[str, object] | None:
        """What the list is narrowed to, whatever its order; None by a name, and where a value is wrong."""
        if not self.is_valid() or self.cleaned_data["name"]:
            return None
        return {name: value for name, value in self.cleaned_data.items() if name != "order"}

    def in_order(self, certificates: CertificateQuerySet) -> CertificateQuerySet:
        """Return the certificates in the chosen order."""
        return certificates.order_by(*ORDERS[self.cleaned_data.get("order") or Order.NEWEST])

    def lists(self) -> list[tuple[forms.BoundField, list[Choice]]]:
        """The fields that offer a list, each with its options: drawn flat, six widgets cost as much as twelve rows."""
        names = [name for name, field in self.fields.items() if isinstance(field, forms.ChoiceField)]
        return [(self[name], self._choices(name)) for name in names]

    def _choices(self, name: str) -> list[Choice]:
        now = str(self[name].value() or "")
        return [Choice(value, label, str(value) == now) for value, label in self[name].field.widget.choices]

    @property
    def chosen(self) -> list[Chosen]:
        """What narrows the list now, each with the address of the list without it."""
        if not self.is_valid():
            return []
        return [self._chosen(name) for name in self.fields if name != "order" and self.cleaned_data[name]]

    def _chosen(self, name: str) -> Chosen:
        value = self.cleaned_data[name]
        rest = {key: text for key, text in self.data.items() if text and key not in {name, "page"}}
        labels = dict(getattr(self.fields[name], "choices", ()))
        return Chosen(str(self.fields[name].label), str(labels.get(value, value)), f"?{urlencode(rest)}")


def _named(certificates: CertificateQuerySet, text: str) -> CertificateQuerySet:
    """Those whose name has every word of the text, or whose employee number it is."""
    if not (words := search_words(text)):
        return certificates
    numbered = Q(staff_record__employee_number__iexact=text.strip())
    by_name = [reduce(and_, (Q(**{f"{row}__name__icontains": word}) for word in words)) for row in NAME_ROWS]
    return certificates.filter(reduce(or_, [numbered, *by_name]))


def school_year_label(year: int) -> str:
    """Return "2026-2027" for the year that begins in August 2026."""
    return f"{year}-{year + 1}"
