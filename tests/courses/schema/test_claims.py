"""A claim of law or fact, and the days on which it may be told."""

from datetime import date

import pytest
from pydantic import ValidationError

from courses.schema import Text
from courses.schema.claims import Claim, Worry

READ = {"key": "a-law", "claim": "Dit geldt.", "source": "Een wet", "checked_on": date(2026, 2, 28)}
KEY = "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(
    ("fields", "day", "worries"),
    [
        ({}, date(2027, 2, 28), ()),
        ({}, date(2027, 3, 1), (Worry.STALE,)),
        ({"checked_on": date(2024, 2, 29)}, date(2025, 3, 1), ()),
        ({"checked_on": date(2024, 2, 29)}, date(2025, 3, 2), (Worry.STALE,)),
        ({"valid_until": date(2026, 12, 1)}, date(2026, 12, 1), ()),
        ({"valid_until": date(2026, 12, 1)}, date(2026, 12, 2), (Worry.EXPIRED,)),
        ({"valid_from": date(2026, 12, 2)}, date(2026, 12, 1), (Worry.EARLY,)),
        ({"checked_on": None, "seen_in": "Een krant", "seen_on": date(2025, 1, 1)}, date(2026, 1, 2), (Worry.STALE,)),
    ],
)
def test_a_claim_is_told_on_its_days_and_a_year_after_somebody_looked(fields, day, worries) -> None:
    assert Claim(**(READ | fields)).worries(day) == worries


@pytest.mark.parametrize(
    "fields",
    [
        {"checked_on": None},
        {"checked_on": None, "seen_in": "Een krant"},
        {"valid_from": date(2026, 2, 2), "valid_until": date(2026, 2, 1)},
        {"link": "http://wetten.example.org"},
        {"key": "Een sleutel"},
        {"read_by": "niemand"},
    ],
)
def test_a_claim_out_of_nowhere_is_refused(fields) -> None:
    with pytest.raises(ValidationError):
        Claim(**(READ | fields))


def test_a_block_without_claims_is_spelled_as_before_there_were_any() -> None:
    assert "claims" not in Text(key=KEY, html="<p>Ja.</p>").model_dump(mode="json")
    assert Text(key=KEY, html="<p>Ja.</p>", claims=("a-law",)).model_dump(mode="json")["claims"] == ["a-law"]
