"""What the guard says about a text."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    STOP = "stop"
    HOLD = "hold"
    PASS = "pass"  # noqa: S105 -- an outcome


class Kind(StrEnum):
    """What was recognised. The first ones stop a text; from ``NUMBER`` on a teacher decides."""

    BSN = "bsn"
    EDUCATION_NUMBER = "education_number"
    PUPIL_NUMBER = "pupil_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth_date"
    IBAN = "iban"
    LICENCE_PLATE = "licence_plate"
    PASSWORD = "password"  # noqa: S105 -- a kind of finding
    DOCUMENT_NUMBER = "document_number"
    NUMBER = "number"
    NAME = "name"
    HEALTH = "health"
    WORD = "word"


SOFT = frozenset({Kind.NUMBER, Kind.NAME, Kind.HEALTH, Kind.WORD})
HARD = frozenset(Kind) - SOFT


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of the text, in characters of the text as it was given."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What an organisation adds: it can make the guard stricter, and name what everybody may know."""

    hold_words: tuple[str, ...] = ()
    known_names: tuple[str, ...] = ()
    health_stops: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What should happen, and why; ``table`` tells that the text looks like a list of a class."""

    outcome: Outcome
    found: tuple[Finding, ...] = ()
    table: bool = False
