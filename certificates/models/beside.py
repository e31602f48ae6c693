"""What stands beside a certificate: personal data in two rows with two terms, its trail, its files, its number."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from certificates.enums import CertificateEventKind

from .certificate import Certificate


class CertificatePerson(models.Model):
    """The holder's name as it stands on the document: hers, deleted when she asks, and never updated.

    Personal data: name as it was at issue; until the holder has it erased.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.CASCADE, related_name="person")
    name = models.CharField(max_length=301)
    salt = models.CharField(max_length=32)
    # SHA-256 of salt and name is in the certificate's snapshot: erasure leaves the proof standing.

    def __str__(self) -> str:
        return self.name


class StaffRecord(models.Model):
    """Which of its people the employer of that day has the certificate of: the employer's, for a term of its own.

    What the holder erases leaves it standing, and what becomes of it leaves her document as it is. The
    database refuses changes, and deletion before ``keep_until`` has passed.
    Personal data: name and employee number as they were at issue; until ``keep_until``.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="staff_record")
    name = models.CharField(max_length=301)
    employee_number = models.CharField(max_length=30, blank=True)
    salt = models.CharField(max_length=32)
    keep_until = models.DateField()

    class Meta:
        verbose_name = "personeelsgegeven bij een certificaat"
        verbose_name_plural = "personeelsgegevens bij certificaten"
        indexes = [models.Index(fields=["keep_until"], name="staff_record_keep_until")]

    def __str__(self) -> str:
        return str(self.certificate_id)


class CertificateEvent(models.Model):
    """What happened to a certificate after its issue; append-only.

    Personal data: who acted (nullable link).
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=25, choices=CertificateEventKind)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(kind="issued"), name="certificate_issued_once"),
            models.CheckConstraint(
                condition=Q(kind__in=CertificateEventKind.values), name="certificate_event_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"


class CertificateDocument(models.Model):
    """The first PDF made of a certificate, kept for ever by snapshot and template.

    Personal data: the file carries the name; deleted with the side row on erasure.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="documents")
    template_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, default="nl")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(storage=default_storage, upload_to="certificaten/")
    rendered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "template_version", "language"], name="document_once_per_template"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} v{self.template_version}"


class CertificateNumber(models.Model):
    """The last number given out in a year; the row is locked while a certificate is issued. No personal data."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
