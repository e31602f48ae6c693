"""Finding marks: for the public page and for machines."""

from django.db.models import Q, QuerySet

from lms.searching import search_words

from .models import Mark

IN_FORCE = "in_force"
PAST = "past"


def find(*, text: str = "", state: str = "") -> QuerySet[Mark]:
    """Marks with course, version (without its content) and provider, newest first.

    ``text`` is looked for in title, provider and number; ``state`` is in_force or past,
    anything else is both.
    """
    marks: QuerySet[Mark] = Mark.objects.all()
    if state == IN_FORCE:
        marks = Mark.objects.in_force()
    elif state == PAST:
        marks = marks.exclude(pk__in=Mark.objects.in_force().values("pk"))
    for word in search_words(text):
        marks = marks.filter(
            Q(version__title__icontains=word)
            | Q(application__organisation__name__icontains=word)
            | Q(number__icontains=word)
        )
    return (
        marks.select_related("version__course", "application__organisation", "standard")
        .defer("version__content", "version__search_text")
        .order_by("-granted_on", "-pk")
    )
