"""The operator's few acts on an issued certificate: revoke, correct, erase."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.actions import CertificateError, correct_certificate, erase_person, revoke_certificate
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate
from lms.errors import NotAllowedError
from lms.people.addresses import same_address
from lms.people.models import User


class Command(BaseCommand):
    help = "Revoke a certificate, replace it by a corrected one, or erase whose it was. None can be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["revoke", "correct", "erase"])
        parser.add_argument("number", help="for example MP-2026-000001")
        parser.add_argument("--by", required=True, help="e-mail address of the operator who does this")
        parser.add_argument(
            "--reason",
            choices=sorted({*RevocationReason.values, *ReplacementReason.values}),
            help="the class of reason, made public",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        certificate = Certificate.objects.filter(number=options["number"]).first()
        operator = User.objects.filter(same_address(options["by"]), is_active=True).first()
        if certificate is None or operator is None:
            raise CommandError(f"There is no {'account' if certificate else 'certificate'} like that.")
        try:
            result = self._do(options["act"], certificate, operator, options["reason"])
        except (CertificateError, NotAllowedError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['act']}: {certificate.number} → {result.number}")

    def _do(self, act: str, certificate: Certificate, operator: User, reason: str | None) -> Certificate:
        if act == "erase":
            return erase_person(certificate=certificate, by=operator)
        reasons = RevocationReason if act == "revoke" else ReplacementReason
        if reason not in reasons.values:
            raise CommandError(f"--reason must be one of {', '.join(sorted(reasons.values))}")
        if act == "revoke":
            return revoke_certificate(certificate=certificate, reason=RevocationReason(reason), by=operator)
        return correct_certificate(certificate=certificate, reason=ReplacementReason(reason), by=operator)
