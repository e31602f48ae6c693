from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "courses.sandbox"
    label = "sandbox"
    verbose_name = "Oefenomgeving"

    def ready(self) -> None:
        """Have old conversations deleted every night, and what still comes in kept when the process stops."""
        from lms.audit.triggers import register_append_only
        from lms.schedules import register_schedule
        from lms.shutdown import register_end

        from .models import PolicyAcceptance
        from .running import end_everything

        # Never changed, but goes with the person.
        register_append_only(PolicyAcceptance, no_delete=False)
        register_schedule("sandbox: old conversations", "courses.sandbox.jobs.forget_conversations", daily_at="03:40")
        register_end(end_everything)
