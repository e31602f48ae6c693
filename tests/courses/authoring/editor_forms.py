"""What a browser sends when an author saves a module: every field of every block, as Wagtail's editor names them."""

from collections.abc import Iterator
from typing import Any

from wagtail import blocks

from courses.models import ModulePage

COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}


def module_fields(page: ModulePage, **changes: str) -> dict[str, str]:
    """The form of a module as it stands in ``page``, saved or not."""
    head = {"title": page.title, "slug": page.slug, "summary": page.summary}
    return head | dict(_fields(page.body.stream_block, page.body, "body")) | COMMENTS | changes


def _fields(block: blocks.Block, value: Any, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _fields(child, value[name], f"{prefix}-{name}")
    elif isinstance(block, blocks.StreamBlock):
        yield from _rows([(child.id, child.block, child.value) for child in value], prefix, typed=True)
    elif isinstance(block, blocks.ListBlock):
        yield from _rows([(child.id, child.block, child.value) for child in value.bound_blocks], prefix, typed=False)
    elif isinstance(block, blocks.BooleanBlock):
        yield from [(prefix, "on")] if value else []
    else:
        shown = block.field.widget.format_value(block.field.prepare_value(block.value_for_form(value)))
        first = shown[0] if isinstance(shown, list) else shown
        yield prefix, "" if first is None else str(first.get("id") if isinstance(first, dict) else first)


def _rows(rows: list[tuple[Any, blocks.Block, Any]], prefix: str, *, typed: bool) -> Iterator[tuple[str, str]]:
    yield f"{prefix}-count", str(len(rows))
    for number, (key, block, value) in enumerate(rows):
        row = f"{prefix}-{number}"
        yield f"{row}-deleted", ""
        yield f"{row}-order", str(number)
        yield f"{row}-id", str(key or "")
        if typed:
            yield f"{row}-type", block.name
        yield from _fields(block, value, f"{row}-value")
