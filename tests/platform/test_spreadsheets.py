"""Whatever stands in a cell, no spreadsheet runs it."""

import csv
import io

import pytest
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from lms.spreadsheets import inert_cell

pytestmark = pytest.mark.once

FORMULA = 'HYPERLINK("https://example.org";"klik")'
BEFORE = [
    "", " ", "   ", "\u00a0", "\u2009", "\u3000", "\u200b", "\u200d", "\ufeff", "\u200e", "\u202e", "\u2060", "\u00ad",
    "\x00", "\x0b", "\x1b", "\x85", "\t", "\r\n", "\u2028", "\u3164", "\u2800", "\ufe0f", "\u0301", " \u200b\ufeff ",
]  # fmt: skip


@pytest.mark.parametrize("before", BEFORE, ids=[before.encode("unicode_escape").decode() for before in BEFORE])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−", "⁼", "₊"])
def test_what_a_spreadsheet_strips_hides_no_formula(before: str, start: str) -> None:
    cell = f"{before}{start}{FORMULA}"
    assert inert_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["1,50", "-1,50", "-3", "0", "", "Noor", "M-1", "a=b", "'s-Hertogenbosch", " Noor", "ﬁlm", "2026-08-01"]
)
def test_numbers_and_names_stay_as_they_are(cell: str) -> None:
    assert inert_cell(cell) == cell


@pytest.mark.parametrize("cell", ["-1,5-2", "-1,5;=1", "+31", "-", "-x", "-１", "--1", "\tx", "\rx", "\nx"])
def test_what_is_no_number_is_no_number(cell: str) -> None:
    assert inert_cell(cell) == f"'{cell}"


def test_lists_of_the_workshop_are_inert_as_well() -> None:
    written = io.StringIO()
    SpreadsheetExportMixin().write_csv_row(csv.DictWriter(written, ["naam", "uren"]), {"naam": " =1+1", "uren": 3})
    assert written.getvalue() == "' =1+1,3\r\n"
