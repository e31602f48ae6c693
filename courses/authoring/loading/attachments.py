"""Bring a file of a course into its provider's collection, once."""

import hashlib
from pathlib import Path

from django.core.files import File
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.authoring.attachments import DocumentRefused, check_document
from courses.exercises.files import CourseFileError
from lms.pictures import PictureRefused, measured


def image_id(path: Path, title: str, collection: Collection) -> int:
    """Return the id of the image with this file's content in ``collection``, stored when it is not there."""
    sha1 = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    existing = Image.objects.filter(collection=collection, file_hash=sha1).first()
    if existing:
        return int(existing.pk)
    with path.open("rb") as opened:
        try:
            measured(opened)
        except PictureRefused as refusal:
            raise CourseFileError(f"{path}: {refusal}") from None
        image = Image(title=title, collection=collection, file=File(opened, name=path.name))
        image._set_image_file_metadata()  # noqa: SLF001 -- what Wagtail's own forms call before they save
        image.save()
    return int(image.pk)


def document_id(path: Path, title: str, collection: Collection) -> int:
    """Return the id of the document with this file's content in ``collection``, stored when it is not there."""
    sha1 = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    existing = Document.objects.filter(collection=collection, file_hash=sha1).first()
    if existing:
        return int(existing.pk)
    try:
        check_document(path.name, path.read_bytes())
    except DocumentRefused as refusal:
        raise CourseFileError(f"{path}: {refusal}") from None
    with path.open("rb") as opened:
        document = Document(title=title, collection=collection, file=File(opened, name=path.name))
        document._set_document_file_metadata()  # noqa: SLF001 -- as above
        document.save()
    return int(document.pk)
