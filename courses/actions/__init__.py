"""Every write in this room: one verb each, one transaction, audited."""

from .employing import Employments, attach_employment, employments_and_requests_of, employments_of
from .errors import (
    EmploymentStands,
    EnrolmentClosed,
    EnrolmentCompleted,
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
    enrol,
    finish_module,
    open_module,
    record_attempt,
    save_reflection,
    withdraw,
)
from .releasing import ChangedMeanwhile, NotReady, publish_document, release_draft, release_version, set_offered

__all__ = [
    "ChangedMeanwhile",
    "EmploymentStands",
    "Employments",
    "EnrolmentClosed",
    "EnrolmentCompleted",
    "EvaluationFixed",
    "LearningError",
    "NotCompletedYet",
    "NotInThisVersion",
    "NotOffered",
    "NotReady",
    "NotYourEmployment",
    "attach_employment",
    "delete_evaluation",
    "delete_reflection",
    "employments_and_requests_of",
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
