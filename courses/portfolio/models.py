"""Texts that a teacher made and kept."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from lms.people.models import User

LONGEST_TITLE = 200
LONGEST_SOURCE = 300
LONGEST_TEXT = 20_000


class PortfolioItemQuerySet(models.QuerySet["PortfolioItem"]):
    def visible_to(self, user: User) -> "PortfolioItemQuerySet":
        """One's own; nobody sees another's."""
        return self.filter(person=user)


class PortfolioItem(models.Model):
    """A text as it was when it was kept, and where it came from, in words: it outlives exercise and course.

    Personal data: the text and its title, seen by the person alone, until she deletes it or the account goes.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portfolio")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    # Of title, text and source: the same kept again is the same.
    sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = PortfolioItemQuerySet.as_manager()

    class Meta:
        verbose_name = "stuk in een portfolio"
        verbose_name_plural = "stukken in een portfolio"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "sha256"], name="portfolio_item_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_TEXT), name="portfolio_item_text_bounded"
            ),
        ]
        indexes = [models.Index(fields=["person", "-made_at"], name="portfolio_newest_first")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.pk}"
