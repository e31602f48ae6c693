"""What people fill in: a search, a declaration, an answer, a verdict, a decision."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from lms.people.models import User

from .anchors import Anchor
from .enums import ConflictKind, Outcome, Verdict
from .errors import PassRuleError
from .registry import IN_FORCE, PAST


class RegisterFilter(forms.Form):
    """Which marks to show; nothing filled in is everything."""

    q = forms.CharField(
        label=_("Cursus, aanbieder of nummer"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("Welke keurmerken"),
        choices=[("", _("Alle")), (IN_FORCE, _("Geldig")), (PAST, _("Niet meer geldig"))],
        required=False,
    )


class DeclarationForm(forms.Form):
    """Whether there is an interest, of what kind, and what it is."""

    has_conflict = forms.TypedChoiceField(
        label=_("Heb je een belang bij deze aanbieder of cursus?"),
        help_text=_("Kijk drie jaar terug: werk, lesgeven, meeschrijven, betaald werk of een persoonlijke band telt."),
        choices=[("no", _("Nee, ik heb geen belang")), ("yes", _("Ja, ik heb een belang"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("Wat voor belang"),
        choices=[("", _("Kies als je een belang hebt"))] + [c for c in ConflictKind.choices if c[0] != "none"],
        required=False,
    )
    statement = forms.CharField(
        label=_("Wat is het belang?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """An interest has a kind and a word about it."""
        facts = super().clean() or {}
        if facts.get("has_conflict"):
            if not facts.get("kind"):
                self.add_error("kind", _("Kies wat voor belang het is."))
            if not facts.get("statement", "").strip():
                self.add_error("statement", _("Schrijf kort op wat het belang is."))
        return facts


class ReasonForm(forms.Form):
    """A few sentences to somebody else; the view says what about."""

    reason = forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, label: Any, required: bool = True, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.required, field.help_text = label, required, help_text


class _VersionField(forms.ModelChoiceField[CourseVersion]):
    def label_from_instance(self, obj: Any) -> str:
        return _("%(title)s, versie %(number)d") % {"title": obj.title, "number": obj.number}


class ComplaintForm(forms.Form):
    """What the public may know of a complaint that was upheld; ``key`` makes a second click store nothing new."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = _VersionField(
        label=_("Over welke cursus?"),
        queryset=CourseVersion.objects.defer("content", "search_text").order_by("title", "-number"),
        empty_label=_("Kies een cursus en versie"),
    )
    received_on = forms.DateField(label=_("Ontvangen op"), widget=forms.DateInput(attrs={"type": "date"}))
    upheld_on = forms.DateField(label=_("Gegrond verklaard op"), widget=forms.DateInput(attrs={"type": "date"}))
    finding = forms.CharField(
        label=_("Wat was er mis?"),
        help_text=_("Dit staat op de cursuspagina. Schrijf niets over wie de klacht indiende."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    remedy = forms.CharField(
        label=_("Wat deed de aanbieder eraan?"),
        help_text=_("Dit staat er ook bij. Laat leeg als er nog niets is gedaan."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A complaint comes in before it is upheld, and neither lies in the future."""
        facts = super().clean() or {}
        received, upheld = facts.get("received_on"), facts.get("upheld_on")
        if upheld and upheld > timezone.localdate():
            self.add_error("upheld_on", _("Deze dag moet nog komen. Kies vandaag of een eerdere dag."))
        if received and upheld and received > upheld:
            self.add_error(
                "received_on", _("De klacht kwam binnen voordat zij gegrond werd verklaard. Kies een eerdere dag.")
            )
        return facts


class PanelForm(forms.Form):
    """Who is asked for the free seats."""

    reviewers = forms.ModelMultipleChoiceField(
        label=_("Beoordelaars"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, eligible: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewers"]
        field.queryset = eligible
        field.help_text = _("Kies er %(seats)d. Wie een band heeft met de aanbieder, staat er niet bij.") % {
            "seats": seats
        }


def _grouped(anchors: Iterable[Anchor]) -> list[tuple[str, Any]]:
    """Choices with the module as group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for anchor in anchors:
        groups.setdefault(anchor.module, []).append((anchor.key, anchor.label))
    ungrouped = groups.pop("", [])
    return [*ungrouped, *groups.items()]


class SelfAssessmentForm(forms.Form):
    """What the provider says of one criterion."""

    text = forms.CharField(
        label=_("Zo voldoet de cursus"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    evidence = forms.MultipleChoiceField(
        label=_("Waar is dat te zien?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, anchors: Iterable[Anchor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = _grouped(anchors)  # type: ignore[attr-defined]


class JudgementForm(forms.Form):
    """A verdict with its reason and at least one place in the course."""

    verdict = forms.ChoiceField(label=_("Oordeel"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Waarom?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.MultipleChoiceField(
        label=_("Waar zag je dat?"),
        help_text=_("Kies minstens één plek."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, anchors: Iterable[Anchor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = _grouped(anchors)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What is decided, and why. The reasons go to the provider.

    What does not meet the standard's rule cannot be granted, and the field says so before anybody chooses.
    """

    outcome = forms.ChoiceField(
        label=_("Besluit"),
        choices=[(Outcome.GRANTED, _("Het keurmerk toekennen")), (Outcome.REFUSED, _("Het keurmerk weigeren"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Motivering"),
        help_text=_("De aanbieder leest dit. Ken je toe, dan staat het ook in het openbare register. Noem geen namen."),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, passes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not passes:
            field: Any = self.fields["outcome"]
            field.choices = [choice for choice in field.choices if choice[0] != Outcome.GRANTED]
            field.help_text = field.error_messages["invalid_choice"] = PassRuleError.sentence
