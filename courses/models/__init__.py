"""Courses: what authors edit, what was released, and what learners do with it."""

from .block_keys import BlockKey
from .evaluations import Evaluation
from .learning import Attempt, Enrolment, ModuleProgress, Reflection
from .pages import CoursePage, ModulePage, ProviderPage
from .versions import Course, CourseVersion, Exercise, FrozenMedia, RenderedModule

__all__ = [
    "Attempt",
    "BlockKey",
    "Course",
    "CoursePage",
    "CourseVersion",
    "Enrolment",
    "Evaluation",
    "Exercise",
    "FrozenMedia",
    "ModulePage",
    "ModuleProgress",
    "ProviderPage",
    "Reflection",
    "RenderedModule",
]
