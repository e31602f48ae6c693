"""Schema 1: a course, its modules and its blocks.

Rich text is sanitised HTML with links to the outside only as https, links inside
as ``#block:<key>`` or ``#module:<key>``; media are named by SHA-256; no local ids.
A new kind of exercise joins ``FrozenExercise`` and leaves the number as it is: no text of before can hold one.
"""

from typing import Annotated, Any, Literal, Self, get_args
from uuid import UUID

from pydantic import Field, SerializerFunctionWrapHandler, ValidationInfo, model_serializer, model_validator

from .base import BlockBase, ExerciseBase, Frozen, is_exercise
from .canonical import canonical_json
from .exercises import (
    Agreement,
    BiasProbe,
    CompareModels,
    FeedbackOnWork,
    ImprovePrompt,
    NextWord,
    PrivacyScrub,
    SpotErrors,
)
from .keys import repeated_keys

# Given as context, it says that a text was released already: it is read as it is.
RELEASED = "released"
SCHEMA = 1
# Ten years: what has to be shown again later than that is shown for good.
MAX_VALIDITY_MONTHS = 120


class Media(Frozen):
    """A frozen file: ``sha256`` names the FrozenMedia row."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    filename: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None


class Text(BlockBase):
    type: Literal["text"] = "text"
    html: str


class Image(BlockBase):
    type: Literal["image"] = "image"
    media: Media
    alt: str
    caption: str = ""
    credit: str = ""


class Quote(BlockBase):
    type: Literal["quote"] = "quote"
    text: str
    source: str = ""


class Callout(BlockBase):
    type: Literal["callout"] = "callout"
    tone: Literal["note", "tip", "warning"]
    title: str
    html: str


class Download(BlockBase):
    type: Literal["download"] = "download"
    media: Media
    title: str
    description: str = ""


class Option(Frozen):
    key: str
    text: str
    correct: bool
    feedback: str


class Question(Frozen):
    key: str
    kind: Literal["single", "multiple"]
    prompt: str
    options: tuple[Option, ...]
    explanation: str = ""

    @property
    def correct_keys(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options if option.correct)


class KnowledgeCheck(ExerciseBase):
    """Passed when at least ``pass_correct`` questions are answered exactly right."""

    type: Literal["knowledge_check"] = "knowledge_check"
    intro: str = ""
    pass_correct: int
    questions: tuple[Question, ...]


class ReflectionTask(ExerciseBase):
    """A task in one's own practice; done when the reflection has ``min_words`` words."""

    type: Literal["reflection"] = "reflection"
    task_html: str
    prompt: str
    min_words: int


type FrozenExercise = (
    KnowledgeCheck
    | ReflectionTask
    | Agreement
    | BiasProbe
    | CompareModels
    | FeedbackOnWork
    | ImprovePrompt
    | NextWord
    | PrivacyScrub
    | SpotErrors
)
# Every exercise, each the frozen half of one kind.
EXERCISES: tuple[type[ExerciseBase], ...] = get_args(FrozenExercise.__value__)
type Block = Annotated[Text | Image | Quote | Callout | Download | FrozenExercise, Field(discriminator="type")]


class Module(Frozen):
    key: UUID
    slug: str
    title: str
    summary: str = ""
    blocks: tuple[Block, ...]

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.blocks)

    @property
    def exercises(self) -> tuple[ExerciseBase, ...]:
        return tuple(block for block in self.blocks if is_exercise(block))


class Outcome(Frozen):
    code: str
    text: str
    frameworks: tuple[str, ...] = ()


class CourseDocument(Frozen):
    """Everything that is public, taught or judged of one version.

    ``cost_amount`` is euros as decimal text ("0.00"). ``validity_months`` is how long what was shown
    counts, in calendar months from the day of completion; None for good.
    """

    schema_number: int = SCHEMA
    key: UUID
    slug: str
    language: Literal["nl", "en"]
    title: str
    summary: str
    audience: str = ""
    prior_knowledge: str = ""
    sectors: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    cost_amount: str = "0.00"
    cost_note: str = ""
    contact: str = ""
    support_response: str = ""
    models_used: tuple[str, ...] = ()
    validity_months: int | None = Field(default=None, ge=1, le=MAX_VALIDITY_MONTHS)
    provider_name: str
    modules: tuple[Module, ...]

    @model_serializer(mode="wrap")
    def _leave_out_no_validity(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A course that counts for good is spelled as before there was a term, and keeps its hash."""
        values: dict[str, Any] = handler(self)
        if self.validity_months is None:
            values.pop("validity_months", None)
        return values

    @model_validator(mode="after")
    def _no_key_twice(self, info: ValidationInfo) -> Self:
        """Refuse a document in which a key stands twice, except when it was released before this was asked."""
        if not (info.context or {}).get(RELEASED) and (twice := repeated_keys(self.modules)):
            raise ValueError(f"a key stands twice: {', '.join(twice)}")
        return self

    @property
    def study_load_minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    def module(self, key: UUID) -> Module:
        """The module with this key. Raises KeyError when there is none."""
        for module in self.modules:
            if module.key == key:
                return module
        raise KeyError(key)

    def module_by_slug(self, slug: str) -> Module:
        """The module with this slug. Raises KeyError when there is none."""
        for module in self.modules:
            if module.slug == slug:
                return module
        raise KeyError(slug)

    def block(self, key: UUID) -> Block:
        """The block with this key. Raises KeyError when there is none."""
        for module in self.modules:
            for block in module.blocks:
                if block.key == key:
                    return block
        raise KeyError(key)

    def canonical(self) -> str:
        """The canonical text whose bytes are hashed."""
        return canonical_json(self.model_dump(mode="json"))
