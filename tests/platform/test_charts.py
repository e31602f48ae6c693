"""The geometry of charts: from figures to places, exactly, and words in the reader's language."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from lms.charts import Chart, Figures, Number, Series, bar_chart, line_chart, nice_step, stacked_progress

MONTHS = ("aug", "sep", "okt", "nov", "dec", "jan", "feb", "mrt", "apr", "mei", "jun", "jul")


def figures(*values: Number, labels: tuple[str, ...] | None = None, **fields: Any) -> Figures:
    """One series of these values, unless told otherwise."""
    given: dict[str, Any] = {
        "id": "proef",
        "title": "Uren per maand",
        "description": "Wat er per maand bij kwam.",
        "labels": labels or MONTHS[: len(values)],
        "series": (Series("Uren", values),),
        "label_heading": "Maand",
        "empty_text": "Er zijn nog geen uren.",
    }
    return Figures(**(given | fields))


def drawn(chart: Chart) -> str:
    return " ".join(render_to_string("components/chart.html", {"chart": chart}).split())


@pytest.mark.parametrize(
    ("highest", "step"),
    [(0, 1), (1, 1), (Decimal("1.5"), 1), (5, 1), (6, 2), (12, 5), (40, 10), (90, 20), (1000, 200), (1001, 500)],
)
def test_ticks_are_whole_and_round(highest: Number, step: int) -> None:
    assert nice_step(highest) == step


def test_ticks_reach_as_high_as_the_highest_bar_and_no_higher_than_one_step_above() -> None:
    assert [tick.label for tick in bar_chart(figures(3, 12)).ticks] == ["0", "5", "10", "15"]
    assert [tick.label for tick in bar_chart(figures(3, 10)).ticks] == ["0", "2", "4", "6", "8", "10"]


def test_a_bar_is_as_high_as_its_value_on_the_scale() -> None:
    low, high, none = bar_chart(figures(5, 10, 0)).bars
    assert (low.height, low.y) == ("80", "104")
    assert (high.height, high.y) == ("160", "24")
    assert (none.height, none.y, none.value) == ("0", "184", "")


def test_bars_share_the_width_and_stay_within_it() -> None:
    bars = bar_chart(figures(*range(1, 13))).bars
    lefts = [Decimal(bar.x.rstrip("%")) for bar in bars]
    width = Decimal(bars[0].width.rstrip("%"))
    assert len(bars) == 12
    assert all(right - left > width for left, right in pairwise(lefts))
    assert lefts[0] > 11
    assert lefts[-1] + width < 100


def test_series_stand_side_by_side_within_the_place_of_their_label() -> None:
    chart = bar_chart(figures(series=(Series("A", (1, 2)), Series("B", (3, 4))), labels=("po", "vo")))
    first, second, third, _ = sorted(chart.bars, key=lambda bar: Decimal(bar.x.rstrip("%")))
    assert [(bar.sign, bar.value) for bar in (first, second, third)] == [(1, "1"), (2, "3"), (1, "2")]
    gap = Decimal(second.x.rstrip("%")) - Decimal(first.x.rstrip("%")) - Decimal(first.width.rstrip("%"))
    assert abs(gap) <= Decimal("0.01")


def test_one_value_is_one_bar_and_one_point_without_a_line() -> None:
    assert len(bar_chart(figures(7)).bars) == 1
    alone = line_chart(figures(7))
    assert (len(alone.bars), alone.segments) == (1, ())


def test_nought_is_a_figure_and_has_an_axis() -> None:
    chart = bar_chart(figures(0, 0))
    assert not chart.is_empty
    assert [tick.label for tick in chart.ticks] == ["0", "1"]
    assert [bar.height for bar in chart.bars] == ["0", "0"]
    assert [bar.width for bar in stacked_progress(figures(0, labels=("Module 1",))).bars] == ["0%"]


@pytest.mark.parametrize("make", [bar_chart, line_chart, stacked_progress])
@pytest.mark.parametrize("nothing", [figures(), figures(1, series=())])
def test_without_figures_there_is_nothing_to_draw_but_a_sentence(make: Any, nothing: Figures) -> None:
    chart = make(nothing)
    assert chart.is_empty
    html = drawn(chart)
    assert "Er zijn nog geen uren." in html
    assert "<svg" not in html
    assert "<table" not in html


def test_a_line_joins_each_point_to_the_next() -> None:
    chart = line_chart(figures(0, 10, 5))
    assert [(piece.y1, piece.y2) for piece in chart.segments] == [("184", "24"), ("24", "104")]
    assert [piece.x2 for piece in chart.segments] == [point.x for point in chart.bars[1:]]


def test_a_line_alone_has_its_numbers_and_lines_that_cross_leave_them_to_the_table() -> None:
    assert [point.value for point in line_chart(figures(1, 2)).bars] == ["1", "2"]
    two = figures(series=(Series("A", (1, 2)), Series("B", (2, 1))), labels=("aug", "sep"))
    assert [point.value for point in line_chart(two).bars] == ["", "", "", ""]
    assert [piece.sign for piece in line_chart(two).segments] == [1, 2]


def test_a_bar_is_never_as_wide_as_a_wall() -> None:
    (alone,) = bar_chart(figures(7)).bars
    assert (alone.width, alone.value_x) == ("12%", "55.5%")


def test_stacked_parts_lie_end_to_end_and_the_longest_row_fills_the_width() -> None:
    parts = (Series("gedaan", (30, 10)), Series("nog te doen", (30, 20)))
    chart = stacked_progress(figures(series=parts, labels=("Module 1", "Module 2")))
    assert [(bar.x, bar.width) for bar in chart.bars] == [
        ("0%", "50%"),
        ("50%", "50%"),
        ("0%", "16.66%"),
        ("16.66%", "33.33%"),
    ]
    assert [label.note for label in chart.labels] == ["30 van 60", "10 van 30"]


def test_long_labels_lie_in_rows_are_cut_in_the_picture_and_whole_in_the_table() -> None:
    name = "Interconfessionele scholengemeenschap De Waterlijn"
    chart = bar_chart(figures(4, labels=(name,)))
    assert chart.kind == "rows"
    assert chart.labels[0].text == "Interconfessionele scholeng…"
    html = drawn(chart)
    assert f"<title>{name}</title>" in html
    assert f'<th scope="row">{name}</th>' in html


def test_numbers_are_written_as_the_reader_writes_them_and_places_as_svg_needs_them() -> None:
    hours = figures(Decimal("1234.5"), Decimal("0.25"), decimals=2)
    with translation.override("nl"):
        chart = bar_chart(hours)
        html = drawn(chart)
    assert [bar.value for bar in chart.bars] == ["1.234,50", "0,25"]
    assert [tick.label for tick in chart.ticks][-1] == "1.500"
    assert 'x="27.25%"' in html
    with translation.override("en"):
        assert bar_chart(hours).bars[0].value == "1,234.50"


@pytest.mark.parametrize(
    "wrong",
    [
        {"series": (Series("A", (1, 2)),)},
        {"series": tuple(Series(name, (1,)) for name in "ABCD")},
        {"series": (Series("A", (-1,)),)},
    ],
    ids=["uneven", "too many", "below nought"],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"series|nought"):
        figures(1, **wrong)


@pytest.mark.parametrize("make", [bar_chart, line_chart, stacked_progress])
def test_every_figure_is_drawn_named_and_in_the_table(make: Any) -> None:
    both = figures(series=(Series("Op school", (1, 2)), Series("Thuis", (3, 4))), labels=("aug", "sep"))
    html = drawn(make(both))
    assert 'role="img" aria-labelledby="proef-titel" aria-describedby="proef-uitleg"' in html
    for text in ("Uren per maand", "Wat er per maand bij kwam.", "<title>sep, Thuis: 4</title>"):
        assert text in html
    assert '<tr><th scope="row">aug</th><td class="number">1</td><td class="number">3</td></tr>' in html
    assert html.count('class="chart__mark chart__mark--1" width="28"') == 1
    assert "style=" not in html
