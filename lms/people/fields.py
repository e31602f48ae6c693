"""Fields for names (of people, organisations and whatever else somebody names and others read) and for addresses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from .errors import AddressRefusedError
from .mailboxes import LONGEST_ADDRESS, looked_up, plain_address
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


class AddressFormField(forms.EmailField):
    """An e-mail address in a form, in its one form; what has none is refused with the sentence that says why."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **options})

    def to_python(self, value: Any) -> str | None:
        text: str | None = super().to_python(value)
        return _plain(text) if text else text


class AddressField(models.EmailField):  # type: ignore[type-arg]
    """An e-mail address in the database: stored in its one form, and looked up by it, whoever writes or asks."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _plain(text) if isinstance(text, str) and text else text

    def get_prep_value(self, value: Any) -> Any:
        return looked_up(value) if isinstance(value, str) and value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The one form, on the instance too. Raises ``AddressRefusedError`` for a new row without one."""
        value = getattr(model_instance, self.attname)
        if isinstance(value, str) and value:
            setattr(model_instance, self.attname, plain_address(value) if add else looked_up(value))
        return getattr(model_instance, self.attname)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, **options})

    def deconstruct(self) -> Any:
        """For migrations it is an address like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs


def _plain(text: str) -> str:
    try:
        return plain_address(text)
    except AddressRefusedError as refusal:
        raise ValidationError(str(refusal), code="address") from None
