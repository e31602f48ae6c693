"""The way back for somebody who lost her second factor, at the server's console."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.errors import NotAllowedError
from lms.people.addresses import proven_addresses
from lms.people.errors import PeopleError
from lms.people.models import User
from lms.people.second_factor import CheckedHow, reset_second_factor


class Command(BaseCommand):
    help = "Take away somebody's passkeys, authenticator app and recovery codes, once you know who she is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="a proven address of the account")
        parser.add_argument("--by", required=True, help="e-mail address of the operator who does this")
        parser.add_argument("--how", required=True, choices=CheckedHow.values, help="how you checked who she is")

    def handle(self, *args: Any, **options: Any) -> None:
        address = proven_addresses(options["email"]).first()
        operator = User.objects.filter(email=options["by"], is_active=True).first()
        if address is None or operator is None:
            raise CommandError(f"There is no {'operator' if address else 'account'} with that address.")
        try:
            reset_second_factor(person=address.user, how=CheckedHow(options["how"]), by=operator)
        except (PeopleError, NotAllowedError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The second factor is gone. She is logged out everywhere and has a mail.")
