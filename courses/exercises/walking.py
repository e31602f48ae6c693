"""Fill an author's block from a file and freeze it, by what the block and the frozen type declare.

What is peculiar to one kind stands in its ``load`` and ``freeze``; a field that these give is left alone here.
"""

from collections.abc import Collection
from functools import singledispatch
from typing import Any, Literal, get_args, get_origin

from wagtail import blocks

from courses.schema.base import Frozen

from .cleaning import RichTextCleaner
from .fields import Fields

type Values = dict[str, Any]
# What is the same for every block of a module.
_OF_EVERY_BLOCK = frozenset({"type", "key", "minutes", "claims"})


def loaded(block: blocks.BaseStructBlock, fields: Fields, without: Collection[str] = ()) -> Values:
    """The values of ``block`` out of a course file, without those named in ``without``.

    Rich text is CommonMark under the name of its field without ``_html``. Not needed in a file are texts that
    need not be filled in, lists that may be empty, and booleans that the editor fills in by itself.

    Raises CourseFileError when anything else is not there.
    """
    left_out = {*_OF_EVERY_BLOCK, *without}
    return {name: _load(child, fields, name) for name, child in block.child_blocks.items() if name not in left_out}


def frozen(
    schema: type[Frozen],
    block: blocks.BaseStructBlock,
    value: Any,
    cleaner: RichTextCleaner,
    without: Collection[str] = (),
) -> Values:
    """The values of ``schema`` out of an author's block, without those named in ``without``; empty is empty."""
    wanted = schema.model_fields.keys() - _OF_EVERY_BLOCK - set(without)
    return {
        name: _freeze(block.child_blocks[name], value[name], schema.model_fields[name].annotation, cleaner)
        for name in schema.model_fields
        if name in wanted
    }


@singledispatch
def _load(block: blocks.Block, fields: Fields, name: str) -> Any:
    return fields.text(name) if _declared(block).get("required", True) else fields.text_if_any(name)


@_load.register
def _(_block: blocks.RichTextBlock, fields: Fields, name: str) -> str:
    return fields.html(name.removesuffix("_html"))


@_load.register
def _(block: blocks.BooleanBlock, fields: Fields, name: str) -> bool:
    declared = _declared(block)
    found: bool = fields.get(name, declared["default"]) if "default" in declared else fields.need(name)
    return found


@_load.register
def _(_block: blocks.IntegerBlock, fields: Fields, name: str) -> int:
    found: int = fields.need(name)
    return found


@_load.register
def _(_block: blocks.DateBlock, fields: Fields, name: str) -> str | None:
    return fields.text_if_any(name) or None


@_load.register
def _(block: blocks.ListBlock, fields: Fields, name: str) -> list[Values]:
    if not block.meta.min_num and name not in fields.data:
        return []
    item = block.child_block
    if not isinstance(item, blocks.BaseStructBlock):
        return fields.texts(name)
    return [row.item(loaded(item, row)) for row in fields.rows_within(name)]


@_load.register
def _(block: blocks.BaseStructBlock, fields: Fields, name: str) -> Values:
    fields.need(name)
    return loaded(block, fields.mapping(name))


@singledispatch
def _freeze(_block: blocks.Block, value: Any, annotation: Any, _cleaner: RichTextCleaner) -> Any:
    """Text as it is. What was not chosen is the first that the frozen type knows."""
    if not value and get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    return "" if value is None else value


@_freeze.register
def _(_block: blocks.RichTextBlock, value: Any, _annotation: Any, cleaner: RichTextCleaner) -> str:
    return cleaner.rich(value)


@_freeze.register
def _(_block: blocks.BooleanBlock, value: Any, _annotation: Any, _cleaner: RichTextCleaner) -> bool:
    return bool(value)


@_freeze.register
def _(_block: blocks.IntegerBlock, value: Any, _annotation: Any, _cleaner: RichTextCleaner) -> int:
    return value or 0


@_freeze.register
def _(_block: blocks.DateBlock, value: Any, _annotation: Any, _cleaner: RichTextCleaner) -> str:
    return value.isoformat() if value else ""


@_freeze.register
def _(block: blocks.ListBlock, value: Any, annotation: Any, cleaner: RichTextCleaner) -> tuple[Any, ...]:
    """The items with the keys that they had in the editor; texts without the empty ones."""
    item = block.child_block
    if not isinstance(item, blocks.BaseStructBlock):
        return filled(value)
    schema: type[Any] = get_args(annotation)[0]
    keyed = "key" in schema.model_fields
    return tuple(
        schema(**({"key": child.id} if keyed else {}), **frozen(schema, item, child.value, cleaner))
        for child in value.bound_blocks
    )


@_freeze.register
def _(block: blocks.BaseStructBlock, value: Any, annotation: Any, cleaner: RichTextCleaner) -> Frozen:
    made: Frozen = annotation(**frozen(annotation, block, value, cleaner))
    return made


def filled(texts: Any) -> tuple[str, ...]:
    """The texts of a list without the empty ones."""
    return tuple(text for text in texts if text)


def _declared(block: blocks.Block) -> dict[str, Any]:
    """How the block was declared: its form field is optional while Wagtail saves any draft, in whichever request."""
    _args, options = block._constructor_args  # noqa: SLF001 -- the only place where the declaration is kept
    return dict(options)
