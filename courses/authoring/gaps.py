"""Which fields of a block must be filled and are not.

Drafts may be saved half-finished, so this is asked when a course is released. It
looks at how a block was declared and not at its form fields: Wagtail makes those
optional for the moment in which any draft is saved, in whichever request.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks


def gaps(block: blocks.Block, value: Any, label: str = "") -> Iterator[str]:
    """Yield the label of every field in ``block`` that is required and empty, with the items that it is in."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from gaps(child, value[name], _joined(label, child))
    elif isinstance(block, blocks.ListBlock):
        yield from _list_gaps(block, value, label)
    elif _is_required(block) and _is_empty(value):
        yield label


def _list_gaps(block: blocks.ListBlock, value: Any, label: str) -> Iterator[str]:
    if len(value) < (block.meta.min_num or 0):
        yield label
    for number, item in enumerate(value, start=1):
        yield from gaps(block.child_block, item, f"{label} {number}")


def _joined(label: str, child: blocks.Block) -> str:
    return f"{label}, {str(child.label).lower()}" if label else str(child.label)


def _is_required(block: blocks.Block) -> bool:
    _args, options = block._constructor_args  # noqa: SLF001 -- the only place where the declaration is kept
    return bool(options.get("required", True)) and not isinstance(block, blocks.BooleanBlock)


def _is_empty(value: Any) -> bool:
    if value is None:
        return True
    text = strip_tags(getattr(value, "source", value)) if not isinstance(value, int) else "filled"
    return not str(text).strip()
