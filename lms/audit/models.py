"""What happened, by whom: rows that are never changed, sealed into a chain."""

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One act. Append-only: the database refuses change and deletion.

    No foreign keys, so that nothing cascades into it. The person who acted is
    an id as text; the hashed part holds none of it.

    Personal data: the id of who acted, for as long as the trail is kept.
    """

    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=40, blank=True)  # "user:12", "task:seal", "" for nobody
    role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)  # "course.released"
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_text = models.CharField(max_length=200, blank=True)
    before_digest = models.CharField(max_length=64, blank=True)
    after_digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, editable=False)
    # Filled once, by the job that seals; says where to look, proves nothing by itself.
    seal_number = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["at"]),
            models.Index(fields=["seal_number"], name="event_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type}:{self.object_id}"


class AuditSeal(models.Model):
    """A chained digest over explicitly listed events (id order is not commit order). No personal data."""

    number = models.PositiveBigIntegerField(unique=True)
    event_ids = models.TextField()  # decimal ids, comma-separated, ascending
    events_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "zegel"
        verbose_name_plural = "zegels"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"
