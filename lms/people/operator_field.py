"""A right that somebody has, and that a request may have to do without."""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute


class _UnlessWithheld(DeferredAttribute):
    """Reads false while the instance's ``operator_withheld`` is true; what is stored stays as it is."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return value if instance is None else bool(value and not instance.operator_withheld)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class WithholdableField(models.BooleanField):  # type: ignore[type-arg]
    """A boolean that a request's own user reads as false where a second factor is asked and was not shown.

    Saving, forms and refreshing from the database use what is stored.
    """

    descriptor_class = _UnlessWithheld

    def deconstruct(self) -> Any:
        """For migrations it is a boolean like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BooleanField", args, kwargs

    def stored(self, instance: Any) -> bool:
        """What the database has, whatever the instance shows."""
        return bool(instance.__dict__.get(self.attname, False))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        return self.stored(model_instance)

    def value_from_object(self, obj: Any) -> Any:
        return self.stored(obj)
