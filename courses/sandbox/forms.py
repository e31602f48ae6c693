"""What the learner fills in: her predictions, and her judgement of the statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.checks import NextWordAnswer
from courses.forms import MOST_CHARACTERS, KeyedForm
from courses.schema import NextWord

TRUE, FALSE = "waar", "niet-waar"


class PredictForm(forms.Form):
    """One of its words for every beginning of a sentence."""

    def __init__(self, *args: Any, block: NextWord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        for number, item in enumerate(block.items, start=1):
            self.fields[f"i_{item.key}"] = forms.ChoiceField(
                label=f"{number}. {item.context} …",
                choices=[(word, word) for word in item.choices],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies een woord.")},
            )

    def predictions(self) -> dict[str, str]:
        """The chosen word per item; valid forms only."""
        return {item.key: self.cleaned_data[f"i_{item.key}"] for item in self.block.items}


class ExplainForm(KeyedForm):
    """True or not for every statement, and an explanation in her own words."""

    def __init__(self, *args: Any, block: NextWord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        for number, statement in enumerate(block.statements, start=1):
            self.fields[f"s_{statement.key}"] = forms.ChoiceField(
                label=f"{number}. {statement.text}",
                choices=[(TRUE, _("Waar")), (FALSE, _("Niet waar"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies waar of niet waar.")},
            )
        self.fields["explanation"] = forms.CharField(
            label=block.explain_prompt,
            widget=forms.Textarea(attrs={"rows": 6}),
            max_length=MOST_CHARACTERS,
            help_text=_("Minstens %(words)d woorden. Geen model leest of beoordeelt je tekst.")
            % {"words": block.explain_min_words},
            error_messages={
                "required": _("Schrijf je uitleg op."),
                "max_length": _("Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van."),
            },
        )

    def answer(self) -> NextWordAnswer:
        """What is handed in; valid forms only."""
        return NextWordAnswer(
            statements={s.key: self.cleaned_data[f"s_{s.key}"] == TRUE for s in self.block.statements},
            explanation=self.cleaned_data["explanation"],
        )

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, str]:
        """What to fill in again from an earlier attempt's answer."""
        statements: dict[str, bool] = answer.get("statements", {})
        filled = {f"s_{key}": TRUE if is_true else FALSE for key, is_true in statements.items()}
        return filled | {"explanation": str(answer.get("explanation", ""))}
