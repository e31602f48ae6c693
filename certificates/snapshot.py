"""The frozen record that everything about a certificate is rendered from.

Schema numbers only rise, and older numbers are brought up to the newest on reading
(``read_snapshot``); the text that was stored stays what is hashed. No personal data: these are in
side rows, and the snapshot holds the digests of salt and data.

Schema 1 had the hours in one sum, no validity, nothing on how an outcome was shown, and one digest
over the holder's name and employee number together.
"""

import datetime
import json
from decimal import Decimal
from typing import Any, Literal

from django.template.defaultfilters import floatformat
from django.utils.translation import ngettext
from pydantic import BaseModel, ConfigDict

from courses.schema import canonical_json, digest

SCHEMA = 2


class Frozen(BaseModel):
    """Immutable, and nothing that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Frozen):
    """What somebody can do after the course, and in which ways it was shown; none where the version does not tell."""

    code: str
    text: str
    frameworks: tuple[str, ...] = ()
    shown: tuple[Literal["tested", "done", "judged", "declared"], ...] = ()


class CourseFacts(Frozen):
    key: str
    title: str
    version: int
    sha256: str
    provider: str
    outcomes: tuple[Outcome, ...]


class HoursFacts(Frozen):
    """Hours of one part and category as decimal text, with the four answers."""

    part: Literal["contact", "self_study", "sandbox", "undivided"]
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


class Earlier(Frozen):
    """The document of before that this one corrects, completes or renews."""

    relation: Literal["corrects", "backfills", "renews"]
    number: str
    sha256: str


class Snapshot(Frozen):
    """What was proven, by which course version, with how many hours, under which mark, until when.

    ``validity_months`` and ``expires_on`` are both None when it never expires. ``staff_record_sha256``
    is empty when no employer keeps a record beside it.
    """

    schema_number: int = SCHEMA
    number: str
    kind: Literal["certificate", "attendance_statement"]
    language: str
    issuer: Issuer
    verification_url: str
    issued_at: datetime.datetime
    completed_on: datetime.date
    validity_months: int | None
    expires_on: datetime.date | None
    course: CourseFacts
    minutes: int
    hours: tuple[HoursFacts, ...]
    mark: MarkFacts | None
    models_used: tuple[str, ...]
    earlier: Earlier | None
    holder_sha256: str
    staff_record_sha256: str

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


def read_snapshot(text: str) -> Snapshot:
    """Return the facts in a stored snapshot, brought up to the newest schema.

    Raises:
        ValueError: when the text names a schema newer than this code, or does not fit its own.
    """
    data = json.loads(text)
    if data["schema_number"] > SCHEMA:
        raise ValueError(f"schema {data['schema_number']} is newer than this code knows ({SCHEMA})")
    return Snapshot.model_validate_json(json.dumps(_from_first(data) if data["schema_number"] == 1 else data))


def _from_first(data: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 as schema 2 says it: nothing is known that was not, and it never expires."""
    rest = {key: value for key, value in data.items() if key != "person_sha256"}
    return rest | {
        "schema_number": SCHEMA,
        "hours": [entry | {"part": "undivided"} for entry in data["hours"]],
        "validity_months": None,
        "expires_on": None,
        "earlier": None,
        # Over the name and the employee number together, as it was.
        "holder_sha256": data["person_sha256"],
        "staff_record_sha256": "",
    }


def hours_text(hours: Decimal) -> str:
    """Hours as a person would say them: "1 uur", "1,5 uur"; in English "1 hour", "1.5 hours"."""
    places = next(places for places in (0, 1, 2) if places == 2 or hours == round(hours, places))
    return ngettext("%(hours)s uur", "%(hours)s uur", _plural(hours)) % {"hours": floatformat(hours, places)}


def _plural(hours: Decimal) -> int:
    """A whole number with the grammar of this one: gettext asks no others."""
    return 1 if hours == 1 else 2


def holder_digest(*, salt: str, name: str) -> str:
    """Return the SHA-256 of salt and name: proof of whose it was, for whoever still holds both."""
    return digest(salt + canonical_json({"name": name}))


def staff_record_digest(*, salt: str, name: str, employee_number: str) -> str:
    """Return the SHA-256 of salt and the employer's record; of schema 1 it is the digest of the person."""
    return digest(salt + canonical_json({"name": name, "employee_number": employee_number}))
