"""Courses: what authors edit, what was released, and what learners do with it."""

from courses.authoring.block_keys import BlockKey
from courses.authoring.pages import CoursePage, ModulePage, ProviderPage
from courses.learning.evaluation_models import Evaluation
from courses.learning.models import Attempt, Enrolment, ModuleProgress, Reflection
from courses.versions.models import Course, CourseVersion, Exercise, FrozenMedia, RenderedModule

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
