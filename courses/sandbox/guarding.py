"""The guard at the door: what stays here, what a teacher decides on, and how often either happens.

Whatever is about to leave this site goes through ``let_through`` first. Of a text nothing is kept, only counts.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from courses import guard
from courses.exercises.asking import NotSent
from courses.guard.teaching import SEEN, replaced, replacements, sentence
from lms.people.models import Organisation
from lms.streams import in_stream

from . import guard_counts
from .looking import verdict_on
from .models import GuardOutcome, GuardSettings

_SALT = "sandbox.hold"
HELD_SECONDS = 3600
# What an enrolment is fetched with, so that ``settings_beside`` needs no query.
RULES_OF_EMPLOYER = "employment__organisation__guard_settings"


def let_through(
    text: str, *, hold: str = "", organisation: Organisation | None = None, rules: guard.Settings | None = None
) -> None:
    """Let ``text`` pass, or raise NotSent with what was seen; counted for ``organisation``, by its ``rules``.

    ``hold`` is the token that a teacher got with exactly this text and sends again when it is about nobody;
    it never lets a text pass that is to be stopped.
    """
    verdict = verdict_on(text, settings_of(organisation) if rules is None else rules)
    released = verdict.outcome is guard.Outcome.HOLD and _is_token(hold, text, verdict)
    _count(verdict, organisation, released=released)
    if verdict.outcome is guard.Outcome.PASS or released:
        return
    raise NotSent(sentence(verdict), details=details_of(text, verdict))


def settings_of(organisation: Organisation | None) -> guard.Settings:
    """What an organisation added to the guard."""
    row = GuardSettings.objects.filter(organisation=organisation).first() if organisation else None
    return row.as_settings() if row else guard.Settings()


def settings_beside(organisation: Organisation | None) -> guard.Settings:
    """As ``settings_of``, for an organisation that was fetched with ``RULES_OF_EMPLOYER``."""
    row: GuardSettings | None = getattr(organisation, "guard_settings", None)
    return row.as_settings() if row else guard.Settings()


def strictest(organisations: Iterable[Organisation]) -> guard.Settings:
    """What holds for somebody of all these: whatever any of them holds or stops, and the names that all know."""
    rules = [settings_of(organisation) for organisation in organisations]
    known = [set(each.known_names) for each in rules]
    return guard.Settings(
        hold_words=tuple(dict.fromkeys(word for each in rules for word in each.hold_words)),
        known_names=tuple(sorted(set.intersection(*known))) if known else (),
        health_stops=any(each.health_stops for each in rules),
    )


def details_of(text: str, verdict: guard.Verdict) -> dict[str, Any]:
    """What the page needs to show what was seen and to offer the ways on."""
    instead = replacements(text, verdict)
    found = [
        {"kind": f.kind, "start": f.start, "end": f.end, "text": text[f.start : f.end], "replacement": word}
        for f, word in zip(verdict.found, instead, strict=True)
    ]
    token = _token(text, verdict) if verdict.outcome is guard.Outcome.HOLD else ""
    return {
        "outcome": verdict.outcome,
        "found": found,
        "hold": token,
        "text": text,
        "replaced": replaced(text, verdict),
    }


def pieces_of(refusal: NotSent) -> list[tuple[str, str]]:
    """The text that was not sent, in pieces, each with what was seen in it; empty when it was refused otherwise."""
    text = str(refusal.details.get("text", ""))
    pieces, at = [], 0
    for found in refusal.details.get("found", ()):
        label = str(SEEN[guard.Kind(found["kind"])])
        pieces += [(text[at : found["start"]], ""), (text[found["start"] : found["end"]], label)]
        at = found["end"]
    return [*pieces, (text[at:], "")] if text else []


def _digest(text: str, verdict: guard.Verdict) -> str:
    seen = ",".join(f"{f.kind}:{f.start}:{f.end}" for f in verdict.found)
    return hashlib.sha256(f"{seen}\n{_one_line_end(text)}".encode()).hexdigest()


def _one_line_end(text: str) -> str:
    """Browsers send line ends in more than one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _token(text: str, verdict: guard.Verdict) -> str:
    return signing.dumps(_digest(text, verdict), salt=_SALT)


def _is_token(token: str, text: str, verdict: guard.Verdict) -> bool:
    if not token:
        return False
    try:
        signed = signing.loads(token, salt=_SALT, max_age=HELD_SECONDS)
    except signing.BadSignature:
        return False
    return bool(signed == _digest(text, verdict))


def _count(verdict: guard.Verdict, organisation: Organisation | None, *, released: bool) -> None:
    """One more of this outcome today, once for every kind that was found."""
    outcome = GuardOutcome.SENT if released else GuardOutcome(verdict.outcome)
    at = organisation.pk if organisation else None
    guard_counts.collect(outcome, {str(finding.kind) for finding in verdict.found} or {""}, organisation=at)
    if not (in_stream() and outcome in {GuardOutcome.SENT, GuardOutcome.PASS}):
        guard_counts.write()


def what_it_can_miss() -> str:
    """What every page says where somebody asks a model."""
    return _(
        "Typ geen gegevens van leerlingen, ouders of collega’s. We houden nummers, adressen en geboortedatums tegen."
        " Bij namen en bijzonderheden vragen we jou wat het is. Maar we herkennen niet alles. Een bijnaam, een adres"
        " zonder nummer of iemand die je alleen beschrijft, kan erdoor."
    )
