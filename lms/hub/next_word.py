"""The chances of the woordvoorspeller, straight from its counts."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .embedded.ngram import NGram, ranking

# What a page offers. At 1 the chances are as counted; below, the likeliest wins more often; above, they even out.
TEMPERATURES = ("0.5", "1", "2")


def chances(context: str, *, temperature: float = 1.0, top: int = 6) -> list[tuple[str, int]]:
    """Return the ``top`` likeliest next words after ``context``, each with its chance in thousandths.

    Chances are rounded to whole thousandths; words that round to nothing are left out,
    and what is missing from 1000 belongs to all other words together.
    """
    learned = woordvoorspeller()
    spread = learned.distribution(learned.context(context), temperature)
    rounded = [(word, round(1000 * chance)) for word, chance in ranking(spread)[:top]]
    return [(word, chance) for word, chance in rounded if chance > 0]


def woordvoorspeller() -> NGram:
    """The trained model; read once a process.

    Raises:
        FileNotFoundError: when ``manage.py train_next_word`` never ran.
    """
    return _loaded(Path(settings.HUB_NEXT_WORD_MODEL))


@lru_cache(maxsize=4)
def _loaded(path: Path) -> NGram:
    return NGram.load(path)
