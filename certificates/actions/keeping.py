"""Who has a certificate: written at issue, handed over by decision, shared and unshared by the holder."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from certificates.enums import KeepingGround
from certificates.models import Certificate, CertificateKeeper
from lms.audit.actions import record
from lms.errors import NotAllowedError
from lms.people.enums import EMPLOYER_KINDS
from lms.people.models import Organisation, User
from lms.people.reorganising import organisations_above

from .errors import NotRevocableError


def keep_with_employer(certificate: Certificate) -> None:
    """Give a new certificate to the employer of that day and to what stood above it then; no rows without one."""
    if certificate.employer is None:
        return
    above = organisations_above(certificate.employer, on=certificate.completed_on)
    CertificateKeeper.objects.bulk_create(
        CertificateKeeper(
            certificate=certificate,
            organisation=organisation,
            ground=KeepingGround.ABOVE if number else KeepingGround.EMPLOYER,
        )
        for number, organisation in enumerate(above)
    )


def keep_as_before(certificate: Certificate, *, old: Certificate) -> None:
    """Give a replacement to whoever has the document whose place it takes."""
    CertificateKeeper.objects.bulk_create(
        CertificateKeeper(
            certificate=certificate,
            organisation_id=row.organisation_id,
            ground=row.ground,
            given_by_id=row.given_by_id,
        )
        for row in old.keepers.filter(ended_at__isnull=True).order_by("pk")
    )


@transaction.atomic
def hand_over_certificates(*, earned_at: Iterable[Organisation], to: Organisation, by: User) -> int:
    """Let the past of these employers go along to ``to``; return how many documents it gets by that.

    Whoever has them keeps them: the employer of that day needs its evidence. Only the platform's operator
    decides so. Repeating it hands over what came since.

    Raises:
        NotAllowedError: ``by`` is not the operator, or ``to`` is no employer.
    """
    if not (by.is_superuser and by.is_active) or to.kind not in EMPLOYER_KINDS:
        raise NotAllowedError
    there = CertificateKeeper.objects.filter(organisation=to, ended_at__isnull=True).values("certificate")
    missing = Certificate.objects.filter(employer__in=list(earned_at)).exclude(pk__in=there)
    rows = [
        CertificateKeeper(certificate_id=pk, organisation=to, ground=KeepingGround.HANDED_OVER, given_by=by)
        for pk in missing.order_by("pk").values_list("pk", flat=True)
    ]
    CertificateKeeper.objects.bulk_create(rows, batch_size=1000)
    if rows:
        record(verb="certificates.handed_over", obj=to, by=by, reason=str(len(rows)))
    return len(rows)


@transaction.atomic
def share_certificate(*, certificate: Certificate, organisation: Organisation, by: User) -> CertificateKeeper:
    """Show a certificate to an employer; only its holder does. Who has it already keeps it as it is.

    Raises:
        NotAllowedError: ``by`` is not the holder, or the organisation is no employer.
        NotRevocableError: the document is revoked or replaced: there is a newer one to share, or none.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.holder_id != by.pk or organisation.kind not in EMPLOYER_KINDS:
        raise NotAllowedError
    if certificate.has_ended:
        raise NotRevocableError
    there = certificate.keepers.filter(organisation=organisation, ended_at__isnull=True).first()
    if there is not None:
        return there
    shared = CertificateKeeper.objects.create(
        certificate=certificate, organisation=organisation, ground=KeepingGround.SHARED, given_by=by
    )
    record(verb="certificate.shared", obj=certificate, by=by, reason=organisation.slug)
    return shared


@transaction.atomic
def stop_sharing(*, certificate: Certificate, organisation: Organisation, by: User) -> None:
    """End what the holder shared; an employer's own evidence stays. Repeating it changes nothing.

    Raises:
        NotAllowedError: ``by`` is not the holder.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.holder_id != by.pk:
        raise NotAllowedError
    shared = certificate.keepers.filter(organisation=organisation, ground=KeepingGround.SHARED, ended_at__isnull=True)
    if shared.update(ended_at=timezone.now()):
        record(verb="certificate.share_ended", obj=certificate, by=by, reason=organisation.slug)
