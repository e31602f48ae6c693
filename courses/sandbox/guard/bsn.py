"""Stop what identifies a pupil before it leaves the site: the citizen service number, for now."""

import re

from django.utils.translation import gettext_lazy as _

# Nine digits, or eight when the first is a zero that was left out, as people write them: in groups or not.
_DIGITS = re.compile(r"(?<![\d.,-])\d(?:[ .-]?\d){7,8}(?![\d]|[.,-]\d)")
_WORD = re.compile(r"\b(?:bsn|burgerservicenummer|burger-?service-?nummer|sofi-?nummer)", re.IGNORECASE)
REFUSAL = _(
    "Je bericht bevat een burgerservicenummer. We hebben het niet verstuurd. "
    "Haal het nummer weg of vervang het door [leerling A]."
)
# One in eleven random numbers passes the check, so the word has to stand near.
_NEAR = 60


def has_bsn(text: str) -> bool:
    """Whether ``text`` holds a number that passes the 11-proof of the BSN, with a word for it near."""
    return any(
        _passes(re.sub(r"\D", "", found[0])) and _WORD.search(text[max(0, found.start() - _NEAR) : found.end() + _NEAR])
        for found in _DIGITS.finditer(text)
    )


def _passes(digits: str) -> bool:
    """The 11-proof: 9, 8, … 2 times the digits, minus the last, is a multiple of 11 and not nothing."""
    padded = digits.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, padded, strict=True))
    return int(digits) > 0 and total % 11 == 0
