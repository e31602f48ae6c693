"""A course's identity, its immutable versions, and the files frozen with them."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

if TYPE_CHECKING:
    from courses.schema import CourseDocument


class CourseQuerySet(models.QuerySet["Course"]):
    def offered(self) -> "CourseQuerySet":
        """Courses that a visitor can find: released and not taken out of the catalogue."""
        return self.filter(current_version__isnull=False, withdrawn_at__isnull=True)


class Course(models.Model):
    """A course through all its versions; outlives the page it is edited on. No personal data."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="courses")
    current_version = models.ForeignKey(
        "CourseVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = "cursus"
        verbose_name_plural = "cursussen"

    def __str__(self) -> str:
        return self.slug


class CourseVersion(models.Model):
    """What was released: canonical bytes and their SHA-256. The database refuses every change.

    The columns beside ``content`` are copies out of it, so that lists need not parse it.
    Personal data: who released it (nullable), and named staff in the content.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("versie")
    schema = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    language = models.CharField(max_length=2)
    sectors = models.JSONField(default=list)
    study_load_minutes = models.PositiveIntegerField()
    search_text = models.TextField(blank=True)
    release_note = models.TextField("wat is er nieuw", blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "cursusversie"
        verbose_name_plural = "cursusversies"
        ordering = ["course_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=Q(study_load_minutes__gt=0), name="version_load_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (versie {self.number})"

    @cached_property
    def document(self) -> "CourseDocument":
        """The released content as typed data, brought up to the newest schema."""
        from courses.schema import read_document

        return read_document(self.content)


class FrozenMedia(models.Model):
    """A file kept by its content for as long as any version may need it. Undeletable. No personal data."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    filename = models.CharField(max_length=200)
    file = models.FileField(storage=default_storage, upload_to="vast/")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "vastgelegd bestand"
        verbose_name_plural = "vastgelegde bestanden"

    def __str__(self) -> str:
        return self.sha256[:12]


class Exercise(models.Model):
    """One exercise of one version, so that attempts have something to point at. No personal data."""

    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="exercises")
    module_key = models.UUIDField()
    block_key = models.UUIDField()
    # The name of a block that is an exercise; which ones there are, the registry of kinds says.
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    required = models.BooleanField(default=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "module_key", "block_key"], name="exercise_unique"),
            models.CheckConstraint(condition=~Q(kind=""), name="exercise_kind_named"),
        ]

    def __str__(self) -> str:
        return self.title


class RenderedModule(models.Model):
    """A cache of one module's rendered fragments; may be thrown away at any time. No personal data."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="rendered")
    module_key = models.UUIDField()
    language = models.CharField(max_length=2)
    renderer = models.PositiveSmallIntegerField()
    fragments = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "module_key", "language", "renderer"], name="rendered_unique")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.module_key}"
