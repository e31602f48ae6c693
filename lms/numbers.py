"""Numbers that somebody else wrote: in an address, a form, a file. One parser, bounded to what a database can hold."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

# The largest number of a key, in every database that we run on.
LARGEST = 2**63 - 1
_MOST_DIGITS = len(str(LARGEST))


def whole_number(text: object, *, most: int = LARGEST) -> int | None:
    """The whole number from 0 to ``most`` that ``text`` is, written in the digits 0 to 9 alone; else None."""
    written = str(text) if isinstance(text, str | int) and not isinstance(text, bool) else ""
    if not 0 < len(written) <= _MOST_DIGITS or not (written.isascii() and written.isdecimal()):
        return None
    number = int(written)
    return number if number <= most else None


def number_or_404(text: object, *, most: int = LARGEST) -> int:
    """As ``whole_number``. Raises Http404 for anything else."""
    number = whole_number(text, most=most)
    if number is None:
        raise Http404
    return number


def asked_page(request: HttpRequest) -> int:
    """The number of the page that is asked for (``?page=``), from 1 on; words ask for the first.

    Raises Http404 for a number that no list can have.
    """
    text = request.GET.get("page", "")
    number = whole_number(text)
    if number is None and any(sign.isnumeric() for sign in text):
        raise Http404
    return number or 1


def page_of[T](request: HttpRequest, rows: "QuerySet[Any, T] | Sequence[T]", size: int) -> Page[T]:
    """The page of ``rows`` that is asked for, ``size`` on each; past the end, the last. Raises Http404."""
    return Paginator(rows, size).get_page(asked_page(request))
