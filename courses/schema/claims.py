"""What a course says of law and fact, with the place where anybody can look it up. Pure: no Django, no files."""

import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from .base import Frozen

# A claim that nobody looked at for longer is shown to its author.
MONTHS_UNTIL_STALE = 12


class Worry(StrEnum):
    """Why a claim cannot be told as it stands."""

    EARLY = "early"
    EXPIRED = "expired"
    STALE = "stale"
    # A block cites it, though nobody read its source, and does not say so.
    UNSAID = "unsaid"
    # A block cites a key that the table does not have.
    UNKNOWN = "unknown"


class Claim(Frozen):
    """One sentence of law or fact.

    ``article`` is where in the source it stands. ``valid_from`` and ``valid_until`` are the first and the last
    day on which the sentence holds, None for no known end. ``checked_on`` is the day on which somebody read the
    source itself, and stays None as long as nobody did; then ``seen_in`` says where it was found instead, and
    ``seen_on`` when.
    """

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    claim: str = Field(min_length=1)
    source: str = Field(min_length=1)
    link: str = Field(default="", pattern=r"^(https://\S+)?$")
    article: str = ""
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    checked_on: datetime.date | None = None
    seen_in: str = ""
    seen_on: datetime.date | None = None

    @model_validator(mode="after")
    def _has_been_seen(self) -> Self:
        """Refuse a claim that came out of nowhere, and one that ends before it begins."""
        if self.checked_on is None and not (self.seen_in and self.seen_on):
            raise ValueError("not read in its source, so 'seen_in' and 'seen_on' must say where it comes from")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("it ends before it begins")
        return self

    @property
    def is_read(self) -> bool:
        """Whether somebody read the source itself."""
        return self.checked_on is not None

    def worries(self, on: datetime.date) -> tuple[Worry, ...]:
        """Return what is wrong with telling this on the day ``on``."""
        looked = self.checked_on or self.seen_on
        found = {
            Worry.EARLY: self.valid_from is not None and on < self.valid_from,
            Worry.EXPIRED: self.valid_until is not None and on > self.valid_until,
            Worry.STALE: looked is not None and on > _a_year_later(looked),
        }
        return tuple(worry for worry, is_so in found.items() if is_so)


def _a_year_later(day: datetime.date) -> datetime.date:
    """The same day of the next year; the first of March for the leap day."""
    month = day.month - 1 + MONTHS_UNTIL_STALE
    year, month = day.year + month // 12, month % 12 + 1
    try:
        return day.replace(year=year, month=month)
    except ValueError:
        return datetime.date(year, month + 1, 1)
