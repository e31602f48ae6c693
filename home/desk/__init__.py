"""The dashboard's content: learning, and a section for every kind of work a person's roles bring."""

from .counts import work_counts
from .sections import Section, Task, is_learner, sections

__all__ = ["Section", "Task", "is_learner", "sections", "work_counts"]
