from django.apps import AppConfig


class QualityMarkConfig(AppConfig):
    name = "quality_mark"
    label = "quality_mark"
    verbose_name = "Keurmerk"

    def ready(self) -> None:
        from courses.authoring import registries
        from lms.audit.triggers import register_append_only
        from lms.schedules import register_schedule

        from .badges import version_labels
        from .models import (
            Application,
            CaseEvent,
            ConflictDeclaration,
            Criterion,
            CriterionArea,
            Decision,
            Mark,
            QualityStandard,
            UpheldComplaint,
        )

        register_append_only(QualityStandard, set_once=["published_at"])
        register_append_only(CriterionArea)
        register_append_only(Criterion)
        # What is judged, and against what, is pinned when the application begins.
        register_append_only(Application, mutable=["status", "submitted_at", "message"], nullable=["created_by"])
        register_append_only(ConflictDeclaration, nullable=["person"])
        register_append_only(Decision, nullable=["decided_by"])
        register_append_only(Mark, mutable=["status"])
        register_append_only(CaseEvent, nullable=["actor"])
        register_append_only(UpheldComplaint, nullable=["recorded_by"], set_once=["struck_out_at", "reason_struck_out"])

        register_schedule("marks: expiry", "quality_mark.jobs.expire_marks", daily_at="06:30")
        register_schedule("marks: unanswered invitations", "quality_mark.jobs.expire_invitations", daily_at="06:40")
        register_schedule("marks: reminders", "quality_mark.jobs.remind_reviewers", daily_at="06:50")
        if version_labels not in registries.version_labels:
            registries.version_labels.append(version_labels)
