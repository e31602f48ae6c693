"""The check for machines: the same facts as the page, without whose certificate it is."""

import datetime
from decimal import Decimal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.errors import HttpError

from .models import Certificate
from .permissions import knocks_too_often
from .snapshot import MarkFacts, Snapshot

router = Router(tags=["verification"])


class VerifiedCourse(Schema):
    title: str
    version: int
    sha256: str
    provider: str


class VerifiedOutcome(Schema):
    """What was shown, and in which ways; none where the course version does not tell."""

    code: str
    text: str
    shown: list[str]


class VerifiedHours(Schema):
    """Hours of one part and category, as decimal text, with what is known about them."""

    part: str
    category: str
    hours: str
    off_entitlement: str
    initiative: str
    in_whose_time: str
    who_pays: str


class VerifiedMark(Schema):
    number: str
    standard: str
    status_at_issue: str
    expires_on: datetime.date
    in_force: bool


class Verification(Schema):
    """What a document was worth at issue and is worth now. Holds no personal data."""

    number: str
    kind: str
    status: str
    revocation_reason: str
    revoked_on: datetime.date | None
    superseded_by: str | None
    superseded_on: datetime.date | None
    superseded_reason: str
    relation_to_earlier: str
    earlier_number: str
    personal_data_erased: bool
    issued_on: datetime.date
    completed_on: datetime.date
    expires_on: datetime.date | None
    course: VerifiedCourse
    outcomes: list[VerifiedOutcome]
    hours: list[VerifiedHours]
    employer_confirmed: bool
    mark: VerifiedMark | None
    snapshot_sha256: str


@router.get("/{token}", response=Verification, url_name="verification", summary="Controleer een certificaat")
def verification(request: HttpRequest, token: str) -> Verification:
    """Return what the verification page of this token shows, minus personal data. 404 when unknown."""
    if knocks_too_often(request):
        raise HttpError(429, "Te veel vragen in korte tijd. Probeer het over een minuut opnieuw.")
    certificate = Certificate.objects.at_address(token).select_related("person", "superseded_by", "mark").first()
    if certificate is None:
        raise Http404
    facts = certificate.facts
    replacement = certificate.replacement
    return Verification(
        number=certificate.number,
        kind=certificate.kind,
        status=certificate.state,
        revocation_reason=certificate.revocation_reason,
        revoked_on=timezone.localdate(certificate.revoked_at) if certificate.revoked_at else None,
        superseded_by=replacement.facts.verification_url if replacement else None,
        superseded_on=timezone.localdate(replacement.issued_at) if replacement else None,
        superseded_reason=replacement.supersedes_reason if replacement else "",
        relation_to_earlier=facts.earlier.relation if facts.earlier else "",
        earlier_number=facts.earlier.number if facts.earlier else "",
        personal_data_erased=certificate.is_erased,
        issued_on=timezone.localdate(certificate.issued_at),
        completed_on=facts.completed_on,
        expires_on=facts.expires_on,
        course=VerifiedCourse(
            title=facts.course.title,
            version=facts.course.version,
            sha256=facts.course.sha256,
            provider=facts.course.provider,
        ),
        outcomes=[
            VerifiedOutcome(code=one.code, text=one.text, shown=list(one.shown)) for one in facts.course.outcomes
        ],
        hours=_hours(facts),
        employer_confirmed=certificate.employer_confirmed,
        mark=_mark(facts.mark, in_force=certificate.mark_in_force),
        snapshot_sha256=certificate.snapshot_sha256,
    )


def _hours(facts: Snapshot) -> list[VerifiedHours]:
    two_decimals = Decimal("0.01")
    return [
        VerifiedHours(**(entry.model_dump() | {"hours": str(entry.hours.quantize(two_decimals))}))
        for entry in facts.hours
    ]


def _mark(mark: MarkFacts | None, *, in_force: bool) -> VerifiedMark | None:
    if mark is None:
        return None
    return VerifiedMark(
        number=mark.number,
        standard=mark.standard,
        status_at_issue=mark.status,
        expires_on=mark.expires_on,
        in_force=in_force,
    )
