"""Ask the hubs of the settings now which models they have."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.hub.configuration import configured_hubs, hub_named
from lms.hub.discovery import look_at
from lms.hub.models import HubState


class Command(BaseCommand):
    """Prints the models of each hub; keeps them for *Hubs en modellen*, as the periodic job does."""

    help = "Vraagt de hubs nu welke modellen ze hebben. Zonder naam: alle hubs die dat zeggen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hub", nargs="?", default="", help="De naam van één hub uit de instellingen.")

    def handle(self, *args: Any, **options: Any) -> None:
        named = hub_named(options["hub"])
        if options["hub"] and named is None:
            raise CommandError(f"De instellingen kennen geen hub {options['hub']}.")
        failed = []
        for hub in (named,) if named else configured_hubs():
            if not hub.discovery_path:
                self.stdout.write(f"{hub.name}: geen adres om modellen op te vragen")
                continue
            well = look_at(hub)
            state = HubState.objects.get(hub=hub.name)
            said = ", ".join(state.discovered.splitlines()) or "geen modellen"
            self.stdout.write(f"{hub.name}: {said if well else 'niet gelukt (' + state.discovery_fault + ')'}")
            failed += [] if well else [hub.name]
        if failed:
            raise CommandError(f"Niet gelukt: {', '.join(failed)}.")
