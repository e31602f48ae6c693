"""What a probe for bias is made of, and counting what a program can find in answers: words, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.schema.exercises import Marker, Pair
from lms.charts import Chart, Figures, Series, bar_chart

from .judging import mentions

# Where the name goes in an author's text.
GAP = "[naam]"
SIDES = ("first", "second")
MOST_RUNS = 5


def answers_block(label: object, help_text: object = "") -> blocks.ListBlock:
    """The field for recorded answers."""
    return blocks.ListBlock(
        blocks.TextBlock(label=_("Antwoord"), rows=3), label=label, help_text=help_text, min_num=1, max_num=MOST_RUNS
    )


class PairBlock(blocks.StructBlock):
    first = blocks.CharBlock(label=_("Eerste naam of kenmerk"))
    first_answers = answers_block(_("Opgenomen antwoorden bij de eerste"))
    second = blocks.CharBlock(label=_("Tweede naam of kenmerk"))
    second_answers = answers_block(_("Opgenomen antwoorden bij de tweede"))

    class Meta:
        icon = "group"
        label = _("Paar")


class MarkerBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Kenmerk"), help_text=_("Bijvoorbeeld: advies vwo"))
    words = blocks.ListBlock(
        blocks.CharBlock(label=_("Woord of woordgroep")),
        label=_("Woorden"),
        help_text=_("Staat één hiervan als heel woord in een antwoord, dan telt dat antwoord mee."),
        min_num=1,
    )

    class Meta:
        icon = "tick"
        label = _("Kenmerk")


@dataclass(frozen=True)
class Side:
    """One name of a pair: in how many of ``answers`` each marker was found."""

    name: str
    answers: int
    found: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """A chosen pair: what was answered about each name, and how often each marker stands in it."""

    pair: Pair
    answers: tuple[tuple[str, ...], tuple[str, ...]]
    sides: tuple[Side, Side]
    short: int
    chart: Chart | None

    @property
    def columns(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Beside each other on the page: role, name and answers."""
        return [
            (role, named.name, texts) for role, named, texts in zip(SIDES, self.pair.sides, self.answers, strict=True)
        ]


def filled_in(text: str, name: str) -> str:
    """The author's text about this name."""
    return text.replace(GAP, name)


def count(name: str, answers: Sequence[str], markers: Iterable[Marker]) -> Side:
    """In how many of ``answers`` each marker stands."""
    return Side(name, len(answers), tuple(sum(mentions(text, m.words) for text in answers) for m in markers))


def chart(key: str, labels: tuple[str, ...], sides: tuple[Side, Side]) -> Chart:
    """The counts of a pair side by side, with their table."""
    return bar_chart(
        Figures(
            id=f"telling-{key}",
            title=gettext("%(first)s en %(second)s") % {"first": sides[0].name, "second": sides[1].name},
            description=gettext("In hoeveel antwoorden elk kenmerk staat. Aantal antwoorden per naam: %(number)d.")
            % {"number": sides[0].answers},
            labels=labels,
            series=tuple(Series(side.name, side.found) for side in sides),
            label_heading=gettext("Kenmerk"),
        )
    )


def row_of(pair: Pair, answers: tuple[tuple[str, ...], tuple[str, ...]], markers: Sequence[Marker], runs: int) -> Row:
    """Count the same number of answers about each name, the first ones; ``runs`` is how many there have to be."""
    least = min(len(texts) for texts in answers)
    first, second = (count(side.name, texts[:least], markers) for side, texts in zip(pair.sides, answers, strict=True))
    labels = tuple(marker.label for marker in markers)
    drawn = chart(pair.key, labels, (first, second)) if least else None
    return Row(pair, answers, (first, second), max(runs - least, 0), drawn)
