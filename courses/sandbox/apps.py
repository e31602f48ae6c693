from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "courses.sandbox"
    label = "sandbox"
    verbose_name = "Oefenomgeving"

    def ready(self) -> None:
        """Have old conversations deleted every night."""
        from lms.schedules import register_schedule

        register_schedule("sandbox: old conversations", "courses.sandbox.jobs.forget_conversations", daily_at="03:40")
