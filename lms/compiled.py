"""A query that every page asks: its SQL is made once, since making it costs more than the answer."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class CompiledQuery:
    """A query of which only the values differ from one time to the next.

    ``make`` returns it (by ``values_list``) for given values. ``stand_ins`` are values that occur in it nowhere
    else, a whole number or a day each: where they turn up in the SQL, the real ones go.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *stand_ins: object) -> None:
        self._make = make
        self._stand_ins = stand_ins

    @cached_property
    def _compiled(self) -> tuple[str, tuple[object, ...]]:
        sql, parameters = self._make(*self._stand_ins).query.sql_with_params()
        return sql, tuple(parameters)

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """The rows as the database gives them, without a field's conversion: SQLite has 0 and 1 for booleans."""
        sql, parameters = self._compiled
        given = dict(zip(map(str, self._stand_ins), values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [_filled_in(one, given) for one in parameters])
            return list(cursor.fetchall())


def _filled_in(parameter: object, given: dict[str, object]) -> Any:
    value = given.get(str(parameter), parameter)
    # SQLite has days as texts.
    return value if isinstance(value, type(parameter)) else str(value)
