"""The measurements of many rows at a hundredth."""

import pytest

from tests.volume.copying import read_whole
from tests.volume.many_rows import learning, staff

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_hundredth_of_the_people_and_attempts_costs_no_page_more() -> None:
    made, *pages = learning(100, 10_000)
    # The one whose row was copied tries a hundred times too.
    assert made["attempts"] == 1 + 101 * 100
    assert [page for page in pages if not page["holds"]] == []
    assert read_whole("SELECT count(*) FROM courses_attempt WHERE points = 1") == ["courses_attempt"]


def test_a_hundredth_of_the_staff_is_taken_away_whole() -> None:
    rows = list(staff(200, some=2))
    assert [row["certificates"] for row in rows if row["measured"] == "CSV"] == [101, 201]
    assert [row for row in rows if not row.get("holds", True)] == []
