"""What the guard tells a teacher: what was seen, why it stays here, and what to write instead."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .verdict import HARD, Kind, Outcome, Verdict

SEEN = {
    Kind.BSN: gettext_lazy("een burgerservicenummer"),
    Kind.EDUCATION_NUMBER: gettext_lazy("een onderwijsnummer"),
    Kind.PUPIL_NUMBER: gettext_lazy("een nummer van een leerling, student of medewerker"),
    Kind.PHONE: gettext_lazy("een telefoonnummer"),
    Kind.EMAIL: gettext_lazy("een e-mailadres"),
    Kind.ADDRESS: gettext_lazy("een adres"),
    Kind.POSTCODE: gettext_lazy("een postcode"),
    Kind.BIRTH_DATE: gettext_lazy("een geboortedatum"),
    Kind.IBAN: gettext_lazy("een rekeningnummer"),
    Kind.LICENCE_PLATE: gettext_lazy("een kenteken"),
    Kind.PASSWORD: gettext_lazy("een wachtwoord of code"),
    Kind.DOCUMENT_NUMBER: gettext_lazy("een nummer van een pas of document"),
    Kind.NUMBER: gettext_lazy("een nummer dat van iemand kan zijn"),
    Kind.NAME: gettext_lazy("een naam"),
    Kind.HEALTH: gettext_lazy("iets over gezondheid, geloof of thuis dat over één persoon lijkt te gaan"),
    Kind.WORD: gettext_lazy("een woord dat je school liever binnenhoudt"),
}
_INSTEAD = {
    Kind.BSN: gettext_lazy("[bsn]"),
    Kind.EDUCATION_NUMBER: gettext_lazy("[onderwijsnummer]"),
    Kind.PUPIL_NUMBER: gettext_lazy("[nummer]"),
    Kind.PHONE: gettext_lazy("[telefoonnummer]"),
    Kind.EMAIL: gettext_lazy("[e-mailadres]"),
    Kind.ADDRESS: gettext_lazy("[adres]"),
    Kind.POSTCODE: gettext_lazy("[postcode]"),
    Kind.BIRTH_DATE: gettext_lazy("[geboortedatum]"),
    Kind.IBAN: gettext_lazy("[rekeningnummer]"),
    Kind.LICENCE_PLATE: gettext_lazy("[kenteken]"),
    Kind.PASSWORD: gettext_lazy("[wachtwoord]"),
    Kind.DOCUMENT_NUMBER: gettext_lazy("[documentnummer]"),
    Kind.NUMBER: gettext_lazy("[nummer]"),
    Kind.HEALTH: gettext_lazy("[bijzonderheid]"),
    Kind.WORD: gettext_lazy("[weggelaten]"),
}


def sentence(verdict: Verdict) -> str:
    """What is said of a text that is stopped or held."""
    kinds = [kind for kind in Kind if kind in {finding.kind for finding in verdict.found}]
    table = _("Dit lijkt een klassenlijst.") + " " if verdict.table else ""
    if verdict.outcome is Outcome.STOP:
        hard = [kind for kind in kinds if kind in HARD] or kinds
        return table + _(
            "Je bericht bevat %(what)s. Er is niets verstuurd. Hiermee is iemand te vinden of te herkennen, en een"
            " taalmodel heeft het niet nodig. Haal het weg of zet er iets als [leerling A] voor in de plaats."
        ) % {"what": _listed(hard)}
    return table + _(
        "We zien misschien %(what)s. Er is nog niets verstuurd. Gaat het over een leerling, ouder of collega? Vervang"
        " het. Gaat het over niemand in het bijzonder, dan kun je het zo versturen."
    ) % {"what": _listed(kinds)}


def seen_as_json() -> str:
    """What each kind is called, for the page's script."""
    return json.dumps({kind: str(name) for kind, name in SEEN.items()}, ensure_ascii=False)


def _listed(kinds: Iterable[Kind]) -> str:
    """The kinds in a sentence: one, another and a third."""
    *rest, last = (str(SEEN[kind]) for kind in kinds)
    return _("%(first)s en %(last)s") % {"first": ", ".join(rest), "last": last} if rest else last


def replacements(text: str, verdict: Verdict) -> list[str]:
    """What to write for each finding: the same letter for the same name, everywhere in the text."""
    letters: dict[str, str] = {}
    found = []
    for finding in verdict.found:
        if finding.kind is not Kind.NAME:
            found.append(str(_INSTEAD[finding.kind]))
            continue
        name = text[finding.start : finding.end].casefold().removesuffix("'s").removesuffix("’s")
        first = name.split()[0]
        letter = letters.setdefault(first, _letter(len(letters)))
        found.append(_("[leerling %(letter)s]") % {"letter": letter})
    return found


def replaced(text: str, verdict: Verdict) -> str:
    """The text with everything that was found replaced."""
    changed, at = [], 0
    for finding, instead in zip(verdict.found, replacements(text, verdict), strict=True):
        changed += [text[at : finding.start], instead]
        at = finding.end
    return "".join([*changed, text[at:]])


def _letter(number: int) -> str:
    """A to Z, then A2 and so on."""
    turn, place = divmod(number, 26)
    return chr(ord("A") + place) + (str(turn + 1) if turn else "")
