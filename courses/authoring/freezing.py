"""Turn the pages of a course, as they stand in the editor, into the typed document that is released."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from courses.models import CoursePage, ModulePage
from courses.schema import (
    Block,
    Callout,
    CourseDocument,
    Download,
    Image,
    KnowledgeCheck,
    Media,
    Module,
    NextWord,
    NextWordItem,
    Option,
    Outcome,
    Question,
    Quote,
    ReflectionTask,
    Statement,
    Text,
)
from lms.hub.next_word import chances

from . import media
from .rich_text import frozen_html

# Words in the printed table of somebody who works without a model.
TABLE_WORDS = 6


class Freezer:
    """Freezes one course. With ``store`` files are kept for good; without, their addresses are in ``sources``."""

    def __init__(self, course: CoursePage, *, store: bool) -> None:
        self.course = course
        self.store = store
        self.sources: dict[str, str] = {}
        self._makers: Mapping[str, Callable[[Any], dict[str, Any]]] = {
            "text": self._text,
            "image": self._image,
            "quote": lambda value: {"text": value["text"], "source": value["source"]},
            "callout": lambda value: {
                "tone": value["tone"],
                "title": value["title"],
                "html": self._rich(value["html"]),
            },
            "download": self._download,
            "knowledge_check": self._knowledge_check,
            "next_word": self._next_word,
            "reflection": self._reflection,
        }

    def document(self) -> CourseDocument:
        """The course with all its modules, in the order of the page tree."""
        page = self.course
        return CourseDocument(
            key=page.key,
            slug=page.slug,
            language=page.language,
            title=page.title,
            summary=page.summary,
            audience=page.audience,
            prior_knowledge=page.prior_knowledge,
            sectors=tuple(page.sectors),
            outcomes=tuple(_outcome(block.value) for block in page.outcomes),
            cost_amount=f"{page.cost_amount:.2f}",
            cost_note=page.cost_note,
            contact=page.contact,
            support_response=page.support_response,
            models_used=tuple(line.strip() for line in page.models_used.splitlines() if line.strip()),
            provider_name=page.get_parent().specific.organisation.name,
            modules=tuple(self.module(module) for module in drafts_of_modules(page)),
        )

    def module(self, page: ModulePage) -> Module:
        """One module as it stands."""
        return Module(
            key=page.key,
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            blocks=tuple(self.block(child.block_type, child.value, child.id) for child in page.body),
        )

    def block(self, kind: str, value: Any, key: str) -> Block:
        """One block. Raises KeyError for a kind that the schema does not know."""
        kinds: dict[str, type[Any]] = {
            "text": Text,
            "image": Image,
            "quote": Quote,
            "callout": Callout,
            "download": Download,
            "knowledge_check": KnowledgeCheck,
            "next_word": NextWord,
            "reflection": ReflectionTask,
        }
        made: Block = kinds[kind](key=uuid.UUID(key), minutes=value["minutes"] or 0, **self._makers[kind](value))
        return made

    def _rich(self, value: Any) -> str:
        return frozen_html(value.source if value else "", self.course)

    def _file(self, stored: Any) -> Media:
        described, content = media.describe(stored)
        if self.store:
            media.keep(described, content)
        else:
            self.sources[described.sha256] = stored.file.url
        return described

    def _text(self, value: Any) -> dict[str, Any]:
        return {"html": self._rich(value["html"])}

    def _image(self, value: Any) -> dict[str, Any]:
        return {
            "media": self._file(value["image"]),
            "alt": value["alt"],
            "caption": value["caption"],
            "credit": value["credit"],
        }

    def _download(self, value: Any) -> dict[str, Any]:
        return {
            "media": self._file(value["document"]),
            "title": value["title"],
            "description": value["description"],
        }

    def _knowledge_check(self, value: Any) -> dict[str, Any]:
        return {
            "title": value["title"],
            "intro": value["intro"],
            "required": value["required"],
            "pass_correct": value["pass_correct"],
            "questions": tuple(_question(item) for item in value["questions"].bound_blocks),
        }

    def _next_word(self, value: Any) -> dict[str, Any]:
        return {
            "title": value["title"],
            "required": value["required"],
            "purpose": value["purpose"],
            "instructions_html": self._rich(value["instructions_html"]),
            "criteria": tuple(value["criteria"]),
            "without_model_html": self._rich(value["without_model_html"]),
            "items": tuple(_item(item) for item in value["items"].bound_blocks),
            "statements": tuple(
                Statement(
                    key=item.id,
                    text=item.value["text"],
                    correct=item.value["correct"],
                    feedback=item.value["feedback"],
                )
                for item in value["statements"].bound_blocks
            ),
            "explain_prompt": value["explain_prompt"],
            "explain_min_words": value["explain_min_words"],
            "free_intro": value["free_intro"],
            "free_suggestions": tuple(value["free_suggestions"]),
        }

    def _reflection(self, value: Any) -> dict[str, Any]:
        return {
            "title": value["title"],
            "required": value["required"],
            "task_html": self._rich(value["task_html"]),
            "prompt": value["prompt"],
            "min_words": value["min_words"],
        }


def freeze_page(page: CoursePage, *, store: bool = True) -> CourseDocument:
    """Return the course of ``page`` as a document; with ``store`` its files are frozen too.

    Raises:
        ValueError: when a file is too large.
        FileNotFoundError: when a file is gone.
    """
    return Freezer(draft_of(page), store=store).document()


def draft_of(page: Any) -> Any:
    """The newest state that an author saved."""
    return page.get_latest_revision_as_object()


def drafts_of_modules(page: CoursePage) -> Iterable[ModulePage]:
    """The newest state of every module of a course, in order."""
    for module in ModulePage.objects.child_of(page).order_by("path"):
        yield draft_of(module)


def _outcome(value: Any) -> Outcome:
    return Outcome(code=value["code"], text=value["text"], frameworks=tuple(value["frameworks"]))


def _question(item: Any) -> Question:
    value = item.value
    return Question(
        key=item.id,
        kind=value["kind"],
        prompt=value["prompt"],
        options=tuple(
            Option(
                key=option.id,
                text=option.value["text"],
                correct=option.value["correct"],
                feedback=option.value["feedback"],
            )
            for option in value["options"].bound_blocks
        ),
        explanation=value["explanation"],
    )


def _item(item: Any) -> NextWordItem:
    value = item.value
    table = tuple((row["word"], row["chance"]) for row in value["table"])
    return NextWordItem(
        key=item.id,
        context=value["context"],
        choices=tuple(value["choices"]),
        table=table or tuple(chances(value["context"], top=TABLE_WORDS)),
    )
