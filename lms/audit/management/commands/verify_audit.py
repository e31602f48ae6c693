"""Check that nobody changed the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lms.audit.models import AuditEvent, AuditSeal
from lms.audit.seals import problems
from lms.audit.triggers import missing_triggers


class Command(BaseCommand):
    help = "Walks the chain of seals over the audit trail; ends with status 1 when anything does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(problems())
        found += [f"The trigger {name} is missing." for name in missing_triggers(connection)]
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"The audit trail does not fit: {len(found)} problem(s).")
        unsealed = AuditEvent.objects.filter(seal_number__isnull=True).count()
        last = AuditSeal.objects.order_by("number").last()
        self.stdout.write(
            f"The audit trail fits: {last.number if last else 0} seals, {unsealed} events not sealed yet."
        )
        if last:
            self.stdout.write(f"Last seal: {last.digest}")
