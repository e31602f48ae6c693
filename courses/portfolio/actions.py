"""Keep a text in the user's own portfolio, and remove it again."""

import hashlib
import json

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from courses.learning.actions.errors import LearningError
from lms.errors import NotAllowedError
from lms.people.models import User

from .models import LONGEST_SOURCE, LONGEST_TEXT, LONGEST_TITLE, PortfolioItem


class NothingToKeep(LearningError):  # noqa: N818 -- says what is the case
    """There is no text."""

    def __init__(self) -> None:
        super().__init__(_("Er is nog geen tekst om te bewaren. Schrijf eerst iets."))


class TooLongToKeep(LearningError):  # noqa: N818
    """The text is longer than a portfolio takes."""

    def __init__(self) -> None:
        super().__init__(
            _("Je tekst is te lang voor je portfolio: hooguit %(most)d tekens. Maak hem korter.")
            % {"most": LONGEST_TEXT}
        )


class PortfolioFull(LearningError):  # noqa: N818
    """There are as many texts as one person may keep."""

    def __init__(self) -> None:
        super().__init__(_("Je portfolio is vol. Haal eerst een tekst weg die je niet meer nodig hebt."))


@transaction.atomic
def keep(*, person: User, title: str, text: str, source: str = "", by: User) -> PortfolioItem:
    """Keep a text as it is now; the same title, text and source again is the item that is there.

    Raises:
        NotAllowedError: when ``by`` is somebody else: a portfolio is one's own.
        NothingToKeep, TooLongToKeep, PortfolioFull: nothing was kept.
    """
    if by.pk != person.pk:
        raise NotAllowedError
    title, source = _one_line(title, LONGEST_TITLE), _one_line(source, LONGEST_SOURCE)
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise NothingToKeep
    if len(text) > LONGEST_TEXT:
        raise TooLongToKeep
    mine = PortfolioItem.objects.visible_to(person)
    sha256 = _digest(title, text, source)
    if (kept := mine.filter(sha256=sha256).first()) is not None:
        return kept
    if mine.count() >= settings.PORTFOLIO_ITEMS:
        raise PortfolioFull
    facts = {"title": title or _("Zonder titel"), "text": text, "source": source}
    return PortfolioItem.objects.get_or_create(person=person, sha256=sha256, defaults=facts)[0]


def take_out(*, item_id: int, by: User) -> int:
    """Delete one of the user's own texts for good; return how many (0 when gone or somebody else's)."""
    return PortfolioItem.objects.visible_to(by).filter(pk=item_id).delete()[0]


def _one_line(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most].rstrip()


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
