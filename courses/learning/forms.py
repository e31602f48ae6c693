"""What learners fill in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from courses.learning.actions.employing import Employments
from lms.people.models import Membership

from .evaluation_models import LONGEST_REMARK, MOST_HOURS
from .evaluations import QUESTIONS

NO_EMPLOYMENT = "geen"


class EmploymentForm(forms.Form):
    """Under which of one's employments a course goes."""

    employment_choice = forms.ChoiceField(
        label=_("Voor welke werkgever volg je deze cursus?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een werkgever.")},
        help_text=_(
            "Je werkgever ziet je certificaat en de uren, pas als je de cursus hebt afgerond. "
            "Je antwoorden en je voortgang ziet niemand."
        ),
    )

    def __init__(self, *args: Any, employments: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._employments: dict[str, Membership] = {str(row.pk): row for row in employments}
        field = cast("forms.ChoiceField", self.fields["employment_choice"])
        field.choices = [
            (key, f"{row.organisation} ({row.get_role_display()})") for key, row in self._employments.items()
        ]
        field.initial = next(iter(self._employments), None)

    @property
    def employment(self) -> Membership | None:
        """The chosen employment, or None; valid forms only."""
        return self._employments.get(self.cleaned_data["employment_choice"])


class EnrolForm(EmploymentForm):
    """Under which employment somebody takes a course, or under none; names what no school has confirmed yet."""

    def __init__(self, *args: Any, employments: Employments, **kwargs: Any) -> None:
        super().__init__(*args, employments=employments.in_force, **kwargs)
        self.requested = employments.requested
        field = cast("forms.ChoiceField", self.fields["employment_choice"])
        offered = cast("Iterable[tuple[str, str]]", field.choices)
        field.choices = [*offered, (NO_EMPLOYMENT, _("Geen: ik volg deze cursus voor mezelf"))]
        field.initial = field.initial or NO_EMPLOYMENT
        field.error_messages["required"] = _("Kies een werkgever, of kies ‘geen’.")


class WithdrawForm(forms.Form):
    """Give up a course; whoever wrote texts in it can have them wiped, since nobody can open them afterwards."""

    wipe_texts = forms.BooleanField(label=_("Wis ook de teksten die ik in deze cursus schreef"), required=False)

    def __init__(self, *args: Any, has_texts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_texts:
            del self.fields["wipe_texts"]


SCORE_CHOICES = [
    (1, _("1: helemaal niet")),
    (2, _("2: niet")),
    (3, _("3: een beetje")),
    (4, _("4: wel")),
    (5, _("5: helemaal wel")),
]


class EvaluationForm(forms.Form):
    """Four statements to agree with or not, the hours that it took, and a remark."""

    hours = forms.DecimalField(
        label=_("Hoeveel uur kostte de cursus je echt?"),
        min_value=Decimal("0.1"),
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Schat het zelf, met alles erbij. Bijvoorbeeld 1,5. We meten je tijd niet."),
        error_messages={
            "required": _("Vul in hoeveel uur het je kostte."),
            "invalid": _("Vul een getal in, zoals 2 of 1,5."),
        },
    )
    remark = forms.CharField(
        label=_("Wil je er nog iets over kwijt?"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Alleen wie de cursus maakt leest dit, zonder je naam, zodra er tien evaluaties zijn. "
            "Schrijf dus geen namen op, ook niet van je school of je leerlingen."
        ),
        error_messages={"max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van.")},
    )
    field_order = (*QUESTIONS, "hours", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, statement in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(statement),
                choices=SCORE_CHOICES,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een cijfer van 1 tot en met 5.")},
            )
        self.order_fields(self.field_order)

    def said(self) -> list[tuple[str, str]]:
        """Each question with what was answered, in words; valid forms only."""
        self.full_clean()
        scores = dict(SCORE_CHOICES)
        answers = [(str(QUESTIONS[name]), str(scores[self.cleaned_data[name]])) for name in QUESTIONS]
        hours = number_format(self.cleaned_data["hours"].normalize(), use_l10n=True)
        answers.append((str(self.fields["hours"].label), hours))
        if self.cleaned_data["remark"]:
            answers.append((str(self.fields["remark"].label), self.cleaned_data["remark"]))
        return answers
