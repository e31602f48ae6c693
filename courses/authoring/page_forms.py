"""The forms behind the editor of courses and modules."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from lms.numbers import whole_number
from lms.people.fields import validate_name
from lms.people.names import plain_name

# The fields of blocks that hold the id of a file, and whose file it is.
_FILE_FIELDS = {"-value-image": get_image_model, "-value-document": get_document_model}


class WorkshopPageForm(WagtailAdminPageForm):
    """A page of the workshop: its title is one line with nothing hidden in it, since people read it in lists and mails.

    A form that miscounts its blocks is refused, where Wagtail would break on it.
    """

    def full_clean(self) -> None:
        """Raises BadRequest."""
        try:
            super().full_clean()
        except (KeyError, ValueError) as broken:
            raise BadRequest("a form of the workshop whose blocks do not add up") from broken

    def clean_title(self) -> str:
        title = plain_name(self.cleaned_data.get("title") or "")
        if title:
            validate_name(title)
        return title


class ModulePageForm(WorkshopPageForm):
    """A module; a file that the author may not choose is left out before anything is shown of it."""

    def __init__(
        self, data: QueryDict | None = None, files: Any = None, *args: Any, for_user: Any = None, **kwargs: Any
    ) -> None:
        if data is not None and for_user is not None:
            data = _without_foreign_files(data, for_user)
        super().__init__(data, files, *args, for_user=for_user, **kwargs)


def _without_foreign_files(data: QueryDict, user: Any) -> QueryDict:
    cleaned = data.copy()
    for name, value in data.items():
        for ending, get_model in _FILE_FIELDS.items():
            if name.endswith(ending) and value and not _may_choose(get_model(), str(value), user):
                cleaned[name] = ""
    return cleaned


def _may_choose(model: Any, pk: str, user: Any) -> bool:
    policy = policy_registry.get_by_type(model)
    may_be = policy.instances_user_has_any_permission_for(user, ["choose", "change"])
    number = whole_number(pk)
    return number is not None and bool(may_be.filter(pk=number).exists())
