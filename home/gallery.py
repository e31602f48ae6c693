"""What the component gallery shows: every part of the house in every state it can be in."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.charts import Chart, Figures, Series, bar_chart, line_chart, stacked_progress
from quality_mark.models import Mark

SECTORS = [("po", gettext_lazy("Primair onderwijs")), ("vo", gettext_lazy("Voortgezet onderwijs"))]


class ExampleForm(forms.Form):
    """One field of each kind that the product uses."""

    name = forms.CharField(label=gettext_lazy("Naam"))
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"), help_text=gettext_lazy("Liefst je eigen adres, niet dat van je school.")
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), choices=SECTORS)
    remark = forms.CharField(label=gettext_lazy("Opmerking"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    way = forms.ChoiceField(
        label=gettext_lazy("Hoe doe je de oefening?"),
        choices=[("model", gettext_lazy("Met het taalmodel")), ("without", gettext_lazy("Zonder taalmodel"))],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Waarover wil je leren?"),
        choices=[("words", gettext_lazy("Taalmodellen")), ("privacy", gettext_lazy("Privacy"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("Ik heb de afspraken gelezen"), help_text=gettext_lazy("Je kunt dit later intrekken.")
    )


def examples() -> dict[str, Any]:
    """Everything that the page needs, made here so that it looks alike on every machine."""
    form = ExampleForm(initial={"name": "Noor Dijkema", "way": "model"}, prefix="goed")
    wrong = ExampleForm({"fout-email": "noor@", "fout-sector": "po"}, prefix="fout")
    return {
        "form": form,
        "wrong": wrong,
        "colours": _colours(),
        "sizes": _sizes(),
        "spaces": ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"],
        "remarks": _remarks(),
        "page_obj": Paginator(range(240), 20).page(3),
        "crumbs": [(_("Mijn overzicht"), reverse("home:dashboard")), (_("Onderdelen"), "")],
        "mark": Mark.objects.order_by("pk").first(),
        "charts": charts(),
        "consequences": [_("Je voortgang en je antwoorden gaan weg."), _("Je certificaten blijven van jou.")],
        "here": reverse("home:components"),
    }


def charts() -> list[Chart]:
    """One chart of each kind, and the states that go wrong most: many, one, long names, two rows, nothing."""
    return [
        bar_chart(_months("kolommen", _("Certificaten per maand"))),
        line_chart(_months("lijnen", _("Wie begint en wie haalt het"), two=True)),
        bar_chart(_providers()),
        stacked_progress(_modules()),
        bar_chart(_figures("leeg", _("Nog zonder cijfers"), (), ())),
        bar_chart(_figures("een", _("Eén cijfer"), (_("nov"),), (Series(_("Uren"), (Decimal("7.5"),)),), decimals=1)),
    ]


def _months(name: str, title: str, *, two: bool = False) -> Figures:
    labels = tuple(_("aug sep okt nov dec jan feb mrt apr mei jun jul").split())
    earned = Series(_("gehaald"), (0, 3, 8, 12, 5, 9, 14, 11, 7, 10, 6, 1))
    begun = Series(_("begonnen"), (4, 12, 15, 14, 6, 16, 13, 10, 9, 8, 3, 0))
    return _figures(name, title, labels, (earned, begun) if two else (earned,))


def _providers() -> Figures:
    names = (_("Hogeschool De Vliet"), _("Lerarenopleiding voor het beroepsonderwijs Noordkust"))
    return _figures("liggend", _("Uren per aanbieder"), names, (Series(_("Uren"), (Decimal("112.5"), 48)),), decimals=1)


def _modules() -> Figures:
    labels = (_("Wat is AI, en wat niet?"), _("Hoe een taalmodel schrijft"), _("Morgen in je les"))
    parts = (Series(_("minuten gedaan"), (90, 35, 0)), Series(_("minuten te gaan"), (0, 40, 60)))
    return _figures("gestapeld", _("Hoe ver je bent"), labels, parts)


def _figures(name: str, title: str, labels: tuple[str, ...], series: tuple[Series, ...], decimals: int = 0) -> Figures:
    return Figures(
        id=f"grafiek-{name}",
        title=title,
        description=_("Voorbeeld met verzonnen cijfers."),
        labels=labels,
        series=series,
        label_heading=_("Onderdeel"),
        empty_text=_("Er zijn nog geen cijfers. Ze komen zodra iemand een cursus afrondt."),
        decimals=decimals,
    )


def _remarks() -> list[Message]:
    return [
        Message(constants.INFO, _("Je bent ingelogd.")),
        Message(constants.SUCCESS, _("Je naam is opgeslagen.")),
        Message(constants.WARNING, _("Je e-mailadres is nog niet bevestigd.")),
        Message(constants.ERROR, _("Kies eerst een of meer certificaten.")),
    ]


def _colours() -> list[SimpleNamespace]:
    uses = [
        ("paper", _("grond van de pagina")),
        ("surface", _("kaarten en velden")),
        ("shade", _("de voet van de pagina")),
        ("ink", _("tekst")),
        ("muted", _("tekst op de tweede rang")),
        ("action", _("links en knoppen")),
        ("board", _("het schoolbord: kop en grote momenten")),
        ("chalk", _("wat op het bord staat")),
        ("seal", _("het zegel, wat gehaald is; gevaar alleen met een teken en een woord")),
        ("amber", _("let op, altijd met een teken")),
        ("line", _("lijnen tussen dingen")),
        ("border", _("randen van velden")),
    ]
    return [SimpleNamespace(name=name, use=use) for name, use in uses]


def _sizes() -> list[SimpleNamespace]:
    words = [
        ("board", _("Een proef van vakmanschap")),
        ("h1", _("Wat kan een taalmodel wel?")),
        ("h2", _("Waarom het zo zeker klinkt")),
        ("card", _("Jouw volgende stap")),
        ("lead", _("Je oefent op een taalmodel, zonder dat er iets van je leerlingen de klas uit gaat.")),
        ("body", _("Lees rustig. De regel is zo lang dat je oog het begin van de volgende vanzelf vindt.")),
        ("small", _("45 minuten, geldig tot en met 25 november 2029")),
    ]
    return [SimpleNamespace(name=name, words=text) for name, text in words]
