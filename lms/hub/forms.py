"""What the council and the operator fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.fields import NameFormField

from .configuration import configured_hubs
from .models import ModelCard, Outcome

# Addresses below /modellen/ that are something else than a card.
RESERVED = frozenset({"advies", "beheer"})


_LONG = ("training_data", "bias_tests", "good_for", "not_for")


class AdviceForm(forms.Form):
    """An advice on the facts with this digest, to be confirmed before it is signed."""

    digest = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Het advies van de raad"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat de raad adviseert.")},
    )
    text = forms.CharField(
        label=_("Motivering"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Iedereen kan dit lezen, bij de kaart van het model."),
        error_messages={"required": _("Schrijf op waarom de raad dit adviseert.")},
    )
    conditions = forms.CharField(
        label=_("Voorwaarden"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Alleen bij een positief advies met voorwaarden."),
    )

    def clean(self) -> dict[str, Any]:
        """Conditions belong to an advice with conditions, and to no other."""
        found = super().clean() or {}
        conditional = found.get("outcome") == Outcome.CONDITIONAL
        if conditional and not found.get("conditions"):
            self.add_error("conditions", _("Schrijf op onder welke voorwaarden."))
        if not conditional and found.get("conditions"):
            self.add_error("conditions", _("Voorwaarden horen bij een positief advies met voorwaarden."))
        return found


class CardForm(forms.ModelForm[ModelCard]):
    """What the operator knows of a model."""

    class Meta:
        model = ModelCard
        fields = ("slug", *ModelCard.FACTS, "checked_on")
        field_classes = dict.fromkeys(("title", "supplier", "country", "processed_in", "licence"), NameFormField)
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in ("training_data", "bias_tests", "good_for", "not_for")
            },
            "checked_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict.fromkeys([*(hub.name for hub in configured_hubs()), *filter(None, [self.instance.hub])])
        self.fields["hub"] = forms.ChoiceField(
            label=self.fields["hub"].label, help_text=self.fields["hub"].help_text, choices=[(n, n) for n in names]
        )
        if self.instance.pk:
            # Teachers' conversations name the model by it.
            del self.fields["slug"]

    def clean_slug(self) -> str:
        """An address that is free below /modellen/."""
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise forms.ValidationError(_("Deze naam is al in gebruik. Kies een andere."))
        return slug
