from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    verbose_name = "Certificaten"

    def ready(self) -> None:
        from courses.signals import course_completed
        from lms.audit.triggers import register_append_only
        from lms.schedules import register_schedule

        from . import receivers
        from .models import (
            Certificate,
            CertificateDocument,
            CertificateEvent,
            CertificateKeeper,
            CertificatePerson,
            HoursEntry,
            StaffRecord,
        )
        from .rules import register_certificate_rules

        register_append_only(Certificate, nullable=["holder"], set_once=["revoked_at", "revocation_reason"])
        register_append_only(HoursEntry, nullable=["person"])
        register_append_only(CertificateKeeper, nullable=["given_by"], set_once=["ended_at"])
        register_append_only(CertificateEvent, nullable=["actor"])
        # Nothing changes in the employer's record either; when it may go, its term says.
        register_append_only(StaffRecord, no_delete=False)
        # Erasure takes these rows away whole; nothing ever changes within them.
        register_append_only(CertificatePerson, no_delete=False)
        register_append_only(CertificateDocument, no_delete=False)

        register_certificate_rules()

        course_completed.connect(receivers.issue_on_completion, dispatch_uid="certificates.issue_on_completion")
        register_schedule("certificates: without a PDF", "certificates.jobs.sweep_unrendered", every_minutes=2)
        register_schedule(
            "certificates: staff records past their term",
            "certificates.jobs.forget_staff_records",
            every_minutes=24 * 60,
        )
