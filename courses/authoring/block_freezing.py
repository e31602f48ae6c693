"""Each kind of block in the editor → the same kind in the frozen schema."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from courses.exercises.cleaning import RichTextCleaner
from courses.exercises.kind import plain
from courses.exercises.registry import all_kinds
from courses.schema import (
    Callout,
    Download,
    Image,
    KnowledgeCheck,
    Media,
    Option,
    Question,
    Quote,
    ReflectionTask,
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
    "knowledge_check": KnowledgeCheck,
    "reflection": ReflectionTask,
    **{name: kind.schema for name, kind in all_kinds().items()},
}
Values = dict[str, Any]


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


def _knowledge_check(freezer: BlockFreezer, value: Any) -> Values:
    return {
        **plain(value, "title", "intro"),
        "required": bool(value["required"]),
        "pass_correct": value["pass_correct"] or 0,
        "questions": tuple(_question(item) for item in value["questions"].bound_blocks),
    }


def _question(item: Any) -> Question:
    value = item.value
    return Question(
        key=item.id,
        kind=value["kind"] or "single",
        options=tuple(
            Option(key=option.id, correct=bool(option.value["correct"]), **plain(option.value, "text", "feedback"))
            for option in value["options"].bound_blocks
        ),
        **plain(value, "prompt", "explanation"),
    )


def _reflection(freezer: BlockFreezer, value: Any) -> Values:
    return {
        **plain(value, "title", "prompt"),
        "required": bool(value["required"]),
        "task_html": freezer.rich(value["task_html"]),
        "min_words": value["min_words"] or 0,
    }


# Each returns the fields of its kind, or None for a block without a file to show.
MAKERS: Mapping[str, Callable[[BlockFreezer, Any], Values | None]] = {
    "text": _text,
    "image": _image,
    "quote": _quote,
    "callout": _callout,
    "download": _download,
    "knowledge_check": _knowledge_check,
    "reflection": _reflection,
    **{name: kind.freeze_whole for name, kind in all_kinds().items()},
}
