"""Modules as long as courses need can be saved, and nobody else may send as much."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.test.client import MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.http import urlencode

from courses.authoring.loading import load_course
from courses.authoring.long_forms import MOST_FIELDS
from courses.models import ModulePage
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation
from tests import factories
from tests.courses.authoring.conftest import College
from tests.courses.authoring.editor_forms import COMMENTS, module_fields

SHIPPED = sorted(path.parent for path in (settings.BASE_DIR / "content").glob("*/course.yaml"))
URL_ENCODED = "application/x-www-form-urlencoded"
# As a browser sends it by itself, and as the editor's autosave does.
WAYS = [URL_ENCODED, MULTIPART_CONTENT]
BOUNDARY = "BoUnDaRyStRiNg"


def send(client: Client, path: str, fields: dict[str, Any], way: str, **headers: str) -> Any:
    body = urlencode(fields).encode() if way == URL_ENCODED else encode_multipart(BOUNDARY, fields)
    return client.generic("POST", path, body, way, headers=headers)


def editor(page: ModulePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def draft(page: ModulePage) -> ModulePage:
    found: ModulePage = ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return found


def many_times(page: ModulePage, times: int) -> ModulePage:
    """The module with all its blocks so many times, saved; every block is one of its own."""
    longer = draft(page)
    longer.take_blocks(longer.body.get_prep_value() * times)
    longer.save_revision()
    return draft(page)


@pytest.fixture
def provider(db: None) -> Organisation:
    return factories.organisation(OrganisationKind.TEACHER_COLLEGE, name="Hogeschool Aalbeek", slug="aalbeek")


def author_of(provider: Organisation) -> Client:
    client = Client()
    client.force_login(factories.person_as(Role.AUTHOR, provider))
    return client


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_every_module_that_ships_is_saved_as_it_was(provider: Organisation, folder: Path) -> None:
    load_course(folder, organisation=provider)
    client = author_of(provider)
    for page in ModulePage.objects.all():
        before = draft(page)
        for way in WAYS:
            fields = module_fields(before, summary=f"Opgeslagen als {way[:30]}")
            assert send(client, editor(page), fields, way).status_code == 302
            after = draft(page)
            assert (after.title, after.summary) == (before.title, f"Opgeslagen als {way[:30]}")
            assert [block.id for block in after.body] == [block.id for block in before.body]


@pytest.mark.parametrize("way", WAYS)
def test_a_module_four_times_as_long_as_the_longest_is_saved_and_previewed(provider: Organisation, way: str) -> None:
    for folder in SHIPPED:
        load_course(folder, organisation=provider)
    longest = max(ModulePage.objects.all(), key=lambda page: len(module_fields(draft(page))))
    page = many_times(longest, 4)
    fields = module_fields(page, summary="Vier keer zo lang")
    assert len(fields) > 5_000
    client = author_of(provider)
    assert send(client, editor(page), fields, way).status_code == 302
    saved = draft(page)
    assert (saved.summary, len(saved.body)) == ("Vier keer zo lang", len(page.body))
    shown = send(client, reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), fields, way)
    assert json.loads(shown.content)["is_valid"] is True


def test_autosave_keeps_a_long_module_and_says_so(provider: Organisation) -> None:
    load_course(SHIPPED[0], organisation=provider)
    page = many_times(ModulePage.objects.latest("pk"), 2)
    fields = module_fields(page, summary="Vanzelf opgeslagen")
    kept = send(author_of(provider), editor(page), fields, MULTIPART_CONTENT, accept="application/json")
    assert json.loads(kept.content)["success"] is True
    assert draft(page).summary == "Vanzelf opgeslagen"


@pytest.mark.parametrize("way", WAYS)
def test_more_than_any_module_needs_is_refused_with_a_sentence(college: College, way: str) -> None:
    fields = module_fields(draft(college.module), title="Te veel")
    fields |= {f"veld-{number}": "" for number in range(MOST_FIELDS + 1 - len(fields))}
    refused = send(college.client(), editor(college.module), fields, way)
    assert refused.status_code == 413
    assert "Dit is te veel om te versturen" in refused.content.decode()
    assert draft(college.module).title == college.module.title
    fields.pop(f"veld-{MOST_FIELDS - 1000}", None)
    fields.popitem()
    assert send(college.client(), editor(college.module), fields, way).status_code == 302


@pytest.mark.parametrize("way", WAYS)
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=20_000)
def test_a_heavy_form_is_refused_with_a_sentence(college: College, way: str) -> None:
    fields = module_fields(draft(college.module), summary="x" * 20_000)
    refused = send(college.client(), editor(college.module), fields, way)
    assert refused.status_code == 413
    assert "Dit is te veel om te versturen" in refused.content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_nobody_else_and_nowhere_else_may_more_than_a_thousand_fields_be_sent(college: College, way: str) -> None:
    many = {f"veld-{number}": "x" for number in range(1_100)}
    for who in (Client(), college.client()):
        assert send(who, reverse("account_login"), many, way).status_code == 413
    assert send(college.client(), reverse("courses_release", args=[college.page.pk]), many, way).status_code == 413


@pytest.mark.parametrize("way", WAYS)
def test_a_long_form_of_who_is_no_author_is_not_read(college: College, way: str) -> None:
    """With her cookie and secret too: the check of the secret reads the form, as everybody's, up to the limit."""
    teacher = Client(enforce_csrf_checks=True)
    teacher.force_login(factories.person_as(Role.TEACHER, college.organisation))
    teacher.get(reverse("account_email"))
    fields = module_fields(draft(college.module)) | {"csrfmiddlewaretoken": teacher.cookies["csrftoken"].value}
    few = send(teacher, editor(college.module), fields, way)
    many = send(teacher, editor(college.module), fields | {f"veld-{number}": "x" for number in range(1_100)}, way)
    assert (few.status_code, many.status_code) == (403, 413)


def test_a_file_in_the_form_is_not_kept(college: College) -> None:
    fields = module_fields(draft(college.module), summary="Zonder bestand")
    file = SimpleUploadedFile("les.txt", b"x" * 100)
    sent = send(college.client(), editor(college.module), fields | {"bestand": file}, MULTIPART_CONTENT)
    assert sent.status_code == 302
    assert draft(college.module).summary == "Zonder bestand"


def test_what_is_no_text_is_refused_and_not_a_fault(college: College) -> None:
    path = editor(college.module)
    broken = f"multipart/form-data; boundary={BOUNDARY}"
    for body, way in ((b"title=%FF\xff", URL_ENCODED), (b"geen grens", broken), (b"", URL_ENCODED), (b"", broken)):
        assert college.client().generic("POST", path, body, way).status_code == 400


@pytest.mark.parametrize("count", ["", "1e3", "drie", "99999999999999999999", "²"])
def test_a_form_that_miscounts_its_blocks_is_refused_and_not_a_fault(college: College, count: str) -> None:
    for page, fields in (
        (college.module, module_fields(draft(college.module)) | {"body-count": count}),
        (college.page, {"title": "x", "slug": "x", "outcomes-count": count} | COMMENTS),
    ):
        refused = college.client().post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields)
        assert refused.status_code == 400


def test_a_form_without_its_secret_is_refused_as_everywhere(college: College) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(college.author)
    for way in WAYS:
        sent = send(strict, editor(college.module), module_fields(draft(college.module), title="Vals"), way)
        assert sent.status_code == 403
    assert draft(college.module).title == college.module.title
