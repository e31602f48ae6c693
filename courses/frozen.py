"""What everything has in common that a version keeps.

Apart from ``courses.schema``, because the kinds of exercise build on it and the schema builds on them.
"""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Immutable, and nothing that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class BlockBase(Frozen):
    """One block of a module; ``type`` is the name of its kind."""

    type: str
    key: UUID
    minutes: int = Field(default=0, ge=0)


class ExerciseBase(BlockBase):
    """A block in which the learner does something that is kept."""

    title: str
    required: bool = True


class SandboxExercise(ExerciseBase):
    """What every exercise of the sandbox has: why, what, when it is done, and the way without a model."""

    purpose: str
    instructions_html: str
    criteria: tuple[str, ...]
    without_model_html: str
