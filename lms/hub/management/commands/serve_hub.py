"""Serve the embedded hub over HTTP on this machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Binds to 127.0.0.1 alone; asks for no key. The address for HUB_BASE_URL is printed."""

    help = "Biedt de ingebouwde hub aan over HTTP, alleen op deze machine (voor tests en andere hulpmiddelen)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8100)

    def handle(self, *args: Any, **options: Any) -> None:
        import uvicorn

        from lms.hub.embedded.server import application

        port = options["port"]
        self.stdout.write(f"HUB_BASE_URL=http://127.0.0.1:{port}/v1")
        uvicorn.run(
            application, host="127.0.0.1", port=port, log_level="warning", access_log=False, lifespan="off", ws="none"
        )
