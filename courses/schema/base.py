"""What everything has in common that a version keeps.

Apart from ``courses.schema``, because the kinds of exercise build on it and the schema builds on them.
"""

from typing import Any, ClassVar, TypeGuard
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer


class Frozen(BaseModel):
    """Immutable, and nothing that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class BlockBase(Frozen):
    """One block of a module; ``type`` is the name of its kind.

    ``claims`` are the keys of what it says of law and fact in the table of claims (``claims.Claim``).
    """

    # Not spelled when empty: what was frozen before there were such fields keeps its text, and with it its hash.
    left_out_when_empty: ClassVar[frozenset[str]] = frozenset({"claims"})

    type: str
    key: UUID
    minutes: int = Field(default=0, ge=0)
    claims: tuple[str, ...] = ()

    @model_serializer(mode="wrap")
    def _leave_out_what_is_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values: dict[str, Any] = handler(self)
        return {
            name: value for name, value in values.items() if name not in self.left_out_when_empty or getattr(self, name)
        }


class ExerciseBase(BlockBase):
    """A block in which the learner does something that is kept."""

    title: str
    required: bool = True


def is_exercise(block: BlockBase) -> TypeGuard[ExerciseBase]:
    """Whether a block is an exercise; which one it is, is the business of its kind."""
    return isinstance(block, ExerciseBase)


class Role(Frozen):
    """One part that a model plays; the first of ``models`` that is on offer plays it."""

    key: str
    label: str
    models: tuple[str, ...] = ()


class Setup(Frozen):
    """How a model is asked at one exercise.

    ``system`` is what it is told beforehand; a hidden one is shown once the exercise was passed.
    ``temperature`` is decimal text, empty where the learner chooses. With ``conversation`` earlier
    turns go along. With ``advice`` a model may advise on what was handed in.
    """

    material: str = ""
    material_sent: bool = False
    system: str = ""
    system_shown: bool = True
    roles: tuple[Role, ...] = ()
    temperature: str = ""
    min_turns: int = 0
    conversation: bool = False
    advice: bool = False

    @model_serializer(mode="wrap")
    def _leave_out_no_advice(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """As with no setup: what was frozen before there was advice keeps its hash."""
        values: dict[str, Any] = handler(self)
        if not self.advice:
            values.pop("advice", None)
        return values


class SandboxExercise(ExerciseBase):
    """What every exercise of the sandbox has: why, what, when it is done, and the way without a model."""

    left_out_when_empty: ClassVar[frozenset[str]] = BlockBase.left_out_when_empty | {"setup"}

    purpose: str
    instructions_html: str
    criteria: tuple[str, ...]
    without_model_html: str
    setup: Setup | None = None
