"""What is agreed before somebody asks a model: the text, its hash, and who accepted it.

The hash is of the text in both languages with the term filled in: whatever changes, it is asked again.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.exercises.asking import NotSent
from lms.people.models import User

from .models import PolicyAcceptance

TEXTS = Path(__file__).parent / "policy_texts"
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Section:
    """A heading and its points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Whether the policy stands between somebody and a model, and whether she accepted an earlier one."""

    accepted: bool
    changed: bool


def text_of(language: str) -> str:
    """The policy in one language, as it holds here."""
    return _text(language, settings.SANDBOX_RETENTION_DAYS)


def digest() -> str:
    """SHA-256 of the policy as it holds now, in all languages."""
    return hashlib.sha256("\n".join(text_of(language) for language in LANGUAGES).encode()).hexdigest()


def sections() -> tuple[Section, ...]:
    """The policy for a page, in the language of whoever reads."""
    language = (get_language() or "nl")[:2]
    parts = text_of(language if language in LANGUAGES else "nl").split("## ")[1:]
    lines = [part.strip().splitlines() for part in parts]
    return tuple(Section(title, tuple(point.removeprefix("- ") for point in points)) for title, *points in lines)


@lru_cache(maxsize=8)
def _text(language: str, days: int) -> str:
    return (TEXTS / f"{language}.txt").read_text(encoding="utf-8").replace("{days}", str(days))


def asked_with() -> dict[str, Combinable]:
    """What an enrolment is fetched with, so that ``asked_of`` needs no query of its own."""
    hers = PolicyAcceptance.objects.filter(person=OuterRef("person"))
    return {"policy_accepted": Exists(hers.filter(digest=digest())), "policy_known": Exists(hers)}


def asked_of(enrolment: object) -> Asked:
    """Whether the owner of an enrolment that was fetched ``asked_with`` accepted the policy."""
    accepted = bool(getattr(enrolment, "policy_accepted", False))
    return Asked(accepted, changed=not accepted and bool(getattr(enrolment, "policy_known", False)))


def asked_of_person(person: User) -> Asked:
    """Whether somebody accepted the policy, in a query of its own."""
    known = set(PolicyAcceptance.objects.filter(person=person).values_list("digest", flat=True))
    return Asked(digest() in known, changed=bool(known) and digest() not in known)


def accept(*, digest_read: str, by: User) -> bool:
    """Keep that ``by`` accepted the policy that she read; False when another one holds by now."""
    if digest_read != digest():
        return False
    PolicyAcceptance.objects.get_or_create(person=by, digest=digest_read)
    return True


def ensure_accepted(asked: Asked, *, digest_sent: str, by: User) -> None:
    """Let a prompt pass when the policy was accepted, or is with this very prompt. Raises NotSent."""
    if asked.accepted or accept(digest_read=digest_sent, by=by):
        return
    sentence = (
        _("De afspraken zijn veranderd. Lees ze bij Afspraken en ga akkoord. Je tekst blijft hier staan.")
        if asked.changed
        else _("Lees eerst de afspraken en ga akkoord. Je tekst blijft hier staan.")
    )
    raise NotSent(sentence, status=403, details={"policy": digest()})
