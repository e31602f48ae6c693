"""The frozen record that everything about a certificate is rendered from.

Schema numbers only rise. No personal data: these are in the side row, and the
snapshot holds the digest of salt and data.
"""

import datetime
from decimal import Decimal
from typing import Literal

from django.template.defaultfilters import floatformat
from django.utils.translation import ngettext
from pydantic import BaseModel, ConfigDict

from courses.schema import canonical_json, digest

SCHEMA = 1


class Frozen(BaseModel):
    """Immutable, and nothing that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Frozen):
    code: str
    text: str
    frameworks: tuple[str, ...] = ()


class CourseFacts(Frozen):
    key: str
    title: str
    version: int
    sha256: str
    provider: str
    outcomes: tuple[Outcome, ...]


class HoursFacts(Frozen):
    """Hours of one category as decimal text, with the four answers."""

    category: str
    hours: Decimal
    off_entitlement: str
    initiative: str
    in_whose_time: str
    who_pays: str


class MarkFacts(Frozen):
    """The mark as it stood on the day of completion."""

    number: str
    status: str
    granted_on: datetime.date
    expires_on: datetime.date
    standard: str


class Issuer(Frozen):
    name: str
    url: str


class Snapshot(Frozen):
    """What was proven, by which course version, with how many hours, under which mark."""

    schema_number: int = SCHEMA
    number: str
    kind: Literal["certificate", "attendance_statement"]
    language: str
    issuer: Issuer
    verification_url: str
    issued_at: datetime.datetime
    completed_on: datetime.date
    course: CourseFacts
    minutes: int
    hours: tuple[HoursFacts, ...]
    mark: MarkFacts | None
    models_used: tuple[str, ...]
    person_sha256: str

    def canonical(self) -> str:
        """The canonical text whose bytes are hashed."""
        return canonical_json(self.model_dump(mode="json"))

    @property
    def total_hours(self) -> Decimal:
        return sum((entry.hours for entry in self.hours), Decimal("0.00"))

    @property
    def hours_text(self) -> str:
        """The total as a person would say it."""
        return hours_text(self.total_hours)

    @property
    def hours_unit(self) -> str:
        """The word beside the total where the number stands by itself."""
        return ngettext("uur", "uur", _plural(self.total_hours))


def hours_text(hours: Decimal) -> str:
    """Hours as a person would say them: "1 uur", "1,5 uur"; in English "1 hour", "1.5 hours"."""
    places = next(places for places in (0, 1, 2) if places == 2 or hours == round(hours, places))
    return ngettext("%(hours)s uur", "%(hours)s uur", _plural(hours)) % {"hours": floatformat(hours, places)}


def _plural(hours: Decimal) -> int:
    """A whole number with the grammar of this one: gettext asks no others."""
    return 1 if hours == 1 else 2


def person_digest(*, salt: str, name: str, employee_number: str) -> str:
    """Return the SHA-256 of salt and personal data: proof of who it was, for whoever still holds both."""
    return digest(salt + canonical_json({"name": name, "employee_number": employee_number}))
