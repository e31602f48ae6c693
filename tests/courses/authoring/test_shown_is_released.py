"""What the release page showed is what goes out; what a colleague saved meanwhile is told first."""

import json
import re
from typing import Any

import pytest
from django.urls import reverse

from courses.authoring.freezing import Freezer, freeze_page
from courses.authoring.releasing import ChangedMeanwhile, release_version, set_offered
from courses.authoring.sketches import sketch_of
from courses.models import Course, CoursePage, CourseVersion, ModulePage
from lms.people.enums import Role
from tests import factories
from tests.courses.authoring.conftest import College
from tests.courses.authoring.drafts import KEYS

NOTE = "De vragen zijn helderder."


@pytest.fixture
def path(college: College) -> str:
    return reverse("courses_release", args=[college.page.pk])


@pytest.fixture
def colleague(college: College) -> Any:
    return factories.person_as(Role.AUTHOR, college.organisation, first_name="Els", last_name="Smit")


def told(response: Any) -> list[str]:
    """The lines about what changed meanwhile."""
    text = re.sub(r"\s+", " ", response.content.decode())
    found = re.search(r'<div class="help-block help-warning" role="alert">(.*?)</div>', text)
    return re.findall(r"<li> (.*?) </li>", found[1]) if found else []


def test_what_a_colleague_saved_meanwhile_does_not_go_out_but_is_told(
    college: College, path: str, colleague: Any
) -> None:
    client = college.client()
    looked_at = college.release_form(client, note=NOTE)
    draft = ModulePage.objects.get(pk=college.module.pk).get_latest_revision_as_object()
    draft.title = "KAPOTTE TITEL"
    draft.save_revision(user=colleague)
    refused = client.post(path, looked_at)
    assert refused.status_code == 409
    assert CourseVersion.objects.count() == 0
    assert told(refused) == ["KAPOTTE TITEL: module gewijzigd"]
    text = refused.content.decode()
    assert "Er is nog niets uitgebracht. Terwijl je keek, is er iets opgeslagen." in text
    assert "Dat deed: Els Smit." in text
    assert NOTE in text


def test_having_read_that_she_releases_what_she_saw(college: College, path: str) -> None:
    client = college.client()
    looked_at = college.release_form(client, note=NOTE)
    college.write_module(title="Nieuwe titel")
    refused = client.post(path, looked_at)
    again = {name: value for name, value in college.release_form(client, note=NOTE).items() if name != "shown_at"}
    assert f'value="{again["shown"].replace(chr(34), "&quot;")}"' in refused.content.decode()
    assert client.post(path, again).status_code == 302
    version = CourseVersion.objects.get()
    assert (version.document.modules[0].title, version.release_note) == ("Nieuwe titel", NOTE)
    assert version.sha256 == json.loads(again["shown"])["sha256"]


def test_every_kind_of_change_meanwhile_is_named_by_module_and_block(college: College, path: str) -> None:
    client = college.client()
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=ModulePage(title="Twee", slug="twee", live=False))
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=ModulePage(title="Drie", slug="drie", live=False))
    looked_at = college.release_form(client, note=NOTE)
    body = college.body(quote={"text": "Gissen is missen."})
    college.write(summary="Nu anders.")
    college.write_module(body=[*body[1:5], body[0], *body[6:], body[3] | {"id": KEYS["text"][:-1] + "9"}])
    ModulePage.objects.get(slug="twee").delete()
    ModulePage.objects.get(slug="drie").move(CoursePage.objects.get(pk=college.page.pk), pos="first-child")
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=ModulePage(title="Vier", slug="vier", live=False))
    title = college.module.title
    assert told(client.post(path, looked_at)) == [
        "gegevens van de cursus gewijzigd",
        "Drie: module verplaatst",
        f"{title}: kennischeck weggehaald",
        f"{title}: citaat gewijzigd",
        f"{title}: tekst verplaatst",
        f"{title}: kader toegevoegd",
        "Vier: module toegevoegd",
        "Twee: module weggehaald",
    ]


def test_other_things_that_stand_in_the_way_do_not_hide_what_changed(college: College, path: str) -> None:
    client = college.client()
    looked_at = college.release_form(client, note="")
    college.write(summary="")
    refused = client.post(path, looked_at)
    assert refused.status_code == 422
    assert told(refused) == ["gegevens van de cursus gewijzigd"]
    assert "Schrijf in een zin wat er nieuw is." in refused.content.decode()
    assert "Schrijf een samenvatting van de cursus." in refused.content.decode()


@pytest.mark.parametrize("shown", ["", "{}", "[]", "geen json", '{"sha256":1}', "[" * 5000, "\x00", "null"])
def test_a_click_without_a_page_that_was_looked_at_releases_nothing(college: College, path: str, shown: str) -> None:
    refused = college.client().post(path, {"note": NOTE, "shown": shown, "shown_at": shown})
    assert refused.status_code == 409
    assert "We weten niet welke tekst je voor je had." in refused.content.decode()
    assert CourseVersion.objects.count() == 0


@pytest.mark.parametrize("moment", ["", "gisteren", "2026-02-30T10:00:00+00:00", "2026-01-01T10:00:00", "0" * 500])
def test_a_moment_that_is_none_names_nobody(college: College, path: str, moment: str) -> None:
    client = college.client()
    looked_at = college.release_form(client, note=NOTE)
    college.write(summary="Nu anders.")
    refused = client.post(path, looked_at | {"shown_at": moment})
    assert told(refused) == ["gegevens van de cursus gewijzigd"]
    assert "Dat deed:" not in refused.content.decode()


def test_nothing_is_told_when_nothing_changed(college: College, path: str) -> None:
    client = college.client()
    looked_at = college.release_form(client, note="")
    college.write()
    refused = client.post(path, looked_at)
    assert told(refused) == []
    assert 'role="alert"' not in refused.content.decode().split("<form method")[0]


def test_a_request_freezes_the_course_once(college: College, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client, frozen, freeze = college.client(), [], Freezer.freeze
    monkeypatch.setattr(Freezer, "freeze", lambda self, draft=None: frozen.append(self) or freeze(self, draft))
    looked_at = college.release_form(client, note=NOTE)
    college.write_module(title="Nieuwe titel")
    statuses, times = [200], [len(frozen)]
    for fields in (looked_at, college.release_form(client, note=NOTE), college.release_form(client, note=NOTE)):
        frozen.clear()
        statuses.append(client.post(path, fields).status_code)
        times.append(len(frozen))
    assert (statuses, times) == ([200, 409, 302, 422], [1, 1, 1, 1])


def test_the_action_holds_to_what_was_shown_whoever_asks(college: College) -> None:
    with pytest.raises(ChangedMeanwhile):
        release_version(page=college.page, note=NOTE, by=college.author, shown="0" * 64)
    assert CourseVersion.objects.count() == 0
    shown = sketch_of(freeze_page(college.page, store=False)).sha256
    assert release_version(page=college.page, note=NOTE, by=college.author, shown=shown).sha256 == shown


def test_a_course_comes_back_with_the_version_that_the_page_named(college: College) -> None:
    first = release_version(page=college.page, note="", by=college.author)
    set_offered(course=first.course, offered=False, by=college.author)
    client = college.client()
    offer = reverse("courses_withdraw", args=[college.page.pk])
    assert "met versie 1." in client.get(offer).content.decode()
    college.write(summary="Nu anders.")
    release_version(page=college.page, note="", by=college.author)
    refused = client.post(offer, {"offer": "1", "version": str(first.pk)})
    assert refused.status_code == 409
    assert "Terwijl je keek, is er een andere versie uitgebracht." in refused.content.decode()
    assert "met versie 2." in refused.content.decode()
    assert Course.objects.offered().count() == 0


def test_modules_in_another_order_are_a_change_that_can_be_released(college: College, path: str) -> None:
    second = ModulePage(title="Twee", slug="twee", live=False)
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=second)
    body = college.body()[:1]
    second.take_blocks([body[0] | {"id": KEYS["text"][:-1] + "9"}])
    second.save_revision()
    release_version(page=college.page, note="", by=college.author)
    second.move(CoursePage.objects.get(pk=college.page.pk), pos="first-child")
    client = college.client()
    text = re.sub(r"\s+", " ", client.get(path).content.decode())
    assert (
        "<li> Twee: module verplaatst </li>" in text or f"<li> {college.module.title}: module verplaatst </li>" in text
    )
    assert client.post(path, college.release_form(client, note=NOTE)).status_code == 302
    assert CourseVersion.objects.count() == 2
