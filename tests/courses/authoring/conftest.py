"""A college with an author and a course in the workshop; helpers that write as an author does."""

import html
import io
import json
import re
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from courses.authoring.providers import ensure_provider
from courses.models import CoursePage, ModulePage, ProviderPage
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation, User
from tests import factories
from tests.courses.authoring.drafts import KEYS, blocks, course_page


class College:
    """One provider with everything that an author of it has."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.organisation: Organisation = factories.organisation(OrganisationKind.TEACHER_COLLEGE, name=name)
        self.provider: ProviderPage = ensure_provider(self.organisation)
        self.author: User = factories.person_as(Role.AUTHOR, self.organisation)
        self.image = self.make_image(f"Foto van {name}")
        self.document = self.make_document(f"Werkblad van {name}")
        self.page: CoursePage = course_page(self.provider, f"Cursus van {name}", self.image, self.document)
        self.module: ModulePage = ModulePage.objects.child_of(self.page).get()

    def make_image(self, title: str, **options: Any) -> Image:
        return Image.objects.create(
            title=title, file=picture(**options), collection=self.provider.collection, uploaded_by_user=self.author
        )

    def make_document(self, title: str, content: bytes = b"%PDF-1.7 werkblad") -> Document:
        from django.core.files.base import ContentFile

        return Document.objects.create(
            title=title,
            file=ContentFile(content, name="werkblad.pdf"),
            collection=self.provider.collection,
            uploaded_by_user=self.author,
        )

    def client(self) -> Client:
        found = Client()
        found.force_login(self.author, backend="django.contrib.auth.backends.ModelBackend")
        return found

    def release_form(self, client: Client, **fields: str) -> dict[str, str]:
        """What the release page sends as it stands now, with these fields filled in."""
        page = client.get(reverse("courses_release", args=[self.page.pk])).content.decode()
        hidden = re.findall(r'<input type="hidden" name="(shown|shown_at)" value="([^"]*)">', page)
        return {name: html.unescape(value) for name, value in hidden} | fields

    def write(self, **changes: Any) -> None:
        """Save the course as a draft with these fields changed."""
        page = CoursePage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        for name, value in changes.items():
            setattr(page, name, value)
        page.save_revision(user=self.author)

    def write_module(self, body: list[dict[str, Any]] | None = None, **changes: Any) -> None:
        """Save the module as a draft with these blocks or fields."""
        page = ModulePage.objects.get(pk=self.module.pk).get_latest_revision_as_object()
        if body is not None:
            page.body = json.dumps(body)
        for name, value in changes.items():
            setattr(page, name, value)
        page.save_revision(user=self.author)

    def body(self, **changes: dict[str, Any]) -> list[dict[str, Any]]:
        """All kinds of blocks, complete; ``changes`` by kind go over their values."""
        made = blocks(self.image, self.document)
        for block in made:
            block["value"] |= changes.get(block["type"], {})
        return made


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> ImageFile:
    written = io.BytesIO()
    Picture.new("RGB", size, (20, 90, 120)).save(written, kind, **options)
    return ImageFile(io.BytesIO(written.getvalue()), name=f"foto.{kind.lower()}")


@pytest.fixture
def college(db: None) -> College:
    return College("Hogeschool Aalbeek")


@pytest.fixture
def other(db: None) -> College:
    return College("Pabo Zuiderveen")


@pytest.fixture
def keys() -> dict[str, str]:
    return KEYS
