from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db import connections
from django.db.models.signals import post_migrate, pre_save


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = "Mensen en organisaties"

    def ready(self) -> None:
        from lms import schedules

        from .rules import register_organisation_rules
        from .second_factor import check_roles_of_setting

        register_organisation_rules()

        schedules.register_schedule("people: unsent mail", "lms.people.jobs.sweep_mail", every_minutes=5)
        schedules.register_schedule("people: old mail", "lms.people.jobs.forget_mail", daily_at="03:10")
        schedules.register_schedule("people: old sign-ups", "lms.people.jobs.forget_sign_ups", daily_at="03:15")
        schedules.register_schedule("people: old log-ins", "lms.people.jobs.forget_log_ins", daily_at="03:20")
        post_migrate.connect(schedules.ensure_after_migrations, sender=self)
        post_migrate.connect(_ensure_index, sender=self)
        register(check_roles_of_setting)
        self._listen_to_allauth()

    def _listen_to_allauth(self) -> None:
        from allauth.account.models import EmailAddress
        from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
        from allauth.mfa import signals
        from allauth.usersessions.models import UserSession
        from django.contrib.auth.signals import user_logged_out

        from . import receivers
        from .addresses import store_in_one_form
        from .sessions import keep_no_more_than_needed, note_log_out

        user_logged_out.connect(note_log_out)
        user_logged_in.connect(receivers.on_log_in)
        for signal in (password_changed, password_reset, password_set):
            signal.connect(receivers.on_new_password)
        signals.authenticator_added.connect(receivers.on_factor_added)
        signals.authenticator_removed.connect(receivers.on_factor_removed)
        signals.authenticator_reset.connect(receivers.on_codes_made_anew)
        signals.authenticator_used.connect(receivers.on_factor_used)
        pre_save.connect(store_in_one_form, sender=EmailAddress)
        pre_save.connect(keep_no_more_than_needed, sender=UserSession)


def _ensure_index(*, using: str, **_: Any) -> None:
    from .addresses import ensure_index

    ensure_index(connections[using])
