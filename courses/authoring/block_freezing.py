"""Each kind of block in the editor → the same kind in the frozen schema."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from courses.schema import (
    Callout,
    Download,
    Image,
    KnowledgeCheck,
    NextWord,
    NextWordItem,
    Option,
    Question,
    Quote,
    ReflectionTask,
    Statement,
    Text,
)
from lms.hub.next_word import chances

if TYPE_CHECKING:
    from .freezing import Freezer

# Words in the printed table of somebody who works without a model.
TABLE_WORDS = 6

KINDS: dict[str, type[Any]] = {
    "text": Text,
    "image": Image,
    "quote": Quote,
    "callout": Callout,
    "download": Download,
    "knowledge_check": KnowledgeCheck,
    "next_word": NextWord,
    "reflection": ReflectionTask,
}
Values = dict[str, Any]


def _plain(value: Any, *names: str) -> Values:
    """The named fields as they are; what an author left empty is empty text."""
    return {name: value[name] if value[name] is not None else "" for name in names}


def _text(freezer: "Freezer", value: Any) -> Values:
    return {"html": freezer.rich(value["html"])}


def _image(freezer: "Freezer", value: Any) -> Values | None:
    media = freezer.image(value["image"])
    return None if media is None else {"media": media, **_plain(value, "alt", "caption", "credit")}


def _quote(freezer: "Freezer", value: Any) -> Values:
    return _plain(value, "text", "source")


def _callout(freezer: "Freezer", value: Any) -> Values:
    return {"tone": value["tone"] or "note", "html": freezer.rich(value["html"]), **_plain(value, "title")}


def _download(freezer: "Freezer", value: Any) -> Values | None:
    media = freezer.document(value["document"])
    return None if media is None else {"media": media, **_plain(value, "title", "description")}


def _knowledge_check(freezer: "Freezer", value: Any) -> Values:
    return {
        **_plain(value, "title", "intro"),
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
            Option(key=option.id, correct=bool(option.value["correct"]), **_plain(option.value, "text", "feedback"))
            for option in value["options"].bound_blocks
        ),
        **_plain(value, "prompt", "explanation"),
    )


def _next_word(freezer: "Freezer", value: Any) -> Values:
    return {
        **_plain(value, "title", "purpose", "explain_prompt", "free_intro"),
        "required": bool(value["required"]),
        "instructions_html": freezer.rich(value["instructions_html"]),
        "criteria": _filled(value["criteria"]),
        "without_model_html": freezer.rich(value["without_model_html"]),
        "items": tuple(_item(item) for item in value["items"].bound_blocks),
        "statements": tuple(
            Statement(key=item.id, correct=bool(item.value["correct"]), **_plain(item.value, "text", "feedback"))
            for item in value["statements"].bound_blocks
        ),
        "explain_min_words": value["explain_min_words"] or 0,
        "free_suggestions": _filled(value["free_suggestions"]),
    }


def _item(item: Any) -> NextWordItem:
    """One sentence; an empty table is filled with what the woordvoorspeller says, so that it is printed for good."""
    value = item.value
    context = (value["context"] or "").strip()
    table = tuple((row["word"], row["chance"]) for row in value["table"] if row["word"] and row["chance"] is not None)
    if not table and context:
        table = tuple(chances(context, top=TABLE_WORDS))
    return NextWordItem(key=item.id, context=context, choices=_filled(value["choices"]), table=table)


def _reflection(freezer: "Freezer", value: Any) -> Values:
    return {
        **_plain(value, "title", "prompt"),
        "required": bool(value["required"]),
        "task_html": freezer.rich(value["task_html"]),
        "min_words": value["min_words"] or 0,
    }


def _filled(texts: Any) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


# Each returns the fields of its kind, or None for a block without a file to show.
MAKERS: Mapping[str, Callable[["Freezer", Any], Values | None]] = {
    "text": _text,
    "image": _image,
    "quote": _quote,
    "callout": _callout,
    "download": _download,
    "knowledge_check": _knowledge_check,
    "next_word": _next_word,
    "reflection": _reflection,
}
