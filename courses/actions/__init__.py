"""Every write in this room: one verb each, one transaction, audited."""

from .errors import (
    EnrolmentClosed,
    EvaluationFixed,
    LearningError,
    NotCompletedYet,
    NotInThisVersion,
    NotOffered,
    NotYourEmployment,
)
from .evaluating import delete_evaluation, evaluate
from .learning import (
    delete_reflection,
    employments_of,
    enrol,
    finish_module,
    open_module,
    record_attempt,
    save_reflection,
    withdraw,
)
from .releasing import NotReady, publish_document, release_draft, release_version, set_offered

__all__ = [
    "EnrolmentClosed",
    "EvaluationFixed",
    "LearningError",
    "NotCompletedYet",
    "NotInThisVersion",
    "NotOffered",
    "NotReady",
    "NotYourEmployment",
    "delete_evaluation",
    "delete_reflection",
    "employments_of",
    "enrol",
    "evaluate",
    "finish_module",
    "open_module",
    "publish_document",
    "record_attempt",
    "release_draft",
    "release_version",
    "save_reflection",
    "set_offered",
    "withdraw",
]
