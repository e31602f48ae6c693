"""What the workshop says of a course and its modules, and how it shows the whole of a draft."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.authoring.releasing import release_version
from courses.models import CoursePage, CourseVersion, ModulePage
from tests.courses.authoring.conftest import College
from tests.courses.authoring.test_workshop import COMMENTS, course_fields, text_of

pytestmark = pytest.mark.django_db

S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": "meesterproef",
        "endpoint_url": "https://opslag.example.org",
        "region_name": "nl",
        "access_key": "sleutel",
        "secret_key": "geheim",
        "querystring_auth": True,
    },
}


def standings(college: College) -> tuple[str, str]:
    """What is said of the course and of its module."""
    course, module = CoursePage.objects.get(pk=college.page.pk), ModulePage.objects.get(pk=college.module.pk)
    return course.status_string, module.status_string


def release(college: College) -> None:
    release_version(page=CoursePage.objects.get(pk=college.page.pk), note="Nieuw.", by=college.author)


def test_a_course_says_its_version_and_whether_it_was_edited_since(college: College) -> None:
    assert standings(college) == ("Concept", "Concept")
    release(college)
    assert standings(college) == ("Versie 1", "Versie 1")
    college.write_module(summary="Anders.")
    assert standings(college) == ("Versie 1, met nieuwer concept", "Versie 1, met nieuwer concept")
    release(college)
    assert standings(college) == ("Versie 2", "Versie 2")
    college.write(summary="Ook anders.")
    assert standings(college) == ("Versie 2, met nieuwer concept", "Versie 2")


def test_a_module_that_no_version_has_is_a_draft(college: College) -> None:
    release(college)
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=ModulePage(title="Twee", slug="twee", live=False))
    second = ModulePage.objects.get(slug="twee")
    assert second.status_string == "Concept"
    second.save_revision()
    assert standings(college) == ("Versie 1, met nieuwer concept", "Versie 1")


def test_lists_and_the_editor_say_it_too(college: College) -> None:
    release(college)
    client = college.client()
    editor = reverse("wagtailadmin_pages:edit", args=[college.page.pk])
    for path in (reverse("wagtailadmin_explore", args=[college.provider.pk]), editor):
        page = text_of(client.get(path))
        assert "Versie 1" in page
        assert "Concept" not in page
        assert "Zichtbaar voor iedereen" not in page
    listed = client.get(f"/cms/api/main/pages/?child_of={college.provider.pk}&for_explorer=1").json()["items"]
    assert [item["meta"]["status"]["status"] for item in listed] == ["Versie 1"]
    new = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", college.page.pk])
    assert "Concept" in text_of(client.get(new))


def test_an_author_reads_of_a_web_address_and_of_no_slug(college: College) -> None:
    client = college.client()
    for page in (college.page, college.module):
        editor = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
        assert "Webadres" in editor
        assert ">Slug<" not in re.sub(r">\s+|\s+<", lambda found: found[0].strip(), editor)


def preview(client: Client, college: College, mode: str = "", **changes: Any) -> Any:
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[college.page.pk])
    fields = course_fields(slug=college.page.slug, **changes) | COMMENTS
    assert client.post(path, fields).json() == {"is_valid": True, "is_available": True}
    return client.get(path, {"mode": mode})


def test_she_sees_the_public_page_of_what_she_just_typed(college: College) -> None:
    answer = preview(college.client(), college, title="Zo gaat ze heten")
    page = text_of(answer)
    assert "Dit is een voorbeeld van je concept." in page
    assert "Zo gaat ze heten" in page
    assert college.module.title in page
    assert "Voorspel het volgende woord" in page
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy
    assert CourseVersion.objects.count() == 0


def test_a_next_version_is_previewed_beside_the_one_that_stands(college: College) -> None:
    release(college)
    page = text_of(preview(college.client(), college, title="De tweede"))
    assert "De tweede" in page
    assert "Versie 2" in page
    assert CourseVersion.objects.get().title == college.page.title


def test_she_reads_all_modules_of_a_draft_in_a_row(college: College) -> None:
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=ModulePage(title="Twee", slug="twee", live=False))
    page = text_of(preview(college.client(), college, mode="modules"))
    assert page.index(college.module.title) < page.index("Meten is weten.") < page.index("Twee")
    assert f'src="{college.image.file.url}"' in page


def test_a_course_that_was_never_saved_can_be_previewed(college: College) -> None:
    client = college.client()
    path = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "coursepage", college.provider.pk])
    assert client.post(path, course_fields(title="Gloednieuw", slug="gloednieuw") | COMMENTS).json()["is_valid"]
    assert "Gloednieuw" in text_of(client.get(path))
    assert "Deze cursus heeft nog geen modules." in text_of(client.get(path, {"mode": "modules"}))


def test_pictures_come_from_the_store_and_from_nowhere_else(college: College, settings: Any) -> None:
    client = college.client()
    home = reverse("wagtailadmin_home")
    here = "img-src 'self' data: blob:;"
    assert here in client.get(home)["Content-Security-Policy"]
    settings.STORAGES = settings.STORAGES | {"default": S3}
    policies = [client.get(home)["Content-Security-Policy"]]
    # A course without pictures, since nobody answers at this store.
    path = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "coursepage", college.provider.pk])
    client.post(path, course_fields(title="Gloednieuw", slug="gloednieuw") | COMMENTS)
    policies.append(client.get(path)["Content-Security-Policy"])
    for policy in policies:
        images = next(part for part in policy.split("; ") if part.startswith("img-src"))
        assert images.split()[-1] == "https://opslag.example.org"
        assert policy.count("https://") == 1
    assert "https://" not in client.get("/")["Content-Security-Policy"]


def test_a_version_of_later_than_the_last_edit_is_not_called_edited(college: College) -> None:
    release(college)
    earlier = timezone.now() - datetime.timedelta(days=1)
    ModulePage.objects.update(latest_revision_created_at=earlier)
    CoursePage.objects.update(latest_revision_created_at=None)
    assert standings(college) == ("Versie 1", "Versie 1")
