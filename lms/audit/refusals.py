"""Rows that the database refuses by what stands in other rows, where no constraint can say it.

A room declares such a rule in its ``AppConfig.ready``::

    register_refusal(
        HoursEntry,
        name="hours_never_below_zero",
        on="INSERT",
        when="NEW.corrects_id IS NOT NULL AND 0 > (SELECT ...)",
        lock="SELECT 1 FROM certificates_certificate WHERE id = NEW.certificate_id FOR UPDATE",
        sentence="no more hours are taken back than were booked",
    )

``when`` is SQL that PostgreSQL and SQLite both read, with ``NEW`` and ``OLD`` for the row. PostgreSQL runs
``lock`` first, so that two writers who cannot see each other's rows come one after the other; SQLite has one
writer at a time. A refused write raises ``django.db.IntegrityError`` on both, with the sentence. Rules are
installed and taken away with the append-only triggers (``lms.audit.triggers``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

type Write = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Refusal:
    """One rule: the trigger's name, the table, the write, the condition under which it is refused, and why."""

    name: str
    table: str
    on: Write
    when: str
    sentence: str
    lock: str = ""

    def install_statements(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        """The statements that make the database refuse; running them twice is harmless."""
        if connection.vendor == "postgresql":
            yield from self._postgresql(connection)
            return
        quote = connection.ops.quote_name
        yield self.drop_statement(connection)
        yield (
            f"CREATE TRIGGER {quote(self.name)} BEFORE {self.on} ON {quote(self.table)} FOR EACH ROW "
            f"WHEN ({self.when}) BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        )

    def drop_statement(self, connection: BaseDatabaseWrapper) -> str:
        """The statement that takes the trigger away, if it is there."""
        quote = connection.ops.quote_name
        on_table = f" ON {quote(self.table)}" if connection.vendor == "postgresql" else ""
        return f"DROP TRIGGER IF EXISTS {quote(self.name)}{on_table}"

    def _postgresql(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        quote = connection.ops.quote_name
        function = quote(f"{self.name}_refuse")
        perform = f"PERFORM{self.lock.strip().removeprefix('SELECT')};" if self.lock else ""
        # A restore empties the search path: the function brings the one that it was made under.
        yield f"""
            CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
            SET search_path FROM CURRENT AS $refusal$
            BEGIN
                {perform}
                IF ({self.when}) THEN
                    RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN {"OLD" if self.on == "DELETE" else "NEW"};
            END
            $refusal$
        """
        yield (
            f"CREATE OR REPLACE TRIGGER {quote(self.name)} BEFORE {self.on} ON {quote(self.table)} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


_rules: dict[str, Refusal] = {}


def register_refusal(
    model: type[models.Model], *, name: str, on: Write, when: str, sentence: str, lock: str = ""
) -> Refusal:
    """Declare what the database refuses of a model's rows; see the module for how.

    Raises ImproperlyConfigured for a sentence that would have to be quoted in SQL.
    """
    if set(sentence) & set("'%\\$"):
        raise ImproperlyConfigured(f"{name}: the sentence is written into SQL as it is")
    rule = Refusal(name=name, table=model._meta.db_table, on=on, when=when, sentence=sentence, lock=lock)
    _rules[name] = rule
    return rule


def refusals() -> list[Refusal]:
    """Every rule that was declared, by name."""
    return [_rules[name] for name in sorted(_rules)]
