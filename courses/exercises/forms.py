"""Forms that several kinds of exercise share."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .floor import meets_the_floor
from .visit import ExerciseVisit

# A reflection is a page or two, not a book.
MOST_CHARACTERS = 20_000


class KeyedForm(forms.Form):
    """A form that carries the key of its attempt, so that a second click stores nothing new."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4


class ExerciseForm(KeyedForm):
    """The one form of an exercise on a page of its own; its fields follow from the exercise at hand.

    ``language`` is that of the course, which may be another than the page's.
    """

    def __init__(self, *args: Any, block: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        self.language = language

    def spoken(self, text: str) -> SafeString:
        """Text of the course on a page that may be in another language: screen readers pronounce it by the mark."""
        return format_html('<span lang="{}">{}</span>', self.language, text)


@dataclass(frozen=True)
class Group:
    """One group of radio buttons as a page shows it, without Django's templates for every option."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    errors: tuple[str, ...]


class StepForm(forms.Form):
    """One step of a sandbox exercise; its fields follow from the exercise at hand."""

    def __init__(self, *args: Any, visit: ExerciseVisit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.block = visit.block

    @property
    def groups(self) -> tuple[Group, ...]:
        """The choices to make in this step; ``sandbox/_groups.html`` shows them."""
        fields = ((self[name], field) for name, field in self.fields.items() if isinstance(field, forms.ChoiceField))
        return tuple(
            Group(
                name=bound.html_name,
                label=str(bound.label),
                options=tuple((str(value), str(label)) for value, label in field.widget.choices),
                chosen=str(bound.value() or ""),
                errors=tuple(str(error) for error in bound.errors),
            )
            for bound, field in fields
        )


class HandInForm(KeyedForm, StepForm):
    """The last step: it makes an attempt."""


def words_field(label: str, least: int, *, missing: Any, rows: int = 6) -> forms.CharField:
    """A text of at least so many words, which meets the floor.

    Fewer words are fine to send, since judging says how many are missing.
    """
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=MOST_CHARACTERS,
        validators=[meets_the_floor],
        help_text=ngettext(
            "Minstens %(words)d woord. Geen model leest of beoordeelt je tekst.",
            "Minstens %(words)d woorden. Geen model leest of beoordeelt je tekst.",
            least,
        )
        % {"words": least},
        error_messages={
            "required": missing,
            "max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van."),
        },
    )
