"""Fill an empty product with an invented world to look around in."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.demo import load_demo_world


class Command(BaseCommand):
    help = "Load the demo world (idempotent); only where the settings allow it, for its password is public."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_WORLD:
            raise CommandError(
                "De demowereld hoort alleen op je eigen machine: de accounts hebben een wachtwoord dat iedereen kent."
                " Gebruik DJANGO_SETTINGS_MODULE=lms.settings.demo."
            )
        # Every mail and PDF that is put in the queue would be a line of its own.
        logging.getLogger("django-q").setLevel(logging.WARNING)
        accounts = load_demo_world()
        for account in accounts:
            self.stdout.write(f"{account['role']:16} {account['email']:36} {account['name']}")
