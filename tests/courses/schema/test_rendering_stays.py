"""A version looks the same whatever happens afterwards to blocks, files and pages."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail import blocks

from courses.authoring.blocks import (
    DownloadBlock,
    ImageBlock,
    QuoteBlock,
    TextBlock,
)
from courses.authoring.releasing import publish_document, release_version
from courses.exercises.kinds.knowledge_check import KnowledgeCheckBlock
from courses.exercises.kinds.next_word import NextWordBlock
from courses.exercises.kinds.reflection import ReflectionBlock
from courses.learning.actions.learning import enrol
from courses.models import Course, CourseVersion, Enrolment, ModulePage, RenderedModule
from courses.schema import digest, read_document
from courses.versions.rendering import render_module
from lms.people.enums import OrganisationKind, Role
from tests import factories
from tests.courses.authoring.conftest import College
from tests.courses.schema.test_schema import EXAMPLES


class StricterText(TextBlock):
    """The text block of some later year: it asks for more."""

    level = blocks.CharBlock(label="Leesniveau")


class LaterBody(blocks.StreamBlock):
    """A later set of blocks: one renamed, one removed, one with a newly required field."""

    text = StricterText()
    image = ImageBlock()
    citation = QuoteBlock()
    download = DownloadBlock()
    knowledge_check = KnowledgeCheckBlock()
    next_word = NextWordBlock()
    reflection = ReflectionBlock()


@pytest.fixture
def college(db: None) -> College:
    return College("Hogeschool Aalbeek")


@pytest.fixture
def later_blocks() -> Iterator[Any]:
    """Switch to the later set of blocks."""
    field = ModulePage._meta.get_field("body")
    before = field.stream_block

    def switch() -> None:
        field.__dict__["stream_block"] = LaterBody()

    yield switch
    field.__dict__["stream_block"] = before


def as_learner(version: CourseVersion) -> tuple[Client, Enrolment]:
    learner = factories.person_as(Role.TEACHER, factories.organisation())
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    return client, enrol(version=version, by=learner)


def seen(client: Client, enrolment: Enrolment) -> list[str]:
    """Everything that the learner reads: the module, its exercises, and the files' bytes."""
    RenderedModule.objects.all().delete()
    document = CourseVersion.objects.get(pk=enrolment.version_id).document
    pages = []
    for module in document.modules:
        pages.append(client.get(reverse("courses:module", args=[enrolment.pk, module.slug])))
        for exercise in module.exercises:
            path = reverse("courses:exercise", args=[enrolment.pk, module.slug, exercise.key])
            pages.append(client.get(path, follow=True))
    texts = [re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", page.content.decode()) for page in pages]
    assert {page.status_code for page in pages} == {200}
    files = sorted(set(re.findall(r'"(/vast/[^"]+)"', "".join(texts))))
    assert len(files) == 2
    return texts + [str(b"".join(client.get(file).streaming_content)) for file in files]  # type: ignore[attr-defined]


def test_a_version_stays_as_it_was_released(college: College, later_blocks: Any) -> None:
    version = release_version(page=college.page, note="", by=college.author)
    client, enrolment = as_learner(version)
    before = seen(client, enrolment)
    assert "Meten is weten." in before[0]
    assert "Vandaag nog." in before[0]

    college.write_module(title="Heel anders", body=[])
    assert seen(client, enrolment) == before, "the page was edited"

    with college.image.file.open() as opened:
        name = opened.name
    college.image.file.storage.delete(name)
    college.image.delete()
    college.document.delete()
    assert seen(client, enrolment) == before, "the files were deleted"

    later_blocks()
    drafted = ModulePage.objects.get(pk=college.module.pk)
    drafted.body = json.dumps(college.body())
    assert [block.block_type for block in drafted.body] == [
        "text",
        "image",
        "download",
        "knowledge_check",
        "next_word",
        "reflection",
    ], "the editor itself has lost the quote and the callout"
    assert seen(client, enrolment) == before, "blocks were renamed, removed and newly required"

    college.module.delete()
    assert seen(client, enrolment) == before, "the page was deleted"
    stored = CourseVersion.objects.get(pk=version.pk)
    assert digest(stored.content) == stored.sha256 == version.sha256


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_frozen_example_shows_every_word_that_it_holds(path: Any, later_blocks: Any) -> None:
    later_blocks()
    document = read_document(path.read_text(encoding="utf-8"))
    html = [f.html for m in document.modules for f in render_module(document, m.key, language="nl")]
    shown = "".join(html)
    for words in (
        "<h2>Kansen &amp; keuzes</h2>",
        'href="https://example.org/?a=1&amp;b=2"',
        'href="#blok-00000000-0000-4000-8000-000000000002"',
        'href="../doen/"',
        "Meten is weten.",
        "Een meester",
        'alt="Een staafdiagram."',
        "Kansen",
        "Eigen",
        "Let op",
        "<p>Geen namen.</p>",
        "Werkblad",
        "Eén A4.",
        f"/vast/{'a' * 64}/kansen.png",
        f"/vast/{'b' * 64}/werkblad.pdf",
    ):
        assert words in shown, words


@pytest.mark.django_db
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_exercises_of_a_frozen_example_can_be_done(path: Any) -> None:
    document = read_document(path.read_text(encoding="utf-8"))
    provider = factories.organisation(OrganisationKind.TEACHER_COLLEGE, name=document.provider_name)
    course = Course.objects.create(key=document.key, slug=document.slug, organisation=provider)
    version = publish_document(course=course, document=document, note="", by=None)
    client, enrolment = as_learner(version)
    found = []
    for module in document.modules:
        for exercise in module.exercises:
            page = client.get(
                reverse("courses:exercise", args=[enrolment.pk, module.slug, exercise.key]), follow=True
            ).content.decode()
            found.append(exercise.title in page)
            if exercise.type == "knowledge_check":
                texts = [option.text for question in exercise.questions for option in question.options]
                assert [text for text in texts if text not in page] == []
    assert found == [True, True, True]
