"""The chances of the next word as the page shows them: the model's own, or those printed with the course."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.schema import NextWord, NextWordItem
from lms.hub import next_word

# At 1 the chances are as counted; below, the likeliest wins more often; above, they even out.
TEMPERATURES = ("0.5", "1", "2")
_SHOWN = 6
_FAR = 1000


@dataclass(frozen=True)
class Row:
    """A word with its chance in thousandths; ``mine`` when it is what the learner predicted."""

    word: str
    chance: int
    mine: bool

    @property
    def percent(self) -> str:
        """Whole per cents, for people."""
        if self.chance == 0:
            return _("bijna 0%")
        return f"{round(self.chance / 10)}%" if self.chance >= 10 else _("minder dan 1%")


@dataclass(frozen=True)
class Look:
    """One item with its rows; no rows when a course was frozen without a table."""

    item: NextWordItem
    prediction: str
    rows: tuple[Row, ...]

    @property
    def most_likely(self) -> bool:
        """Whether the learner predicted the likeliest word."""
        return bool(self.rows) and self.rows[0].mine


def looks(block: NextWord, predictions: dict[str, str], *, temperature: str, with_model: bool) -> list[Look]:
    """Every predicted item of ``block`` with its chances, at a temperature of ``TEMPERATURES``."""
    return [
        Look(item, predictions[item.key], _rows(_chances(item, temperature, with_model), predictions[item.key]))
        for item in block.items
        if item.key in predictions
    ]


def _chances(item: NextWordItem, temperature: str, with_model: bool) -> Sequence[tuple[str, int]]:
    if with_model:
        return next_word.chances(item.context, temperature=float(temperature), top=_FAR)
    return sorted(item.table, key=lambda pair: -pair[1])


def _rows(chances: Sequence[tuple[str, int]], prediction: str) -> tuple[Row, ...]:
    """The likeliest words, and her own wherever it stands."""
    if not chances:
        return ()
    shown = dict(chances[:_SHOWN])
    shown.setdefault(prediction, dict(chances).get(prediction, 0))
    return tuple(Row(word, chance, mine=word == prediction) for word, chance in shown.items())
