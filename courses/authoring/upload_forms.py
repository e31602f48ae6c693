"""The forms by which an author brings in a picture or a document: looked at before anything opens it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils.translation import gettext as _
from PIL import ImageFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import AbstractImage, SourceImageIOError

from lms.people.fields import validate_name
from lms.people.names import plain_name
from lms.pictures import PictureRefused, build_last_wall, measured, unreadable

from .attachments import LARGEST, DocumentRefused, check_document, kinds

# Two pictures in memory at once would take twice as much.
_one_picture = threading.RLock()


class PictureForm(BaseImageForm):
    """Wagtail's form of an image, with the size in pixels looked at first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            bound_pixels(self.fields["file"])

    def clean_title(self) -> str:
        """One line, with nothing hidden in it."""
        return readable_title(self.cleaned_data["title"])


class DocumentForm(BaseDocumentForm):
    """Wagtail's form of a document, with kind and content looked at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = _("Soorten: %(kinds)s. Hooguit 10 MB.") % {"kinds": kinds()}

    def clean_title(self) -> str:
        """One line, with nothing hidden in it."""
        return readable_title(self.cleaned_data["title"])

    def clean_file(self) -> Any:
        """Refuse what may not be attached, with a sentence beside the field."""
        given = self.cleaned_data["file"]
        if given and "file" in self.changed_data:
            try:
                # One byte more shows that it is too large.
                check_document(given.name, given.read(LARGEST + 1))
            except DocumentRefused as refusal:
                raise ValidationError(str(refusal)) from None
            given.seek(0)
        return given


def readable_title(text: str) -> str:
    """The title as it is kept. Raises ValidationError with the sentence that says what is wrong."""
    title = plain_name(text)
    if title:
        validate_name(title)
    return title


def bound_pixels(field: Field) -> None:
    """Have a field for a picture measure what is given before it does anything else with it."""
    usual = field.to_python

    def to_python(data: Any) -> Any:
        if data:
            try:
                measured(data)
            except PictureRefused as refusal:
                raise ValidationError(str(refusal)) from None
        # WeasyPrint switches this on for the whole process, and with it half a picture counts as one.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            return usual(data)
        except ValidationError as refused:
            # It was measured: where the decoder finds another size, the file contradicts itself.
            if refused.code == "file_too_many_pixels":
                raise ValidationError(unreadable()) from None
            raise
        except Exception:  # noqa: BLE001 -- whatever a decoder stumbles over, it is no picture
            raise ValidationError(unreadable()) from None

    field.to_python = to_python  # type: ignore[method-assign, assignment]


def bound_pictures() -> None:
    """Bound what Wagtail reads by itself: renditions of files that are there already.

    Portraits of people, which nothing here shows, are not taken at all.
    """
    from wagtail.admin.views.account import AvatarSettingsPanel

    build_last_wall()
    AvatarSettingsPanel.is_active = _never
    AbstractImage.get_willow_image = _measured_first(AbstractImage.get_willow_image)


def _never(panel: object) -> bool:
    return False


def _measured_first(usual: Any) -> Any:
    @contextmanager
    def get_willow_image(image: AbstractImage) -> Iterator[Any]:
        """As Wagtail's, one at a time. Raises SourceImageIOError, for which it shows a broken image."""
        with image.open_file() as opened:
            try:
                measured(opened)
            except PictureRefused as refusal:
                raise SourceImageIOError(str(refusal)) from None
        try:
            with _one_picture, usual(image) as willow:
                yield willow
        except (OSError, SyntaxError, ValueError, IndexError) as broken:
            raise SourceImageIOError(str(broken)) from None

    return get_willow_image
