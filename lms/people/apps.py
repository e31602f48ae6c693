from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = "Mensen en organisaties"

    def ready(self) -> None:
        from lms import schedules

        schedules.register_schedule("people: unsent mail", "lms.people.jobs.sweep_mail", every_minutes=5)
        schedules.register_schedule("people: old mail", "lms.people.jobs.forget_mail", daily_at="03:10")
        post_migrate.connect(schedules.ensure_after_migrations, sender=self)
