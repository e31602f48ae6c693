from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "lms.hub"
    label = "hub"
    verbose_name = "AI-hub"

    def ready(self) -> None:
        from lms.audit.triggers import register_append_only
        from lms.schedules import register_schedule

        from .models import EthicsAdvice

        register_append_only(EthicsAdvice, nullable=["signed_by"])

        register_schedule("hub: stale reservations", "lms.hub.jobs.release_reservations", every_minutes=5)
        register_schedule("hub: old usage", "lms.hub.jobs.forget_usage", daily_at="03:50")
        register_schedule("hub: models that hubs list", "lms.hub.jobs.look_at_hubs", every_minutes=30)
