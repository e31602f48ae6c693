"""Fields for names: of people, organisations and whatever else somebody names and others read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from .names import fault_of_name, fault_of_personal_name, plain_name


def validate_name(text: str) -> None:
    """Refuse what a name cannot hold, with the sentence that says so."""
    if fault := fault_of_name(text):
        raise ValidationError(fault, code="name")


def validate_personal_name(text: str) -> None:
    """Refuse what the name of a person cannot hold, with the sentence that says so."""
    if fault := fault_of_personal_name(text):
        raise ValidationError(fault, code="name")


class NameFormField(forms.CharField):
    """A name in a form: one line, one form of Unicode, something to read, nothing hidden."""

    default_validators = [validate_name]

    def to_python(self, value: Any) -> str | None:
        text: str | None = super().to_python(value)
        return plain_name(text) if text else text


class PersonalNameFormField(NameFormField):
    """The name of a person in a form; it holds no address of a site or a mailbox either."""

    default_validators = [validate_personal_name]


class NameField(models.CharField):  # type: ignore[type-arg]
    """A name in the database; whatever cleans the model (forms, the CMS, commands) keeps the rules."""

    form_field: type[NameFormField] = NameFormField
    default_validators = [validate_name]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return plain_name(text) if isinstance(text, str) else text

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": self.form_field, **options})


class PersonalNameField(NameField):
    """The name of a person in the database."""

    form_field = PersonalNameFormField
    default_validators = [validate_personal_name]
