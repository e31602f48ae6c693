"""Lead the links in a copied course to the copy: Wagtail leaves them with the original."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid5

from .block_keys import block_key
from .pages import CoursePage, ModulePage

_PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
_PAGE_ID = re.compile(r'\bid="(\d+)"')
_KEY_LINK = re.compile(r"#(block|module):([0-9a-f-]{36})")


def lead_links_to_the_copy(*, original: CoursePage, copy: CoursePage, by: Any) -> None:
    """In the drafts of the copied modules, turn links to the original's modules and blocks to their copies.

    A module that was not copied keeps what it has; the release says where a link leads out of the course.
    """
    before = ModulePage.objects.child_of(original).order_by("path")
    after = ModulePage.objects.child_of(copy).order_by("path")
    pairs = list(zip(before, after, strict=False))
    pages = {str(old.pk): str(new.pk) for old, new in pairs}
    keys = {str(old.key): str(new.key) for old, new in pairs}
    for old, new in pairs:
        body = old.get_latest_revision_as_object().body.get_prep_value()
        for key in (block_key(old.key, block) for block in body):
            keys[str(key)] = str(uuid5(new.key, str(key)))
    for _old, new in pairs:
        _relink(new, pages, keys, by)


def _relink(module: ModulePage, pages: dict[str, str], keys: dict[str, str], by: Any) -> None:
    draft = module.get_latest_revision_as_object()
    body = draft.body.get_prep_value()
    led = _in_texts(body, lambda text: _led(text, pages, keys))
    if led != body:
        draft.take_blocks(led)
        draft.save_revision(user=by, clean=False)


def _led(text: str, pages: dict[str, str], keys: dict[str, str]) -> str:
    def page(link: re.Match[str]) -> str:
        return _PAGE_ID.sub(lambda found: f'id="{pages.get(found[1], found[1])}"', link[0])

    text = _PAGE_LINK.sub(page, text)
    return _KEY_LINK.sub(lambda found: f"#{found[1]}:{keys.get(found[2], found[2])}", text)


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _in_texts(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_in_texts(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value
