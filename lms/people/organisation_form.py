"""How the operator edits an organisation: another parent is a move of today, never a change of the past."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from .errors import MoveRefusedError
from .models import Organisation
from .reorganising import move_organisation


class OrganisationForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail has no types
    """The fields of an organisation; the parent of one that is there already changes by ``move_organisation``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parent_before = self.instance.parent

    def clean(self) -> dict[str, Any]:
        """Refuse a move that the past leaves no room for."""
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("parent")
        if self.instance.pk is None or parent == self._parent_before:
            return cleaned
        moved_today = self.instance.moves.filter(moved_on__gte=timezone.localdate()).exists()
        if moved_today or (parent is not None and self.instance.pk in parent.lineage()):
            raise ValidationError({"parent": str(MoveRefusedError())})
        return cleaned

    def save(self, commit: bool = True) -> Organisation:
        """Save what was typed; the move comes with it, recorded as of today."""
        organisation: Organisation = self.instance
        to = organisation.parent
        if not commit or organisation.pk is None or to == self._parent_before:
            saved: Organisation = super().save(commit=commit)
            return saved
        with transaction.atomic():
            organisation.parent = self._parent_before
            super().save()
            moved = move_organisation(organisation=organisation, to=to, on=timezone.localdate(), by=self.for_user)
            organisation.parent = moved.parent
        return organisation
