"""The guard: what must not leave this site, and what a teacher decides on before it does.

``check`` looks at a text by rules and lists alone: no model, no database, no network, no clock. It does not find
everything, and the pages that use it say so (``docs/guard.md``).
"""

import re
from functools import lru_cache

from .familiar import Phrases, phrases
from .hard import Found, hard_identifiers
from .names import possible_names
from .reading import Reading, readings
from .rows import under_headings
from .special import special_facts
from .tables import class_list
from .tokens import tokens
from .verdict import HARD, SOFT, Finding, Kind, Outcome, Settings, Verdict
from .words import own_words

__all__ = ["HARD", "SOFT", "Finding", "Kind", "Outcome", "Settings", "Verdict", "check", "hard_found"]

# The date of birth of a person whom everybody knows passes up to this year; no later, whoever else is named.
YOUNGEST_FIGURE = 2004
_NONE = Settings()


def check(text: str, *, settings: Settings = _NONE) -> Verdict:
    """Say what should happen with ``text`` and which pieces of it are why, in their order, without overlaps."""
    found: list[Found] = []
    listed = False
    for reading in readings(text):
        pieces, list_here = _pieces(reading, settings)
        listed = listed or list_here
        found += [(kind, *reading.span(start, end)) for kind, start, end in pieces]
    kept = tuple(Finding(*piece) for piece in _without_overlaps(found, len(text)))
    return Verdict(_outcome(kept, settings), kept, table=listed)


def hard_found(text: str) -> tuple[Finding, ...]:
    """Hard identifiers by rules and by the headings of columns: what the page's scripts find too, without names."""
    pieces = [(kind, *one.span(start, end)) for one in readings(text) for kind, start, end in _hard_pieces(one)]
    return tuple(Finding(*piece) for piece in _without_overlaps(pieces, len(text)))


def _hard_pieces(reading: Reading) -> list[Found]:
    """Where hard identifiers stand in the plain text."""
    ruled = [(kind, *reading.plain_span(start, end)) for kind, start, end in hard_identifiers(reading.flat)]
    return [*ruled, *under_headings(reading.plain)]


def _pieces(reading: Reading, settings: Settings) -> tuple[list[Found], bool]:
    """What stands in one reading of a text, what counts most first; and whether a list of a class does."""
    plain = reading.plain
    words = tokens(plain)
    names, figure = possible_names(plain, words, _known(settings.known_names))
    hard = _hard_pieces(reading)
    if figure and not names:  # dates of people whom everybody knows
        hard = [found for found in hard if found[0] is not Kind.BIRTH_DATE or not _long_ago(plain[found[1] : found[2]])]
    listed, columns = class_list(plain)
    pieces = [
        *hard,
        *columns,
        *((Kind.WORD, *span) for span in own_words(plain, settings.hold_words)),
        *((Kind.NAME, *span) for span in names),
        *((Kind.HEALTH, *span) for span in special_facts(plain, words, names)),
    ]
    return pieces, listed


def _long_ago(date: str) -> bool:
    """Whether nobody who is born then is a pupil now; without a whole year one cannot tell."""
    year = re.search(r"(?:19|20)\d\d", date)
    return year is not None and int(year[0]) <= YOUNGEST_FIGURE


def _without_overlaps(pieces: list[Found], length: int) -> list[Found]:
    """The pieces in the text's order; where two overlap, the first in the list stays."""
    taken = bytearray(length)
    kept: list[Found] = []
    for kind, start, end in pieces:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((kind, start, end))
    return sorted(kept, key=lambda piece: piece[1])


def _outcome(found: tuple[Finding, ...], settings: Settings) -> Outcome:
    kinds = {finding.kind for finding in found}
    if kinds & HARD or (settings.health_stops and Kind.HEALTH in kinds):
        return Outcome.STOP
    return Outcome.HOLD if kinds else Outcome.PASS


@lru_cache(maxsize=256)
def _known(names: tuple[str, ...]) -> Phrases:
    return phrases(names)
