from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "lms.audit"
    label = "audit"
    verbose_name = "Controlespoor"

    def ready(self) -> None:
        from lms.schedules import register_schedule

        from . import roles, triggers
        from .models import AuditEvent, AuditSeal

        triggers.register_append_only(AuditEvent, set_once=["seal_number"])
        triggers.register_append_only(AuditSeal)
        pre_migrate.connect(triggers.make_way_for_migrations, sender=self)
        post_migrate.connect(triggers.install_after_migrations, sender=self)
        register(triggers.check_triggers, Tags.database)
        register(roles.check_application_role, Tags.database, deploy=True)
        register_schedule("audit: seal", "lms.audit.jobs.seal_events", every_minutes=5)
        register_schedule("worker: sign of life", "lms.health.sign_of_life", every_minutes=1)
