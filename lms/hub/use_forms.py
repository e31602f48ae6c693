"""What is filled in about the use of hubs: a study day, and how many tokens an organisation allows."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.fields import NameFormField

from .configuration import configured_hubs, spoken
from .limits import organisation_ceiling, person_ceiling
from .models import HubAllowance
from .workshops import most_slots

# Nobody plans further ahead.
_DAYS_AHEAD = 400


class WorkshopForm(forms.Form):
    """A day, from when until when, and how many may be answered at once."""

    title = NameFormField(
        label=_("Naam van de studiedag"),
        max_length=100,
        help_text=_("Je collega’s zien deze naam bij de oefening."),
        error_messages={"required": _("Geef de studiedag een naam.")},
    )
    day = forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Van"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Tot"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    slots = forms.IntegerField(label=_("Plaatsen tegelijk"), min_value=1)
    hub = forms.ChoiceField(label=_("Hub"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hubs = {hub.name: hub for hub in configured_hubs() if most_slots(hub)}
        most = max(map(most_slots, self.hubs.values()), default=0)
        slots = self.fields["slots"]
        slots.help_text = _(
            "Hooguit %(most)d. Je hebt er minder nodig dan er mensen zijn. Een antwoord duurt kort, "
            "en niet iedereen vraagt op hetzelfde moment iets."
        ) % {"most": most}
        slots.validators.append(MaxValueValidator(most, _("Hooguit %(limit_value)d.")))
        slots.widget.attrs["max"] = most
        if len(self.hubs) > 1:
            self.fields["hub"].choices = [(name, spoken(name)) for name in self.hubs]  # type: ignore[attr-defined]
        else:
            del self.fields["hub"]

    def clean_day(self) -> datetime.date:
        """Today or later, and not absurdly far."""
        day: datetime.date = self.cleaned_data["day"]
        today = timezone.localdate()
        if not today <= day <= today + datetime.timedelta(days=_DAYS_AHEAD):
            raise forms.ValidationError(_("Kies een dag die nog komt, hooguit een jaar vooruit."))
        return day

    def clean(self) -> dict[str, Any]:
        """The two moments, by the clock on the wall."""
        found = super().clean() or {}
        if {"day", "begins", "ends"} <= found.keys() and found["ends"] <= found["begins"]:
            self.add_error("ends", _("Het einde ligt na het begin."))
        elif {"day", "begins", "ends"} <= found.keys():
            for name, at in (("starts_at", "begins"), ("ends_at", "ends")):
                moment = datetime.datetime.combine(found["day"], found[at])
                found[name] = timezone.make_aware(moment)
        found["hub"] = self.hubs.get(found.get("hub", ""), next(iter(self.hubs.values()), None))
        return found


class AllowanceForm(forms.ModelForm[HubAllowance]):
    """Tokens a day, within what the operator allows."""

    class Meta:
        model = HubAllowance
        fields = ("person_tokens", "organisation_tokens")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("person_tokens", person_ceiling()), ("organisation_tokens", organisation_ceiling())):
            field = self.fields[name]
            field.validators.append(MaxValueValidator(most, _("Hooguit %(limit_value)d.")))
            field.widget.attrs["max"] = most
            field.help_text = _("Hooguit %(most)d. Leeg: wat deze website voor iedereen kiest.") % {"most": most}
