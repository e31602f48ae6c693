"""The rows of the mark office: cases and marks, and complaints that were upheld."""

from .cases import (
    Application,
    Assignment,
    CaseEvent,
    ConflictDeclaration,
    Criterion,
    CriterionArea,
    Decision,
    Judgement,
    Mark,
    MarkQuerySet,
    MarkSeries,
    QualityStandard,
    SelfAssessment,
)
from .complaints import UpheldComplaint, UpheldComplaintQuerySet

__all__ = [
    "Application",
    "Assignment",
    "CaseEvent",
    "ConflictDeclaration",
    "Criterion",
    "CriterionArea",
    "Decision",
    "Judgement",
    "Mark",
    "MarkQuerySet",
    "MarkSeries",
    "QualityStandard",
    "SelfAssessment",
    "UpheldComplaint",
    "UpheldComplaintQuerySet",
]
