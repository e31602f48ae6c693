"""Each kind of block in the editor → the same kind in the frozen schema."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from courses.exercises.cleaning import RichTextCleaner
from courses.exercises.registry import all_kinds
from courses.schema import (
    Callout,
    Download,
    Image,
    Media,
    Quote,
    Text,
)


class BlockFreezer(RichTextCleaner, Protocol):
    """What freezes a block: it cleans text and keeps files."""

    def image(self, stored: Any) -> Media | None:
        """The image, kept or ready to keep; None when it cannot be used."""
        ...

    def document(self, stored: Any) -> Media | None:
        """The document, kept or ready to keep; None when it cannot be used."""
        ...


KINDS: dict[str, type[Any]] = {
    "text": Text,
    "image": Image,
    "quote": Quote,
    "callout": Callout,
    "download": Download,
    **{name: kind.schema for name, kind in all_kinds().items()},
}
Values = dict[str, Any]


def plain(value: Any, *names: str) -> Values:
    """The named fields as they are; what an author left empty is empty text."""
    return {name: value[name] if value[name] is not None else "" for name in names}


def _text(freezer: BlockFreezer, value: Any) -> Values:
    return {"html": freezer.rich(value["html"])}


def _image(freezer: BlockFreezer, value: Any) -> Values | None:
    media = freezer.image(value["image"])
    return None if media is None else {"media": media, **plain(value, "alt", "caption", "credit")}


def _quote(freezer: BlockFreezer, value: Any) -> Values:
    return plain(value, "text", "source")


def _callout(freezer: BlockFreezer, value: Any) -> Values:
    return {"tone": value["tone"] or "note", "html": freezer.rich(value["html"]), **plain(value, "title")}


def _download(freezer: BlockFreezer, value: Any) -> Values | None:
    media = freezer.document(value["document"])
    return None if media is None else {"media": media, **plain(value, "title", "description")}


# Each returns the fields of its kind, or None for a block without a file to show.
MAKERS: Mapping[str, Callable[[BlockFreezer, Any], Values | None]] = {
    "text": _text,
    "image": _image,
    "quote": _quote,
    "callout": _callout,
    "download": _download,
    **{name: kind.freeze_whole for name, kind in all_kinds().items()},
}
