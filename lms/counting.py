"""Add to a number in a row that is there but for the first time: one statement, and no race."""

from typing import Any

from django.db.models import F, Model


def add_to(model: type[Model], field: str, number: int, **facts: Any) -> None:
    """Add ``number`` to the row of these facts, which a constraint keeps unique; made when there is none."""
    rows = model._default_manager.filter(**facts)  # noqa: SLF001 -- Django's name for what every model has
    if not rows.update(**{field: F(field) + number}):
        model._default_manager.bulk_create([model(**facts)], ignore_conflicts=True)  # noqa: SLF001 -- as above
        rows.update(**{field: F(field) + number})
