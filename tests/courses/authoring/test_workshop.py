"""Writing a course in Wagtail's admin, as an author does it."""

import datetime
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from courses.authoring.gate import ALLOWED
from courses.authoring.providers import ensure_provider
from courses.authoring.releasing import release_version
from courses.models import CoursePage, ModulePage, ProviderPage
from lms.people.enums import OrganisationKind, Role
from lms.people.models import User
from tests import factories
from tests.courses.authoring.conftest import College
from tests.courses.authoring.drafts import KEYS


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def operator() -> Client:
    client = Client()
    boss = factories.person(is_superuser=True, is_staff=True)
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    return client


COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}


def course_fields(**changes: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": "Nieuwe cursus",
        "slug": "nieuwe-cursus",
        "summary": "Wat het is.",
        "language": "nl",
        "audience": "",
        "prior_knowledge": "",
        "sectors": ["po", "mbo"],
        "outcomes-count": "0",
        "cost_amount": "0",
        "cost_note": "",
        "contact": "",
        "support_response": "",
        "models_used": "",
    }
    return fields | COMMENTS | changes


# --- Saving -----------------------------------------------------------------------------------


def test_a_course_is_begun_and_saved_half_finished(college: College) -> None:
    path = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", college.provider.pk])
    client = college.client()
    assert client.get(path).status_code == 200
    client.post(path, course_fields())
    page = CoursePage.objects.get(slug="nieuwe-cursus")
    assert (page.live, page.sectors, page.course) == (False, ["po", "mbo"], None)


def test_a_module_is_saved_with_blocks_that_lack_everything(college: College) -> None:
    fields: dict[str, Any] = {"title": "Module", "slug": "module", "summary": "", "body-count": "1"} | COMMENTS
    fields |= {"body-0-deleted": "", "body-0-order": "0", "body-0-type": "quote", "body-0-id": ""}
    fields |= {"body-0-value-text": "", "body-0-value-source": "", "body-0-value-minutes": ""}
    path = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", college.page.pk])
    college.client().post(path, fields)
    saved = ModulePage.objects.get(slug="module").get_latest_revision_as_object()
    assert [block.block_type for block in saved.body] == ["quote"]


def test_the_editor_offers_to_save_and_to_release_and_nothing_else(college: College) -> None:
    for page in (college.page, college.module):
        text = text_of(college.client().get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
        footer = text[text.index("action-save") :]
        labels = re.findall(r'<em data-w-progress-target="label">([^<]+)</em>', footer)
        assert labels == ["Opslaan"]
        assert f'href="{reverse("courses_release", args=[college.page.pk])}"' in footer
        assert "Uitbrengen" in footer
        for gone in ("action-publish", "action-submit", "action-unpublish"):
            assert gone not in text


@pytest.mark.parametrize("who", ["author", "operator"])
def test_wagtails_own_publishing_makes_nothing_public(college: College, who: str) -> None:
    client = college.client() if who == "author" else operator()
    edit = reverse("wagtailadmin_pages:edit", args=[college.page.pk])
    fields = course_fields(title="Toch gepubliceerd", slug=college.page.slug)
    client.post(edit, fields | {"action-publish": "1", "go_live_at": "2020-01-01 10:00"})
    client.post(reverse("wagtailadmin_pages:unpublish", args=[college.page.pk]))
    college.page.refresh_from_db()
    assert (college.page.live, college.page.go_live_at, college.page.course) == (False, None, None)
    assert Client().get(f"/{college.page.slug}/").status_code == 404
    assert college.page.url is None
    with pytest.raises(NoReverseMatch):
        reverse("wagtail_serve", args=[""])


def test_a_released_course_has_the_public_address(college: College) -> None:
    release_version(page=college.page, note="", by=college.author)
    page = CoursePage.objects.get(pk=college.page.pk)
    assert page.full_url == f"{settings.PUBLIC_ORIGIN}/cursussen/{page.slug}/"
    assert ModulePage.objects.get(pk=college.module.pk).full_url is None
    assert Client().get(page.full_url.removeprefix(settings.PUBLIC_ORIGIN)).status_code == 200


def test_modules_can_be_put_in_order(college: College) -> None:
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=ModulePage(title="Twee", slug="twee", live=False))
    second = ModulePage.objects.get(slug="twee")
    path = reverse("wagtailadmin_pages:set_page_position", args=[second.pk])
    assert college.client().post(f"{path}?position=0").status_code == 200
    order = ModulePage.objects.child_of(college.page).order_by("path").values_list("slug", flat=True)
    assert list(order) == ["twee", "wat-is-ai"]


def test_a_draft_can_be_thrown_away_and_a_released_course_cannot(college: College) -> None:
    for who in (college.client(), operator()):
        page = college.page.copy(update_attrs={"slug": f"kopie-{id(who)}", "title": "Kopie"}, recursive=True)
        who.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        assert not CoursePage.objects.filter(pk=page.pk).exists()
    release_version(page=college.page, note="", by=college.author)
    for who in (college.client(), operator()):
        who.post(reverse("wagtailadmin_pages:delete", args=[college.page.pk]))
        who.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={college.page.pk}")
        assert CoursePage.objects.filter(pk=college.page.pk).exists()


def test_the_place_of_a_college_is_the_platforms(college: College) -> None:
    client = college.client()
    for name in ("edit", "delete", "move", "copy"):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[college.provider.pk])).status_code == 302, name
    assert operator().get(reverse("wagtailadmin_pages:edit", args=[college.provider.pk])).status_code == 200
    operator().post(reverse("wagtailadmin_pages:delete", args=[college.provider.pk]))
    assert ProviderPage.objects.filter(pk=college.provider.pk).exists()


# --- Seeing it as a learner ----------------------------------------------------------------------


def test_she_previews_what_she_just_typed_as_a_learner_will_see_it(college: College) -> None:
    client = college.client()
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[college.module.pk])
    fields: dict[str, Any] = {"title": "Zo wordt het", "slug": "wat-is-ai", "summary": "", "body-count": "2"} | COMMENTS
    fields |= {"body-0-deleted": "", "body-0-order": "0", "body-0-type": "quote", "body-0-id": KEYS["quote"]}
    fields |= {"body-0-value-text": "Nog niet opgeslagen.", "body-0-value-source": "", "body-0-value-minutes": "1"}
    fields |= {"body-1-deleted": "", "body-1-order": "1", "body-1-type": "image", "body-1-id": KEYS["image"]}
    fields |= {
        "body-1-value-image": str(college.image.pk),
        "body-1-value-alt": "Vier staven",
        "body-1-value-minutes": "",
    }
    assert client.post(path, fields).json() == {"is_valid": True, "is_available": True}
    response = client.get(path)
    text = text_of(response)
    assert response.status_code == 200
    assert "Zo wordt het" in text
    assert "Nog niet opgeslagen." in text
    assert f'src="{college.image.file.url}"' in text
    assert 'alt="Vier staven"' in text
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy
    assert ModulePage.objects.get(pk=college.module.pk).get_latest_revision_as_object().title == college.module.title


def test_a_module_that_was_never_saved_can_be_previewed(college: College) -> None:
    client = college.client()
    path = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "modulepage", college.page.pk])
    fields: dict[str, Any] = {"title": "Gloednieuw", "slug": "gloednieuw", "summary": "", "body-count": "1"} | COMMENTS
    fields |= {"body-0-deleted": "", "body-0-order": "0", "body-0-type": "quote", "body-0-id": ""}
    fields |= {"body-0-value-text": "Eerste woorden.", "body-0-value-source": "", "body-0-value-minutes": "1"}
    assert client.post(path, fields).json() == {"is_valid": True, "is_available": True}
    text = text_of(client.get(path))
    assert "Gloednieuw" in text
    assert "Eerste woorden." in text


def test_a_saved_draft_can_be_seen_and_compared(college: College) -> None:
    college.write_module(title="Anders")
    client = college.client()
    assert "Anders" in text_of(client.get(reverse("wagtailadmin_pages:view_draft", args=[college.module.pk])))
    first, last = college.module.revisions.order_by("pk").values_list("pk", flat=True)
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[college.module.pk, first, last])
    assert "Anders" in text_of(client.get(compare))


# --- The admin itself -----------------------------------------------------------------------------


def test_the_admin_has_a_policy_of_its_own_and_the_rest_stays_strict(college: College) -> None:
    client = college.client()
    admin = client.get(reverse("wagtailadmin_home"))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in admin
    assert "http" not in admin
    assert "unsafe" not in client.get("/")["Content-Security-Policy"]


def test_there_is_one_log_in_and_one_place_for_passwords(college: College) -> None:
    log_in = Client().get("/cms/login/?next=/cms/")
    assert (log_in.status_code, log_in["Location"]) == (302, "/accounts/login/?next=/cms/")
    out = college.client().post("/cms/logout/")
    assert (out.status_code, out["Location"]) == (302, "/accounts/logout/")
    assert Client().get("/cms/password_reset/").status_code == 404
    account = text_of(college.client().get(reverse("wagtailadmin_account")))
    assert 'type="password"' not in account
    assert 'type="email"' not in account


def test_the_menu_holds_what_an_author_needs(college: College) -> None:
    from wagtail.admin.menu import admin_menu

    def names(client: Client) -> set[str]:
        request = client.get(reverse("wagtailadmin_home")).wsgi_request  # type: ignore[attr-defined]
        return {item.name for item in admin_menu.menu_items_for_request(request)}

    assert names(college.client()) == {"explorer", "images", "documents"}
    assert {"explorer", "images", "documents", "reports", "settings"} <= names(operator())


def test_an_address_that_does_not_exist_is_not_there(college: College) -> None:
    assert college.client().get("/cms/bestaat-niet/").status_code == 404
    assert "wagtailadmin_error_test" not in ALLOWED


# --- Files ------------------------------------------------------------------------------------------


def test_files_of_the_workshop_are_for_its_own_authors(college: College, other: College) -> None:
    rendition = college.image.get_rendition("max-165x165")
    paths = [college.image.file.url, rendition.url, college.document.url]
    assert [college.client().get(path).status_code for path in paths] == [200, 200, 200]
    assert [other.client().get(path).status_code for path in paths] == [404, 404, 404]
    assert [Client().get(path).status_code for path in paths] == [302, 302, 302]
    assert college.client().get("/media/vast/00/00").status_code == 404
    document = college.client().get(college.document.url)
    assert document["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_gone_is_not_there(college: College) -> None:
    college.document.file.storage.delete(college.document.file.name)
    assert college.client().get(college.document.url).status_code == 404


def test_an_upload_lands_in_the_colleges_own_collection(college: College, other: College) -> None:
    from tests.courses.authoring.conftest import picture

    client = college.client()
    form = client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert other.name not in form
    fields = {"image-chooser-upload-title": "Nieuw", "image-chooser-upload-file": picture()}
    fields["image-chooser-upload-collection"] = str(other.provider.collection_id)
    client.post(reverse("wagtailimages_chooser:create"), fields)
    assert type(college.image).objects.get(title="Nieuw").collection_id == college.provider.collection_id


# --- Who may ------------------------------------------------------------------------------------------


def test_a_college_gets_its_place_and_its_collection_once(db: None) -> None:
    organisation = factories.organisation(OrganisationKind.PUBLIC_PROVIDER, name="Academie Lindeboom")
    page = ensure_provider(organisation)
    assert ensure_provider(organisation).pk == page.pk
    assert (page.title, page.live, page.organisation) == ("Academie Lindeboom", False, organisation)
    assert Collection.objects.filter(name="Academie Lindeboom").count() == 1


def test_wagtail_knows_who_may_do_something_here(college: College, other: College) -> None:
    boss = factories.person(is_superuser=True)
    gone = factories.person()
    factories.member(gone, college.organisation, Role.AUTHOR, ends_on=timezone.localdate() - datetime.timedelta(days=1))
    lead = factories.person_as(Role.PROVIDER_LEAD, college.organisation)
    pages, files = policy_registry.get_by_type(Page), policy_registry.get_by_type(type(college.image))

    def people(found: Any) -> set[User]:
        return set(found)

    assert people(pages.users_with_any_permission({"change"})) == {college.author, lead, other.author, boss}
    assert people(pages.users_with_any_permission({"publish"})) == {boss}
    assert people(pages.users_with_any_permission({"change"}, include_superusers=False)) == {
        college.author,
        lead,
        other.author,
    }
    assert people(pages.users_with_any_permission_for_instance({"change"}, college.module)) == {
        college.author,
        lead,
        boss,
    }
    assert people(pages.users_with_permission_for_instance("publish", college.module)) == {boss}
    assert people(files.users_with_any_permission(["change"])) == {college.author, lead, other.author, boss}
    assert people(files.users_with_any_permission(["elsewhere"])) == {boss}
    assert people(files.users_with_any_permission_for_instance(["choose"], college.image)) == {
        college.author,
        lead,
        boss,
    }
    assert people(files.users_with_any_permission_for_instance(["elsewhere"], college.image)) == {boss}


def test_who_cannot_log_in_has_no_permission(college: College) -> None:
    User.objects.filter(pk=college.author.pk).update(is_active=False)
    person = User.objects.get(pk=college.author.pk)
    policy = policy_registry.get_by_type(Page)
    assert policy.user_has_permission(person, "change") is False
    assert person.has_perm("wagtailadmin.access_admin") is False
    assert list(policy.get_all_permissions_for_user(person)) == []


def test_blocks_are_kept_out_of_migrations() -> None:
    for model, name in ((ModulePage, "body"), (CoursePage, "outcomes")):
        _name, _path, args, kwargs = model._meta.get_field(name).deconstruct()
        assert args == [[]]
        assert "block_lookup" not in kwargs
