"""The dashboard's content: the next step, learning, and a section for every kind of work a person's roles bring."""

from .counts import work_counts
from .next_step import Desk, desk, learning_step
from .sections import Section, Task, Urgency, is_learner, sections

__all__ = ["Desk", "Section", "Task", "Urgency", "desk", "is_learner", "learning_step", "sections", "work_counts"]
