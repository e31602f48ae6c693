"""What can be found in the catalogue, and the questions a visitor can ask of it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Window,
)
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from home.kept import kept
from lms.people.enums import Sector
from lms.people.models import Organisation
from lms.searching import search_words
from quality_mark.models import Mark

PER_PAGE = 50
# The front page shows so many courses at most.
MOST_NEW = 3
# Names of the loads a visitor can choose, with their bounds in minutes (from, up to and including).
LOADS: dict[str, tuple[int, int | None]] = {
    "kort": (0, 60),
    "dagdeel": (61, 240),
    "dagen": (241, 1200),
    "lang": (1201, None),
}
LOAD_LABELS = [
    ("", _("Alle")),
    ("kort", _("Tot en met 1 uur")),
    ("dagdeel", _("1 tot en met 4 uur")),
    ("dagen", _("4 tot en met 20 uur")),
    ("lang", _("Meer dan 20 uur")),
]


def providers_with_courses() -> list[tuple[str, str]]:
    """Slug and name of every provider that offers a course; kept for a minute."""
    return kept("providers", _providers)


def _providers() -> list[tuple[str, str]]:
    offered = Course.objects.offered().filter(organisation=OuterRef("pk"))
    return list(Organisation.objects.filter(Exists(offered)).order_by("name").values_list("slug", "name"))


def _provider_choices() -> list[tuple[str, Any]]:
    return [("", _("Alle")), *providers_with_courses()]


class CatalogueForm(forms.Form):
    """The search form; every field may be left empty, and an unknown value counts as empty."""

    zoek = forms.CharField(
        label=_("Zoek op onderwerp of aanbieder"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", _("Alle")), *Sector.choices])
    belasting = forms.ChoiceField(label=_("Studielast"), required=False, choices=LOAD_LABELS)
    aanbieder = forms.ChoiceField(label=_("Aanbieder"), required=False, choices=_provider_choices)
    keurmerk = forms.BooleanField(label=_("Alleen met keurmerk"), required=False)


@dataclass(frozen=True)
class Chosen:
    """One thing that was asked, in words, and the question (behind the ``?``) without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Found:
    """One page of courses, and how many there are in all."""

    page: Page[Course]
    total: int


class _CountedPaginator(Paginator[Course]):
    """A paginator that was told the count, so that it need not ask."""

    def __init__(self, rows: list[Course], count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.count = count


def answers(data: QueryDict) -> tuple[CatalogueForm, dict[str, Any]]:
    """The form, and what was asked in it as far as it makes sense."""
    form = CatalogueForm(data)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    return form, asked


def chosen(form: CatalogueForm, asked: dict[str, Any]) -> list[Chosen]:
    """Everything that was asked, so that each can be taken back on its own."""
    return [Chosen(_in_words(form, name, value), _without(asked, name)) for name, value in asked.items()]


def _in_words(form: CatalogueForm, name: str, value: Any) -> str:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        return next(str(label) for key, label in form[name].field.widget.choices if key == value)
    return f"“{value}”" if name == "zoek" else str(field.label)


def _without(asked: dict[str, Any], name: str) -> str:
    return urlencode({key: "on" if value is True else value for key, value in asked.items() if key != name})


def find(asked: dict[str, Any], number: int | None) -> Found:
    """The courses that fit, on the page asked for; one query (two for a page that does not exist).

    The first page of everything is kept for a minute.
    """
    if not asked and number is None:
        return kept("first", lambda: _find({}, None))
    return _find(asked, number)


def _find(asked: dict[str, Any], number: int | None) -> Found:
    courses = _filtered(_offered(), asked)
    start = (number - 1) * PER_PAGE if number and number < 10_000 else 0
    rows = _rows(courses, start)
    if start and not rows:
        start, rows = 0, _rows(courses, 0)
    total = rows[0].total if rows else 0  # type: ignore[attr-defined]
    paginator = _CountedPaginator(rows, total)
    return Found(page=Page(rows, start // PER_PAGE + 1, paginator), total=total)


def newest() -> list[Course]:
    """The most recently released courses, those with a mark first; kept for a minute."""
    return kept("newest", _newest)


def _newest() -> list[Course]:
    ordered = _offered().order_by(F("mark_number").desc(nulls_last=True), "-current_version__released_at")
    return list(ordered[:MOST_NEW])


def _rows(courses: QuerySet[Course], start: int) -> list[Course]:
    counted = courses.annotate(total=Window(Count("pk"))).order_by("current_version__title", "pk")
    return list(counted[start : start + PER_PAGE])


def _offered() -> QuerySet[Course]:
    """Offered courses with provider and version (without its content), and the number of the mark in force."""
    in_force = Mark.objects.in_force().filter(version=OuterRef("current_version")).order_by("-granted_on")
    return (
        Course.objects.offered()
        .select_related("current_version", "organisation")
        .defer("current_version__content", "current_version__search_text")
        .annotate(
            mark_number=Subquery(in_force.values("number")[:1], output_field=CharField()),
            mark_expires_on=Subquery(in_force.values("expires_on")[:1], output_field=DateField()),
        )
    )


def _filtered(courses: QuerySet[Course], asked: dict[str, Any]) -> QuerySet[Course]:
    for word in search_words(str(asked.get("zoek", "")).lower()):
        courses = courses.filter(current_version__search_text__contains=word)
    if sector := asked.get("sector"):
        # A list of codes in JSON; its text holds each code in quotation marks, on every database.
        courses = courses.alias(sector_text=Cast("current_version__sectors", TextField()))
        courses = courses.filter(sector_text__contains=f'"{sector}"')
    if asked.get("keurmerk"):
        courses = courses.filter(Exists(Mark.objects.in_force().filter(version=OuterRef("current_version"))))
    if slug := asked.get("aanbieder"):
        courses = courses.filter(organisation__slug=slug)
    return courses.filter(_load(asked.get("belasting", "")))


def _load(name: str) -> Q:
    if name not in LOADS:
        return Q()
    least, most = LOADS[name]
    fits = Q(current_version__study_load_minutes__gte=least)
    return fits if most is None else fits & Q(current_version__study_load_minutes__lte=most)
