from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = "Mensen en organisaties"

    def ready(self) -> None:
        from lms import schedules

        schedules.register_schedule("people: unsent mail", "lms.people.jobs.sweep_mail", every_minutes=5)
        schedules.register_schedule("people: old mail", "lms.people.jobs.forget_mail", daily_at="03:10")
        schedules.register_schedule("people: old sign-ups", "lms.people.jobs.forget_sign_ups", daily_at="03:15")
        post_migrate.connect(schedules.ensure_after_migrations, sender=self)
        post_migrate.connect(_ensure_index, sender=self)


def _ensure_index(*, using: str, **_: Any) -> None:
    from .addresses import ensure_index

    ensure_index(connections[using])
