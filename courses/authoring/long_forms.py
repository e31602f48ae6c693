"""Let an author save a module as long as a course needs.

The editor of a module sends some twenty fields for each block and each question: 1,581 for the longest
that ships. Django takes a thousand of anybody, since every field costs work before anything is known of
who sends it; that stays so everywhere else. Only an author, and only at the editor of pages, may send more.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import FIELD, ChunkIter, LazyStream, MultiPartParser, Parser
from django.utils.datastructures import MultiValueDict

from .backends import ENTER

# Six times the longest module that ships. What it may weigh is DATA_UPLOAD_MAX_MEMORY_SIZE, as everywhere.
MOST_FIELDS = 10_000
_EDITORS = frozenset(f"wagtailadmin_pages:{name}" for name in ("add", "edit", "preview_on_add", "preview_on_edit"))
_URL_ENCODED = "application/x-www-form-urlencoded"


class LongForms:
    """Read the form of an author's page before anything else does; stands before all that reads one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Raises TooManyFieldsSent and RequestDataTooBig, as Django's own reading does."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in _EDITORS:
            return
        if not request.user.has_perm(ENTER):
            return
        if request.content_type == _URL_ENCODED:
            _read(request)
        else:
            cast("Any", request).multipart_parser_class = LongFormParser


def _read(request: Any) -> None:
    """Fill ``request.POST`` from a form as a browser sends it by itself."""
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        return  # for Django to say what is wrong with it
    except ValueError:
        raise TooManyFieldsSent("a page of the workshop with too many fields") from None
    request.POST, request._files = _filled(iter(pairs), "utf-8"), MultiValueDict()  # noqa: SLF001 -- or it is read again


class LongFormParser(MultiPartParser):
    """Reads the form as the editor's autosave sends it; there are no files in it."""

    def parse(self) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Raises TooManyFieldsSent and RequestDataTooBig."""
        # What Django's parser read from the head of the request is nowhere else.
        head = cast("Any", self)
        encoding = head._encoding or settings.DEFAULT_CHARSET  # noqa: SLF001
        stream = LazyStream(ChunkIter(head._input_data, head._chunk_size))  # noqa: SLF001
        fields = _fields(Parser(stream, head._boundary), encoding)  # noqa: SLF001
        return _filled(fields, encoding), MultiValueDict()


def _fields(parts: Any, encoding: str) -> Iterator[tuple[str, str]]:
    left, number = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0, 0
    for kind, meta, content in parts:
        name = _name(meta, encoding) if kind == FIELD else ""
        if not name:
            for _chunk in content:
                pass
            continue
        number += 1
        data = content.read(size=left + 1)
        left -= len(data) + len(name)
        if number > MOST_FIELDS:
            raise TooManyFieldsSent("a page of the workshop with too many fields")
        if left < 0:
            raise RequestDataTooBig("a page of the workshop that is too large")
        yield name, data.decode(encoding, errors="replace")


def _name(meta: Any, encoding: str) -> str:
    """The name of a field; empty when its head does not say it."""
    try:
        written: bytes = meta["content-disposition"][1]["name"]
    except (KeyError, IndexError, TypeError):
        return ""
    return written.decode(encoding, errors="replace").strip()


def _filled(pairs: Iterator[tuple[str, str]], encoding: str) -> QueryDict:
    made = QueryDict(mutable=True, encoding=encoding)
    for name, value in pairs:
        made.appendlist(name, value)
    made._mutable = False  # noqa: SLF001 -- as Django closes what it has read
    return made
