"""Courses as files → pages in the workshop → a released version. Loading again makes no second copy."""

from .load import load_course

__all__ = ["load_course"]
