"""How long a completion counts: a term in the frozen document, or none."""

import datetime
import json

import pytest
from pydantic import ValidationError

from courses.authoring.pages import MAX_VALIDITY_MONTHS as MAX_IN_THE_EDITOR
from courses.schema import read_document
from courses.schema.document import MAX_VALIDITY_MONTHS
from lms.terms import last_day_of_term
from tests.courses.schema.make_golden import FOLDER, example


def test_a_course_that_counts_for_good_is_spelled_as_before_there_was_a_term() -> None:
    text = (FOLDER / "schema-1.json").read_text(encoding="utf-8")
    document = read_document(text)
    assert document.validity_months is None
    assert document.canonical() == text


def test_a_term_is_frozen_with_the_course_and_read_back() -> None:
    yearly = example().model_copy(update={"validity_months": 12})
    assert json.loads(yearly.canonical())["validity_months"] == 12
    assert read_document(yearly.canonical()) == yearly


@pytest.mark.parametrize("months", [0, -1, MAX_VALIDITY_MONTHS + 1, "een jaar"])
def test_a_term_that_cannot_be_is_refused(months: object) -> None:
    with pytest.raises(ValidationError):
        read_document(json.dumps(json.loads(example().canonical()) | {"validity_months": months}))


def test_the_editor_and_the_schema_know_the_same_longest_term() -> None:
    assert MAX_IN_THE_EDITOR == MAX_VALIDITY_MONTHS


@pytest.mark.parametrize(
    ("begins", "months", "last"),
    [
        ((2026, 9, 1), 12, (2027, 9, 1)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2027, 1, 31), 1, (2027, 2, 28)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 11, 30), 120, (2036, 11, 30)),
    ],
)
def test_a_term_ends_on_the_same_day_of_a_later_month(
    begins: tuple[int, int, int], months: int, last: tuple[int, int, int]
) -> None:
    assert last_day_of_term(datetime.date(*begins), months) == datetime.date(*last)
