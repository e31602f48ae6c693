"""Let the role that web and worker run with read and write rows, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from lms.audit.roles import NoSuchRoleError, grant_application_role


class Command(BaseCommand):
    help = "Grant a role of PostgreSQL what web and worker need; run it with the role that migrates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="an existing role, neither a superuser nor the owner of the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        role = options["role"]
        try:
            grant_application_role(connection, role)
        except NoSuchRoleError:
            raise CommandError(
                f"'{role}' is no role that could be bound: it has to exist, and be neither a superuser nor the role "
                "that migrates. As a superuser: CREATE ROLE … LOGIN PASSWORD '…'."
            ) from None
        self.stdout.write(f"{role} may read and write rows, and neither empty, alter nor own a table.")
