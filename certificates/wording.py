"""The frozen facts in words, the same on every page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.enums import Initiative

from .enums import HoursPart, InWhoseTime, OffEntitlement, WhoPays
from .snapshot import HoursFacts, Snapshot, hours_text


@dataclass(frozen=True)
class Answer:
    """One question about the hours, and what is known of it."""

    question: str
    answer: str


def answers(facts: Snapshot, *, confirmed: bool) -> list[Answer]:
    """Return what the hours were spent on where that is more than one thing, and the four answers about them."""
    # The same for every part: nothing answers them apart yet, so that each is said once.
    said = {answer: None for entry in facts.hours for answer in _answers(entry, confirmed=confirmed)}
    return [*_parts(facts), *said]


def _parts(facts: Snapshot) -> list[Answer]:
    if len(facts.hours) < 2:
        return []
    return [Answer(str(HoursPart(entry.part).label), hours_text(entry.hours)) for entry in facts.hours]


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
