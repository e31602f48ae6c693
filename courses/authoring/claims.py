"""Hold what blocks claim against the table of claims: is it still so, did anybody look, and does the block say so?"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.schema.claims import Claim, Worry

# What a block says that cites a claim whose source nobody read.
SAYS_SO = re.compile(r"\bniet zelf (?:na)?gelezen\b|\bnot read ourselves\b", re.IGNORECASE)


@dataclass(frozen=True)
class ClaimWorry:
    """What is wrong with one claim where it is cited; ``claim`` is None for a key that the table does not have."""

    key: str
    why: Worry
    claim: Claim | None


def claim_worries(
    cited: tuple[str, ...], text: str, *, table: Mapping[str, Claim], on: datetime.date
) -> Iterator[ClaimWorry]:
    """Yield what is wrong with the claims ``cited`` by a block that reads ``text``, on the day ``on``."""
    for key in cited:
        claim = table.get(key)
        if claim is None:
            yield ClaimWorry(key, Worry.UNKNOWN, None)
            continue
        yield from (ClaimWorry(key, why, claim) for why in claim.worries(on))
        if not claim.is_read and not SAYS_SO.search(text):
            yield ClaimWorry(key, Worry.UNSAID, claim)


def cited_keys(written: str) -> tuple[str, ...]:
    """The keys that an author wrote into the field of a block, in order and each once."""
    return tuple(dict.fromkeys(re.split(r"[\s,;]+", written.strip()))) if written.strip() else ()


def words_in(value: Any) -> str:
    """All text in a block, as its editor or its file has it."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return " ".join(words_in(part) for name, part in value.items() if name != "claims")
    if isinstance(value, list | tuple):
        return " ".join(words_in(part) for part in value)
    return ""


def sentence(worry: ClaimWorry) -> str:
    """What an author reads about a worry."""
    sentences = {
        Worry.UNKNOWN: _("De bewering “%(key)s” staat niet in de tabel met beweringen."),
        Worry.EARLY: _("De bewering “%(key)s” geldt pas vanaf %(from)s: %(claim)s"),
        Worry.EXPIRED: _("De bewering “%(key)s” gold tot en met %(until)s: %(claim)s"),
        Worry.STALE: _("De bewering “%(key)s” is meer dan twaalf maanden niet nagekeken: %(claim)s"),
        Worry.UNSAID: _(
            "Van de bewering “%(key)s” las niemand de bron. Zeg in het blok “niet zelf nagelezen”, of haal haar weg."
        ),
    }
    return sentences[worry.why] % _words(worry)


def _words(worry: ClaimWorry) -> dict[str, Any]:
    claim = worry.claim
    if claim is None:
        return {"key": worry.key}
    return {"key": worry.key, "claim": claim.claim, "from": claim.valid_from, "until": claim.valid_until}
