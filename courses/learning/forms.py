"""What learners fill in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.exercises.forms import MOST_CHARACTERS, KeyedForm
from courses.learning.actions.employing import Employments
from courses.schema import KnowledgeCheck, Question, ReflectionTask
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


class KnowledgeCheckForm(KeyedForm):
    """One field a question: radio buttons for one right answer, check boxes for several."""

    def __init__(self, *args: Any, block: KnowledgeCheck, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        for number, question in enumerate(block.questions, start=1):
            self.fields[f"q_{question.key}"] = _question_field(question, number, language)

    def answer(self) -> dict[str, list[str]]:
        """Chosen option keys per question key, sorted."""
        chosen = {q.key: self.cleaned_data[f"q_{q.key}"] for q in self.block.questions}
        return {key: sorted(value) if isinstance(value, list) else [value] for key, value in chosen.items()}


def _spoken(text: str, language: str) -> SafeString:
    """Text of the course on a page that may be in another language: screen readers pronounce it by the mark."""
    return format_html('<span lang="{}">{}</span>', language, text)


def _question_field(question: Question, number: int, language: str) -> forms.Field:
    choices = [(option.key, _spoken(option.text, language)) for option in question.options]
    label = _spoken(f"{number}. {question.prompt}", language)
    if question.kind == "single":
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Kies een antwoord.")},
        )
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Er kunnen meer antwoorden goed zijn."),
        error_messages={"required": _("Kies minstens één antwoord.")},
    )


class ReflectionForm(KeyedForm):
    """The learner's own text; short is fine for a draft."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MOST_CHARACTERS,
        error_messages={
            "required": _("Schrijf eerst iets op."),
            "max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van."),
        },
    )

    def __init__(self, *args: Any, block: ReflectionTask, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _spoken(block.prompt, language)
        self.fields["text"].help_text = ngettext(
            "Minstens %(words)d woord. Alleen jij kunt dit lezen.",
            "Minstens %(words)d woorden. Alleen jij kunt dit lezen.",
            block.min_words,
        ) % {"words": block.min_words}


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
