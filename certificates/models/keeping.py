"""Which organisations may see a certificate and take it away, and on which ground."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from certificates.enums import KeepingGround
from lms.people.models import Organisation


class CertificateKeeper(models.Model):
    """One organisation that has a certificate: as the employer of that day, as what stood above it then, by a
    decision that the past goes along with a move or a merger, or because the holder shared it.

    Where an organisation stands today adds nothing and takes nothing away. Append-only; only what a holder
    shared ends, by her.
    Personal data: who decided or shared (nullable link).
    """

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="keepers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kept_certificates")
    ground = models.CharField(max_length=12, choices=KeepingGround)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "organisatie die een certificaat bewaart"
        verbose_name_plural = "organisaties die certificaten bewaren"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "organisation"], condition=Q(ended_at__isnull=True), name="keeper_once"
            ),
            models.UniqueConstraint(fields=["certificate"], condition=Q(ground="employer"), name="keeper_one_employer"),
            models.CheckConstraint(condition=Q(ground__in=KeepingGround.values), name="keeper_ground_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ground="shared"), name="keeper_ends_only_when_shared"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "certificate"], condition=Q(ended_at__isnull=True), name="keeper_now"),
            # Asked by every list, to know whether its figures still hold.
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="keeper_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.organisation_id} · {self.ground}"
