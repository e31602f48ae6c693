"""Amounts in words."""

import pytest
from django.utils import translation

from home.templatetags.home_texts import euros, sector_names, study_load


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (1, "1 minuut"),
        (45, "45 minuten"),
        (60, "1 uur"),
        (61, "1 uur en 1 minuut"),
        (90, "1 uur en 30 minuten"),
        (600, "10 uur"),
    ],
)
def test_study_load_is_said_as_a_person_would(minutes: int, text: str) -> None:
    with translation.override("nl"):
        assert study_load(minutes) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("0.00", ""), ("", ""), ("geen", ""), ("45.00", "€ 45,00"), ("1250.5", "€ 1.250,50")]
)
def test_money_is_written_the_dutch_way_and_nothing_is_empty(amount: str, text: str) -> None:
    with translation.override("nl"):
        assert euros(amount) == text


def test_sectors_have_names_and_unknown_ones_stay_visible() -> None:
    assert sector_names(["po", "xx"]) == "Primair onderwijs, xx"
