"""What arrives is made storable before anybody reads it: in an address, a cookie or a form.

PostgreSQL keeps no NUL in a text and no half of a character, and no key above 2⁶³; a page that met one would break.
"""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from lms.numbers import LARGEST, whole_number

# Characters of path and query. Quoted twice, as in the address of a log-in page, it is still one that may be sent.
MOST_ADDRESS = 4096
_NUL = "\x00"
_WORKSHOP = "/cms/"
# Escapes in JSON of a NUL, and of half a character: a high half without its low one, or a low one alone.
_HALVES = re.compile(
    r"(?<!\\)((?:\\\\)*)(?:\\u0000|\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
# Fields by which the editor counts what follows; each thing that is counted has fields of its own.
_COUNTS = re.compile(r"-(?:count|order|TOTAL_FORMS|INITIAL_FORMS)$")


class StorableMiddleware:
    """Take out what no database can keep; 404 for what no row can have as its key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.path) + len(request.META.get("QUERY_STRING", "")) > MOST_ADDRESS:
            raise BadRequest("an address that is longer than any of ours")
        for name in ("path", "path_info"):
            if _NUL in getattr(request, name):
                setattr(request, name, getattr(request, name).replace(_NUL, "\ufffd"))
        if "%00" in request.META.get("QUERY_STRING", "") or _NUL in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = re.sub(f"%00|{_NUL}", "", request.META["QUERY_STRING"])
            vars(request).pop("GET", None)
            request.GET = QueryDict(request.META["QUERY_STRING"], encoding=request.encoding)
        # Between quotes a cookie writes any character as a number.
        if "\\" in request.META.get("HTTP_COOKIE", ""):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if _NUL not in name + value}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: dict[str, Any]) -> None:
        """Look at what the address names, and at the fields of a form."""
        if any(not _may_be_there(value) for value in (*args, *kwargs.values())):
            raise Http404
        if request.method == "POST":
            _clean_form(request)


def _may_be_there(value: object) -> bool:
    return _NUL not in value if isinstance(value, str) else not isinstance(value, int) or abs(value) <= LARGEST


def _clean_form(request: HttpRequest) -> None:
    in_workshop = request.path_info.startswith(_WORKSHOP)
    if in_workshop:
        _check_counts(request.POST)
    lists = list(request.POST.lists())
    cleaned = [(_storable(name), [_storable(value, json=in_workshop) for value in values]) for name, values in lists]
    if cleaned != lists:
        fields = request.POST.copy()
        fields.clear()
        for name, values in cleaned:
            fields.setlist(name, values)
        # Where Django itself keeps what it read.
        request._post = fields  # type: ignore[attr-defined]  # noqa: SLF001


def _storable(text: str, *, json: bool = False) -> str:
    text = text.replace(_NUL, "")
    # What the editor of rich text sends; any other text is somebody's own, whatever it looks like.
    if json and text.startswith("{") and '"entityMap"' in text:
        text = _HALVES.sub(r"\1", text)
    return text


def _check_counts(fields: QueryDict) -> None:
    """Refuse a form that says that it has more than it has: the editor would look for all of it."""
    most = len(fields)
    for name, value in fields.items():
        if _COUNTS.search(name) and whole_number(value, most=max(most, 1000)) is None:
            raise BadRequest("a count in a form of the workshop is impossible")
