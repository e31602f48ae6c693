"""The chances of the next word as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.hub import next_word

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


def model_chances(context: str, *, temperature: float = 1.0, top: int = _FAR) -> list[tuple[str, int]]:
    """What the woordvoorspeller says after ``context``, the likeliest word first."""
    return next_word.chances(context, temperature=temperature, top=top)


def rows(chances: Sequence[tuple[str, int]], prediction: str) -> tuple[Row, ...]:
    """The likeliest words, and the learner's own wherever it stands."""
    if not chances:
        return ()
    shown = dict(chances[:_SHOWN])
    shown.setdefault(prediction, dict(chances).get(prediction, 0))
    return tuple(Row(word, chance, mine=word == prediction) for word, chance in shown.items())
