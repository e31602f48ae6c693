"""The blocks that an author composes a course from.

Names of blocks and of their fields are the names of the frozen schema, so that
freezing is a plain copy. Blocks say what can be filled in; whether a course is
complete is asked when it is released, so that a half-finished draft can be saved.
"""

from .content import CalloutBlock, DownloadBlock, ImageBlock, QuoteBlock, TextBlock
from .outcomes import CourseOutcomes
from .streams import ModuleBody

__all__ = [
    "CalloutBlock",
    "CourseOutcomes",
    "DownloadBlock",
    "ImageBlock",
    "ModuleBody",
    "QuoteBlock",
    "TextBlock",
]
