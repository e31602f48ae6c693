"""Serve the embedded hub over HTTP on this machine."""

from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.hub.embedded.misbehaviour import FAULTS
from lms.hub.embedded.server import Behaviour, ServedHub


class Command(BaseCommand):
    """Binds to 127.0.0.1 alone; asks for no key. The address for HUB_BASE_URL is printed.

    It can answer badly, slowly, or few at once; ``POST /control`` with the same names changes that while it runs.
    """

    help = "Biedt de ingebouwde hub aan over HTTP, alleen op deze machine (voor tests en andere hulpmiddelen)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8100)
        parser.add_argument("--fault", default="", help="Geef dit gebrek: " + ", ".join(sorted(filter(None, FAULTS))))
        parser.add_argument("--after", type=int, default=0, help="Zoveel tokens eerst.")
        parser.add_argument("--times", type=int, default=0, help="Bij zoveel vragen; 0: bij alle.")
        parser.add_argument("--limit", type=int, default=0, help="Weiger wie er boven zoveel tegelijk komt (429).")
        parser.add_argument("--rate", type=float, default=0.0, help="Tokens per seconde.")
        parser.add_argument("--length", type=int, default=0, help="Laat elk antwoord zoveel tokens lang zijn.")
        parser.add_argument("--retry-after", default="", help="Wat een weigering (429) zegt, in seconden.")

    def handle(self, *args: Any, **options: Any) -> None:
        import uvicorn

        try:
            behaviour = Behaviour(**{each.name: options[each.name] for each in fields(Behaviour)})
        except ValueError as error:
            raise CommandError(f"Dat gebrek kennen we niet: {options['fault']}") from error
        application = ServedHub(behaviour)
        port = options["port"]
        self.stdout.write(f"HUB_BASE_URL=http://127.0.0.1:{port}/v1")
        uvicorn.run(
            application, host="127.0.0.1", port=port, log_level="warning", access_log=False, lifespan="off", ws="none"
        )
