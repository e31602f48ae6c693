"""The gate before Wagtail's admin: an author finds her own organisation's things there, and no others.

Wagtail's views ask the permission policies, but not all of them and not about
everything that they show. So an author gets only the addresses that are named
here, and an id in an address or in a choice of several must be that of a thing
that is hers: whatever a next version of Wagtail adds is closed until it is named.
The operator of the platform passes.
"""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.numbers import whole_number

from .backends import ENTER

View = Callable[..., HttpResponse]
# Numbers that Wagtail reads from a query without looking.
_NUMBERS = frozenset({"id", "p", "childOf", "target_pages[]", "collection_id", "parent_page_id"})
# What may stand there instead.
_NOT_NUMBERS = {"id": "all", "p": "", "collection_id": ""}
# What is no part of a word: the language of SQLite's search gives it a meaning, right or wrong.
_NO_WORD = re.compile(r"[^\w\s]")

# Hold nothing of anybody; Wagtail shows them before log-in too.
PUBLIC = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})
OPEN = {
    "": "home explore_root explore explore_results choose_page choose_page_child choose_page_search"
    " choose_page_chosen_multiple choose_page_external_link choose_page_email_link choose_page_phone_link"
    " choose_page_anchor_link tag_autocomplete tag_model_autocomplete account dismissibles block_preview",
    "pages": "add preview_on_add edit preview_on_edit view_draft add_subpage delete usage search search_results move"
    " move_confirm set_page_position copy lock unlock revisions_index revisions_view revisions_revert"
    " revisions_compare history history_results",
    "editing_sessions": "ping release",
    "api:pages": "listing detail",
}
_FILES = (
    "index index_results add edit delete add_multiple edit_multiple delete_multiple delete_upload_multiple"
    " create_multiple_from_uploaded_{0} {0}_usage preview"
)
_CHOOSER = "choose choose_results chosen chosen_multiple create select_format"
ALLOWED = (
    frozenset(f"wagtailadmin_{name}" for name in OPEN[""].split())
    | frozenset(f"wagtailadmin_{space}:{name}" for space, names in OPEN.items() if space for name in names.split())
    | frozenset(f"wagtailimages:{name}" for name in _FILES.format("image").split())
    | frozenset(f"wagtaildocs:{name}" for name in _FILES.format("document").split())
    | frozenset(
        f"{space}:{name}" for space in ("wagtailimages_chooser", "wagtaildocs_chooser") for name in _CHOOSER.split()
    )
    | {"courses_release", "courses_withdraw", "courses_evaluations", "wagtail_bulk_action"}
)
# What may be done with several things at once.
BULK = frozenset(
    {
        ("wagtailcore", "page", "delete"),
        ("wagtailcore", "page", "move"),
        ("wagtailimages", "image", "delete"),
        ("wagtaildocs", "document", "delete"),
    }
)
_PAGE_IDS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
_BULK_MODELS = {"page": Page, "image": Image, "document": Document}


def gated(view: View) -> View:
    """Wrap one of Wagtail's admin views."""

    @wraps(view)
    def behind_the_gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _check_query(request)
        person: Any = request.user
        match = request.resolver_match
        if match and person.is_authenticated and not person.is_superuser and match.view_name not in PUBLIC:
            _let_through(request, match)
        return view(request, *args, **kwargs)

    return behind_the_gate


def _check_query(request: HttpRequest) -> None:
    """Raise Http404 for what is no number where Wagtail takes one on trust, and make a search one that SQLite reads."""
    match = request.resolver_match
    numbers = [match.kwargs["pk"]] if match and "pk" in match.kwargs else []
    for name in _NUMBERS.intersection(request.GET):
        numbers += [value for value in request.GET.getlist(name) if value != _NOT_NUMBERS.get(name)]
    if any(whole_number(number) is None for number in numbers):
        raise Http404
    if connection.vendor == "sqlite" and _NO_WORD.search(request.GET.get("q", "")):
        asked = request.GET.copy()
        asked["q"] = _NO_WORD.sub(" ", str(asked["q"])).strip()
        request.GET = asked  # type: ignore[assignment]


def _let_through(request: HttpRequest, match: ResolverMatch) -> None:
    """Raise PermissionDenied for what is not for authors, and Http404 for what is another organisation's."""
    if not request.user.has_perm(ENTER):
        raise PermissionDenied
    if not match.url_name:
        raise Http404
    if match.view_name not in ALLOWED:
        raise PermissionDenied
    if match.view_name == "wagtail_bulk_action":
        _check_bulk(request, match)
    for model, ids in _named(request, match):
        if not _are_own(model, ids, request.user):
            raise Http404


def _named(request: HttpRequest, match: ResolverMatch) -> Iterable[tuple[Any, list[Any]]]:
    """What the address and its choice of several name, by kind."""
    given, name = match.kwargs, match.view_name
    yield Page, [given[key] for key in _PAGE_IDS if key in given]
    yield Image, [given[key] for key in ("image_id",) if key in given]
    yield Document, [given[key] for key in ("document_id", "doc_id") if key in given]
    if name.endswith("chosen_multiple"):
        yield _model_of(name), request.GET.getlist("id")
    if name.startswith("wagtailadmin_choose_page"):
        yield Page, [pk for pk in request.GET.getlist("target_pages[]") if pk]
    if "pk" in given:
        yield _model_of(name), [given["pk"]]


def _model_of(view_name: str) -> Any:
    if view_name.startswith("wagtailimages"):
        return Image
    return Document if view_name.startswith("wagtaildocs") else Page


def _check_bulk(request: HttpRequest, match: ResolverMatch) -> None:
    given = match.kwargs
    if (given["app_label"], given["model_name"], given["action"]) not in BULK:
        raise PermissionDenied
    model = _BULK_MODELS[given["model_name"]]
    ids = request.GET.getlist("id")
    if "all" in ids:
        # All of a page's children: the page itself must be one that the author works on.
        if model is Page and not _are_own(Page, [request.GET.get("childOf") or "0"], request.user, explore=False):
            raise PermissionDenied
    elif not _are_own(model, ids, request.user, explore=False):
        raise Http404


def _are_own(model: Any, ids: list[Any], user: Any, *, explore: bool = True) -> bool:
    wanted = {str(pk) for pk in ids}
    if not wanted:
        return True
    if any(whole_number(pk) is None for pk in wanted):
        return False
    policy = policy_registry.get_by_type(model)
    if model is Page and explore:
        # Those above her own too: she walks down from there.
        own = policy.explorable_instances(user)
    else:
        own = policy.instances_user_has_any_permission_for(user, ["add", "change", "choose"])
    return bool(own.filter(pk__in=wanted).count() == len(wanted))
