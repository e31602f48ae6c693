"""Charts as plain geometry: numbers in, places and words out; templates draw them as SVG, without a script.

Across, everything is a percentage, so that a chart fills any width and its text keeps its size;
down, everything is in pixels. Places are ready-made attribute texts, because a template would
write a Dutch decimal comma into them. Exact arithmetic only: whole numbers and ``Decimal``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _

type Number = int | Decimal

# Down, in pixels: room for a value above the highest bar, the plot, and its labels below.
_TOP = 24
_PLOT = 160
_BELOW = 28
_ROW = 58
_NAME = 24
_BAR = 16
_NEXT_BAR = 18
# Across, in percents: where the numbers of the axis stand, how much of its place a bar fills, and at most.
_GUTTER = Decimal(11)
_FILLED = Decimal("0.7")
_WIDEST = Decimal(12)
_STEPS = 5
# Longer labels do not fit below a column at the width of a phone; they get a row each.
_SHORT = 5
_CUT = 28
# More numbers above columns than this touch each other on a phone.
_ROOMY = 6
# As many signs as can be told apart without colour; see the patterns in components/chart.html.
MOST_SERIES = 3


@dataclass(frozen=True)
class Series:
    """One row of figures with its name; ``values`` has one for each label of the chart."""

    name: str
    values: tuple[Number, ...]


@dataclass(frozen=True)
class Tick:
    """A line across the plot, with its number. ``label_at`` is where the number stands."""

    at: str
    label: str
    label_at: str


@dataclass(frozen=True)
class Label:
    """A name on the axis; ``text`` may be cut, ``whole`` never is. ``note`` has the numbers of a row."""

    at: str
    text: str
    whole: str
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar or part of one, with its number; ``sign`` is the place of its series, from 1."""

    x: str
    y: str
    width: str
    height: str
    sign: int
    hint: str
    value: str = ""
    value_x: str = ""
    value_y: str = ""


@dataclass(frozen=True)
class Segment:
    """A straight piece of a line."""

    x1: str
    y1: str
    x2: str
    y2: str
    sign: int


@dataclass(frozen=True)
class Row:
    """One line of the table behind the chart."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """What a template needs to draw; ``kind`` names its template. Without data there is nothing to draw."""

    kind: str
    id: str
    title: str
    description: str
    empty_text: str
    label_heading: str
    legend: tuple[str, ...]
    rows: tuple[Row, ...]
    height: int = 0
    ticks: tuple[Tick, ...] = ()
    labels: tuple[Label, ...] = ()
    bars: tuple[Bar, ...] = ()
    segments: tuple[Segment, ...] = ()
    crowded: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there are no figures at all (nought is a figure)."""
        return not self.rows

    @property
    def foot(self) -> int:
        """How far down the ground line of the plot lies."""
        return _TOP + _PLOT

    @property
    def label_y(self) -> int:
        """How far down the names below the plot stand."""
        return _TOP + _PLOT + 20


@dataclass(frozen=True)
class Figures:
    """The data of a chart and the words around it. ``id`` is its name on the page."""

    id: str
    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    label_heading: str
    empty_text: str = ""
    decimals: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError when the figures cannot be drawn: uneven rows, too many, or below nought."""
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("every series needs one value for each label")
        if len(self.series) > MOST_SERIES:
            raise ValueError(f"more than {MOST_SERIES} series cannot be told apart")
        if any(value < 0 for one in self.series for value in one.values):
            raise ValueError("a value below nought has no bar")

    @property
    def highest(self) -> Number:
        return max((value for one in self.series for value in one.values), default=0)

    def written(self, value: Number) -> str:
        """Return a number as the reader's language writes it."""
        return number_format(value, decimal_pos=self.decimals, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class _Cell:
    """One figure: whose it is, and how it is written and named."""

    place: int
    sign: int
    value: Number
    text: str
    hint: str


def bar_chart(figures: Figures) -> Chart:
    """Columns side by side; bars below each other when a label is too long to stand below a column."""
    if not figures.labels or not figures.series:
        return _frame(figures, "columns")
    if max(len(label) for label in figures.labels) > _SHORT:
        return _in_rows(figures, stacked=False)
    scale = _Scale.to(figures.highest)
    place = (100 - _GUTTER) / len(figures.labels)
    width = min(place * _FILLED / len(figures.series), _WIDEST)
    margin = _GUTTER + (place - width * len(figures.series)) / 2
    bars = [
        _column(cell, scale, margin + place * cell.place + width * (cell.sign - 1), width) for cell in _cells(figures)
    ]
    return _with_axes(figures, "columns", scale, bars)


def line_chart(figures: Figures) -> Chart:
    """Points joined by lines, for what changes in time; a single point stands alone."""
    if not figures.labels or not figures.series:
        return _frame(figures, "lines")
    scale = _Scale.to(figures.highest)
    place = (100 - _GUTTER) / len(figures.labels)
    alone = len(figures.series) == 1  # the numbers of lines that cross would hide each other
    points = [
        _point(cell, scale, _GUTTER + place * cell.place + place / 2, cell.text if alone else "")
        for cell in _cells(figures)
    ]
    segments = [
        Segment(one.x, one.y, other.x, other.y, one.sign)
        for one, other in pairwise(sorted(points, key=lambda point: point.sign))
        if one.sign == other.sign
    ]
    return replace(_with_axes(figures, "lines", scale, points), segments=tuple(segments))


def stacked_progress(figures: Figures) -> Chart:
    """One bar for each label, its parts laid end to end: done, under way, still to do."""
    if not figures.labels or not figures.series:
        return _frame(figures, "rows")
    return _in_rows(figures, stacked=True)


def nice_step(highest: Number) -> Decimal:
    """Return the step between two ticks: a whole number, 1, 2 or 5 times a power of ten."""
    rough = Decimal(highest) / _STEPS
    if rough <= 1:
        return Decimal(1)
    power = Decimal(10) ** rough.adjusted()
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


@dataclass(frozen=True)
class _Scale:
    """From values to places in the plot; ``top`` is the highest tick."""

    step: Decimal
    top: Decimal

    @classmethod
    def to(cls, highest: Number) -> "_Scale":
        step = nice_step(highest)
        steps = (Decimal(highest) / step).to_integral_value(ROUND_CEILING)
        return cls(step, step * max(steps, Decimal(1)))

    def length(self, value: Number) -> Decimal:
        return _PLOT * Decimal(value) / self.top

    def down(self, value: Number) -> Decimal:
        return _TOP + _PLOT - self.length(value)


def _cells(figures: Figures) -> Iterator[_Cell]:
    """Yield the figures label by label, in each the series in order."""
    for place, label in enumerate(figures.labels):
        for sign, one in enumerate(figures.series, 1):
            text = figures.written(one.values[place])
            yield _Cell(place, sign, one.values[place], text, f"{label}, {one.name}: {text}")


def _in_rows(figures: Figures, *, stacked: bool) -> Chart:
    totals = [sum((one.values[place] for one in figures.series), 0) for place in range(len(figures.labels))]
    longest = Decimal(max(totals) if stacked else figures.highest) or Decimal(1)
    row = _ROW + (0 if stacked else (len(figures.series) - 1) * _NEXT_BAR)
    bars: list[Bar] = []
    end = Decimal(0)
    for cell in _cells(figures):
        start = end if stacked and cell.sign > 1 else Decimal(0)
        width = 100 * Decimal(cell.value) / longest
        end = start + width
        top = row * cell.place + _NAME + (0 if stacked else (cell.sign - 1) * _NEXT_BAR)
        bars.append(Bar(_percent(start), str(top), _percent(width), str(_BAR), cell.sign, cell.hint))
    labels = tuple(
        Label(str(row * place + _NAME - 8), _cut(label), label, _note(figures, place, stacked=stacked))
        for place, label in enumerate(figures.labels)
    )
    return replace(_frame(figures, "rows"), height=row * len(labels), labels=labels, bars=tuple(bars))


def _column(cell: _Cell, scale: _Scale, left: Decimal, width: Decimal) -> Bar:
    top = scale.down(cell.value)
    return Bar(
        x=_percent(left),
        y=_pixels(top),
        width=_percent(width),
        height=_pixels(scale.length(cell.value)),
        sign=cell.sign,
        hint=cell.hint,
        value=cell.text if cell.value else "",
        value_x=_percent(left + width / 2),
        value_y=_pixels(top - 6),
    )


def _point(cell: _Cell, scale: _Scale, across: Decimal, text: str) -> Bar:
    down = scale.down(cell.value)
    at = _percent(across)
    return Bar(at, _pixels(down), "", "", cell.sign, cell.hint, text, at, _pixels(down - 10))


def _frame(figures: Figures, kind: str) -> Chart:
    """Return the words and the table of a chart, with nothing drawn yet."""
    rows = tuple(
        Row(label, tuple(figures.written(one.values[index]) for one in figures.series))
        for index, label in enumerate(figures.labels if figures.series else ())
    )
    return Chart(
        kind=kind,
        id=figures.id,
        title=figures.title,
        description=figures.description,
        empty_text=figures.empty_text,
        label_heading=figures.label_heading,
        legend=tuple(one.name for one in figures.series),
        rows=rows,
    )


def _with_axes(figures: Figures, kind: str, scale: _Scale, bars: list[Bar]) -> Chart:
    place = (100 - _GUTTER) / len(figures.labels)
    return replace(
        _frame(figures, kind),
        height=_TOP + _PLOT + _BELOW,
        ticks=_ticks(scale),
        labels=tuple(
            Label(_percent(_GUTTER + place * index + place / 2), label, label)
            for index, label in enumerate(figures.labels)
        ),
        bars=tuple(bars),
        crowded=len(bars) > _ROOMY,
    )


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    values = [scale.step * number for number in range(int(scale.top / scale.step) + 1)]
    return tuple(
        Tick(
            at=_pixels(scale.down(value)),
            label=number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True),
            label_at=_pixels(scale.down(value) + 4),
        )
        for value in values
    )


def _note(figures: Figures, index: int, *, stacked: bool) -> str:
    """Return the numbers of one row: the first part of the whole, or each for itself."""
    values = [one.values[index] for one in figures.series]
    if not stacked:
        return " · ".join(figures.written(value) for value in values)
    part, whole = figures.written(values[0]), figures.written(sum(values, 0))
    return _("%(part)s van %(whole)s") % {"part": part, "whole": whole}


def _cut(label: str) -> str:
    return label if len(label) <= _CUT else label[: _CUT - 1].rstrip() + "…"


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01'), ROUND_FLOOR).normalize():f}%"


def _pixels(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():f}"
