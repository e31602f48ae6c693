"""What a teacher takes away of her portfolio."""

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.exercises.paper import Paper, lines

from .models import PortfolioItem, PortfolioItemQuerySet

CHUNK = 50


def as_text(items: PortfolioItemQuerySet) -> Iterator[str]:
    """Yield all of it as one text with headings (Markdown), an item at a time, however many there are.

    In the language of now: it is read when the request, and its language, are over.
    """
    return _texts(items, get_language() or "nl")


def _texts(items: PortfolioItemQuerySet, language: str) -> Iterator[str]:
    with translation.override(language):
        yield f"# {_('Mijn portfolio')}\n"
    for item in items.iterator(chunk_size=CHUNK):
        with translation.override(language):
            text = f"\n## {item.title}\n\n{where_from(item)}\n\n{item.text}\n"
        yield text


def paper_of(item: PortfolioItem) -> Paper:
    """One item as a document to go on editing."""
    return Paper(
        title=item.title,
        filename=f"portfolio-{item.pk}.odt",
        language=get_language() or "nl",
        opening=(where_from(item), *lines(item.text)),
    )


def where_from(item: PortfolioItem) -> str:
    """When it was kept, and where it came from, in one line."""
    day = date_format(timezone.localtime(item.made_at), "j F Y")
    if not item.source:
        return _("Bewaard op %(day)s") % {"day": day}
    return _("Bewaard op %(day)s bij %(source)s") % {"day": day, "source": item.source}
