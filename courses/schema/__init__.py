"""The typed form of a released course: what is hashed, kept, and read back in ten years.

Schema numbers only rise, a kind of block is never deleted, and older numbers are
brought up to the newest on reading (``upcast``).
"""

from .base import ExerciseBase, SandboxExercise, is_exercise
from .canonical import canonical_json, digest
from .document import (
    EXERCISES,
    SCHEMA,
    Block,
    Callout,
    CourseDocument,
    Download,
    Image,
    KnowledgeCheck,
    Media,
    Module,
    Option,
    Outcome,
    Question,
    Quote,
    ReflectionTask,
    Text,
)
from .reading import read_document

__all__ = [
    "EXERCISES",
    "SCHEMA",
    "Block",
    "Callout",
    "CourseDocument",
    "Download",
    "ExerciseBase",
    "Image",
    "KnowledgeCheck",
    "Media",
    "Module",
    "Option",
    "Outcome",
    "Question",
    "Quote",
    "ReflectionTask",
    "SandboxExercise",
    "Text",
    "canonical_json",
    "digest",
    "is_exercise",
    "read_document",
]
