"""The frozen facts in words, the same on every page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.enums import Initiative

from .enums import InWhoseTime, OffEntitlement, WhoPays
from .snapshot import HoursFacts, Snapshot


@dataclass(frozen=True)
class Answer:
    """One question about the hours, and what is known of it."""

    question: str
    answer: str


def answers(facts: Snapshot, *, confirmed: bool) -> list[Answer]:
    """Return the four answers about the hours, and whether the employer confirmed them."""
    return [answer for entry in facts.hours for answer in _answers(entry, confirmed=confirmed)]


def _answers(entry: HoursFacts, *, confirmed: bool) -> list[Answer]:
    return [
        Answer(_("Gaan de uren van de cao-uren af?"), str(OffEntitlement(entry.off_entitlement).label)),
        Answer(_("Op wiens initiatief?"), str(Initiative(entry.initiative).label)),
        Answer(_("In wiens tijd?"), str(InWhoseTime(entry.in_whose_time).label)),
        Answer(_("Wie betaalt?"), str(WhoPays(entry.who_pays).label)),
        Answer(_("Heeft de werkgever dit bevestigd?"), _confirmation(entry, confirmed=confirmed)),
    ]


def _confirmation(entry: HoursFacts, *, confirmed: bool) -> str:
    if entry.off_entitlement == OffEntitlement.NOT_APPLICABLE:
        return str(OffEntitlement.NOT_APPLICABLE.label)
    return _("Ja") if confirmed else _("Nog niet bevestigd")
