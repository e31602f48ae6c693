"""What an organisation adds to the guard: the form, and how it is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit.actions import record
from lms.people.models import Organisation, User

from .models import GuardSettings

MOST_LINES, LONGEST_LINE = 200, 100


class GuardForm(forms.ModelForm[GuardSettings]):
    """Words to hold and names to let pass, one a line, and whether particulars stop a message."""

    class Meta:
        model = GuardSettings
        fields = ("hold_words", "known_names", "health_stops")
        labels = {
            "hold_words": _("Woorden die we voorleggen"),
            "known_names": _("Namen die iedereen kent"),
            "health_stops": _("Houd een bericht met bijzonderheden over iemand tegen"),
        }
        help_texts = {
            "hold_words": _(
                "Eén per regel: bijvoorbeeld de naam van een zorgklas, een project of een gebouw."
                " Staat zo’n woord in een bericht, dan vragen we eerst of het over iemand gaat."
            ),
            "known_names": _(
                "Eén per regel: namen van wie iedereen kent, zoals een schrijver uit jullie methode."
                " Die leggen we niet voor. Zet hier geen leerlingen, ouders of collega’s neer."
            ),
            "health_stops": _(
                "Bijzonderheden zijn woorden over gezondheid, geloof, afkomst of geld. Nu leggen we die voor."
                " Met dit vinkje kan zo’n bericht niet weg."
            ),
        }
        widgets = {"hold_words": forms.Textarea(attrs={"rows": 6}), "known_names": forms.Textarea(attrs={"rows": 6})}

    def clean_hold_words(self) -> str:
        """The words, one a line."""
        return _lines(self.cleaned_data["hold_words"])

    def clean_known_names(self) -> str:
        """The names, one a line."""
        return _lines(self.cleaned_data["known_names"])


def _lines(text: str) -> str:
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_LINES:
        sentence = _("Je hebt te veel regels. Maak er hooguit %(most)d van.")
        raise ValidationError(sentence, params={"most": MOST_LINES})
    if any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("Eén regel is te lang. Zet één woord of naam op een regel."))
    return "\n".join(lines)


@transaction.atomic
def choose_guard(
    *, organisation: Organisation, hold_words: str, known_names: str, health_stops: bool, by: User
) -> GuardSettings:
    """Keep what an organisation adds to the guard. The audit tells that it changed and how many lines there are."""
    GuardSettings.objects.get_or_create(organisation=organisation)
    row = GuardSettings.objects.select_for_update(of=("self",)).get(organisation=organisation)
    chosen: dict[str, Any] = {"hold_words": hold_words, "known_names": known_names, "health_stops": health_stops}
    if any(getattr(row, name) != value for name, value in chosen.items()):
        for name, value in chosen.items():
            setattr(row, name, value)
        row.save()
        lines = f"{len(hold_words.splitlines())}, {len(known_names.splitlines())}, {health_stops}"
        record(verb="guard_settings.chosen", obj=row, by=by, reason=lines)
    return row
