"""What an organisation allows its people and itself."""

from django.db import transaction
from django.utils import timezone

from lms.audit.actions import record
from lms.people.models import Organisation, User

from .models import HubAllowance


@transaction.atomic
def choose_allowance(
    *, organisation: Organisation, person_tokens: int | None, organisation_tokens: int | None, by: User
) -> HubAllowance:
    """Choose tokens a day; None is what the platform chose. What was spent today stays spent."""
    HubAllowance.objects.get_or_create(organisation=organisation)
    row = HubAllowance.objects.select_for_update(of=("self",)).get(organisation=organisation)
    if (row.person_tokens, row.organisation_tokens) != (person_tokens, organisation_tokens):
        row.person_tokens, row.organisation_tokens = person_tokens, organisation_tokens
        row.changed_by, row.changed_at = by, timezone.now()
        row.save()
        record(verb="hub_allowance.chosen", obj=row, by=by, reason=f"{person_tokens}, {organisation_tokens}")
    return row
