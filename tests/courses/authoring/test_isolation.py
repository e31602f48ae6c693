"""An author sees and edits her own organisation's things, and never a trace of another's.

Everything of the other college has its name in its title, so that one word found in
any answer is a leak.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from courses.authoring.gate import ALLOWED, BULK, PUBLIC
from courses.models import CoursePage
from lms.people.enums import Role
from tests import factories
from tests.courses.authoring.conftest import College

SECRET = "zuiderveen"
# The tags' own package calls Django by an old name.
pytestmark = pytest.mark.filterwarnings("ignore:SQLCompiler.quote_name_unless_alias")
# What an author has nothing to do with; for the operator alone.
CLOSED_TO_AUTHORS = re.compile(
    r"cms/(reports|workflows|collections|users|groups|sites|snippets|locales|api/main/\^?(images|documents)|failwhale"
    r"|test404|pages/usage|pages/create|password_reset)"
)


def admin_routes() -> list[tuple[str, str]]:
    """Every route of the admin, and its name."""

    def walk(resolver: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield route, space + (entry.name or "")
            else:
                yield from walk(entry, route, space + (f"{entry.namespace}:" if entry.namespace else ""))

    cms = next(e for e in get_resolver().url_patterns if isinstance(e, URLResolver) and str(e.pattern) == "cms/")
    return list(walk(cms, "cms/", ""))


def address(route: str, of: College) -> str:
    """The route with the ids of what a college has."""
    revision = of.module.latest_revision_id
    first = of.module.revisions.order_by("pk").first().pk
    route = route.replace("[", "").replace("(?P<revision_id_a>live|earliest|\\d+)\\.\\.\\.", f"{first}...")
    route = re.sub(r"\(\?P<revision_id_b>[^)]*\)", str(revision), route)
    image_like = "images" in route
    document_like = "documents" in route
    thing = of.image.pk if image_like else of.document.pk if document_like else of.module.pk
    values = {
        "page_id": of.module.pk,
        "parent_page_id": of.page.pk,
        "page_to_move_id": of.module.pk,
        "destination_id": of.page.pk,
        "image_id": of.image.pk,
        "document_id": of.document.pk,
        "doc_id": of.document.pk,
        "collection_id": of.provider.collection_id,
        "revision_id": revision,
        "pk": thing,
        "app_label": "wagtailcore",
        "model_name": "page",
        "content_type_app_name": "courses",
        "content_type_model_name": "modulepage",
        "app_name": "taggit",
        "object_id": of.module.pk,
        "action": "delete",
        "action_name": "delete",
        "filter_spec": "width-100",
        "uidb64": "MQ",
        "token": "x",
        "page_pk": of.page.pk,
    }
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values.get(match[1], 1)), route)
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: str(values.get(match[1], 1)), route)
    return "/" + re.sub(r"[\^$]", "", route)


def questions(of: College) -> list[dict[str, Any]]:
    """Ways to ask a listing for something of that college."""
    return [
        {},
        {"q": of.name},
        {"q": "Zuider"},
        {"term": "Zuider"},
        {"term": "zuider"},
        {"id": [of.page.pk, of.module.pk, of.image.pk, of.document.pk]},
        {"id": "all", "childOf": of.page.pk},
        {"collection_id": of.provider.collection_id},
        {"tag": "Zuiderveen-geheim"},
        {"child_of": of.provider.pk},
        {"page_type": "courses.CoursePage"},
        {"search": "Zuider"},
        {"target_pages[]": of.module.pk, "user_perms": "move_to"},
    ]


@pytest.fixture
def leaky(other: College) -> College:
    """The other college, with tags, revisions, a log and everything else that could leak."""
    other.image.tags.add("Zuiderveen-geheim")
    other.document.tags.add("Zuiderveen-geheim")
    other.client().post(reverse("wagtailadmin_pages:lock", args=[other.module.pk]))
    other.write_module(title="Module van Pabo Zuiderveen, herschreven")
    other.module.refresh_from_db()
    return other


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode(errors="replace"))


def test_no_address_of_the_admin_shows_anything_of_another_college(college: College, leaky: College) -> None:
    client = college.client()
    client.raise_request_exception = False
    leaks, crashes = [], []
    for route, _name in admin_routes():
        path = address(route, leaky)
        # What names one thing is asked as it is; what lists or chooses is asked in every way.
        for query in [{}] if "<int:" in route else questions(leaky):
            response = client.get(path, query)
            if response.status_code >= 500:
                crashes.append(f"{path} {query}: {response.status_code}")
            body = body_of(response).lower().replace("zuider&quot;", "")
            if SECRET in body and not _is_only_an_echo(body, query):
                leaks.append(f"{path} {query}: {response.status_code}")
    assert leaks == []
    assert crashes == []


def _is_only_an_echo(body: str, query: dict[str, Any]) -> bool:
    """What was asked comes back in the search field."""
    asked = {str(value).lower() for value in query.values()}
    for words in asked:
        body = body.replace(words, "").replace(words.replace(" ", "+"), "").replace(words.replace(" ", "%20"), "")
    return SECRET not in body


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_with_another_colleges_id_is_refused(college: College, leaky: College, method: str) -> None:
    client = college.client()
    client.raise_request_exception = False
    wrong = []
    before = {page.pk: page.title for page in Page.objects.all()}
    for route, name in admin_routes():
        if not re.search(
            r"<(?:int:|str:)?(?:page_\w+|parent_page_id|image_id|document_id|doc_id|destination_id)>", route
        ):
            continue
        status = getattr(client, method)(address(route, leaky)).status_code
        if status not in {302, 403, 404, 405}:
            wrong.append(f"{name}: {status}")
    assert wrong == []
    assert {page.pk: page.title for page in Page.objects.all()} == before
    assert type(leaky.image).objects.filter(pk=leaky.image.pk).exists()
    assert type(leaky.document).objects.filter(pk=leaky.document.pk).exists()


def test_what_is_not_named_for_authors_is_closed(college: College) -> None:
    client = college.client()
    names = {name for _route, name in admin_routes() if name}
    assert names >= ALLOWED - {"wagtaildocs:preview", "wagtaildocs_chooser:select_format"}
    closed = [(r, n) for r, n in admin_routes() if CLOSED_TO_AUTHORS.match(r)]
    assert len(closed) > 80
    got = {client.get(address(route, college)).status_code for route, _name in closed}
    assert got <= {403, 404, 302}
    assert not {name for _route, name in closed} & (ALLOWED | PUBLIC)


def test_her_own_things_are_there(college: College, leaky: College) -> None:
    client = college.client()
    own = {
        reverse("wagtailadmin_home"): 200,
        reverse("wagtailadmin_explore", args=[college.page.pk]): 200,
        reverse("wagtailadmin_pages:edit", args=[college.page.pk]): 200,
        reverse("wagtailadmin_pages:edit", args=[college.module.pk]): 200,
        reverse("wagtailadmin_pages:history", args=[college.module.pk]): 200,
        reverse("wagtailadmin_pages:copy", args=[college.module.pk]): 200,
        reverse("wagtailadmin_pages:move", args=[college.module.pk]): 200,
        reverse("wagtailadmin_pages:add_subpage", args=[college.page.pk]): 302,
        reverse("wagtailadmin_pages:delete", args=[college.module.pk]): 200,
        reverse("wagtailadmin_choose_page"): 200,
        reverse("wagtailadmin_choose_page_child", args=[college.page.pk]): 200,
        reverse("wagtailimages:index"): 200,
        reverse("wagtailimages:edit", args=[college.image.pk]): 200,
        reverse("wagtailimages_chooser:choose"): 200,
        reverse("wagtailimages_chooser:chosen", args=[college.image.pk]): 200,
        reverse("wagtaildocs:index"): 200,
        reverse("wagtaildocs:edit", args=[college.document.pk]): 200,
        reverse("wagtaildocs_chooser:chosen", args=[college.document.pk]): 200,
        reverse("wagtailadmin_account"): 200,
        reverse("courses_release", args=[college.page.pk]): 200,
    }
    assert {path: client.get(path).status_code for path in own} == own
    listing = client.get(reverse("wagtailimages:index")).content.decode()
    assert college.image.title in listing


def test_the_operator_sees_all(college: College, other: College) -> None:
    client = Client()
    client.force_login(
        factories.person(is_superuser=True, is_staff=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    listing = client.get(reverse("wagtailimages:index")).content.decode()
    assert college.image.title in listing
    assert other.image.title in listing
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[other.page.pk])).status_code == 200


def test_tags_are_offered_of_her_own_files_only(college: College, leaky: College) -> None:
    college.image.tags.add("zonnig")
    college.document.tags.add("zomer")
    ask = reverse("wagtailadmin_tag_autocomplete")
    assert college.client().get(ask, {"term": "z"}).json() == ["zomer", "zonnig"]
    assert leaky.client().get(ask, {"term": "z"}).json() == ["Zuiderveen-geheim"]
    assert college.client().get(ask).json() == []
    by_model = reverse("wagtailadmin_tag_model_autocomplete", args=["taggit", "tag"])
    assert college.client().get(by_model, {"term": "zu"}).json() == []


@pytest.mark.parametrize("action", sorted(BULK))
def test_several_at_once_are_refused_when_one_is_not_hers(
    college: College, leaky: College, action: tuple[str, str, str]
) -> None:
    own, foreign = {
        "page": (college.module.pk, leaky.module.pk),
        "image": (college.image.pk, leaky.image.pk),
        "document": (college.document.pk, leaky.document.pk),
    }[action[1]]
    path = reverse("wagtail_bulk_action", args=action)
    client = college.client()
    assert client.get(f"{path}?id={own}&next=/cms/").status_code == 200
    assert client.get(f"{path}?id={own}&id={foreign}&next=/cms/").status_code == 404
    assert client.get(f"{path}?id=veel&next=/cms/").status_code == 404


def test_all_at_once_is_for_a_page_that_she_works_on(college: College, leaky: College) -> None:
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client = college.client()
    assert client.get(f"{path}?id=all&childOf={college.page.pk}").status_code == 200
    root = Page.get_first_root_node().pk
    refused = [f"{path}?id=all", f"{path}?id=all&childOf={leaky.page.pk}", f"{path}?id=all&childOf={root}"]
    assert [client.get(address).status_code for address in refused] == [403, 403, 403]
    publish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert client.get(f"{publish}?id={college.module.pk}").status_code == 403


def test_a_foreign_file_cannot_be_smuggled_into_a_module(college: College, leaky: College) -> None:
    """Neither shown in the answer nor stored, whatever ids the request holds."""
    client = college.client()
    data = {
        "title": "Module",
        "slug": "wat-is-ai",
        "summary": "",
        "body-count": "2",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "image",
        "body-0-id": "",
        "body-0-value-image": str(leaky.image.pk),
        "body-0-value-alt": "Gluren",
        "body-0-value-minutes": "1",
        "body-1-deleted": "",
        "body-1-order": "1",
        "body-1-type": "download",
        "body-1-id": "",
        "body-1-value-document": str(leaky.document.pk),
        "body-1-value-title": "Gluren",
        "body-1-value-minutes": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    edit = reverse("wagtailadmin_pages:edit", args=[college.module.pk])
    assert SECRET not in client.post(edit, data).content.decode().lower()
    assert SECRET not in client.get(edit).content.decode().lower()
    college.module.refresh_from_db()
    saved = college.module.get_latest_revision_as_object()
    assert [block.value.get("image") for block in saved.body if block.block_type == "image"] == [None]
    assert [block.value.get("document") for block in saved.body if block.block_type == "download"] == [None]


def test_access_ends_with_the_membership(college: College) -> None:
    client = college.client()
    edit = reverse("wagtailadmin_pages:edit", args=[college.page.pk])
    assert client.get(edit).status_code == 200
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    college.author.memberships.update(ends_on=yesterday)
    assert client.get(edit).status_code == 403
    assert client.get(reverse("wagtailadmin_home")).status_code == 403


def test_a_request_that_was_not_confirmed_opens_nothing(college: College) -> None:
    hopeful = factories.person()
    factories.member(hopeful, college.organisation, Role.AUTHOR, organisation_agreed_at=None)
    client = Client()
    client.force_login(hopeful, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("wagtailadmin_home")).status_code == 403


def test_a_teacher_has_no_business_in_the_admin_and_a_visitor_logs_in(college: College) -> None:
    teacher = factories.person_as(Role.TEACHER, factories.organisation())
    client = Client()
    client.force_login(teacher, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("wagtailadmin_home")).status_code == 403
    visitor = Client().get(reverse("wagtailadmin_home"))
    assert visitor.status_code == 302
    assert visitor["Location"].startswith("/accounts/login/")


def test_an_author_of_two_colleges_works_at_both(college: College, other: College) -> None:
    factories.member(college.author, other.organisation, Role.PROVIDER_LEAD)
    client = college.client()
    root = client.get(reverse("wagtailadmin_explore_root")).content.decode()
    assert college.name in root
    assert other.name in root
    assert client.get(reverse("wagtailadmin_pages:edit", args=[other.module.pk])).status_code == 200


def test_a_copy_goes_to_her_own_college_only(college: College, other: College) -> None:
    copy = reverse("wagtailadmin_pages:copy", args=[college.page.pk])
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": str(other.provider.pk), "copy_subpages": "on"}
    college.client().post(copy, data)
    assert CoursePage.objects.child_of(other.provider).count() == 1
    college.client().post(copy, data | {"new_parent_page": str(college.provider.pk)})
    assert sorted(CoursePage.objects.child_of(college.provider).values_list("title", flat=True)) == [
        college.page.title,
        "Kopie",
    ]


def test_nothing_of_wagtails_moderation_is_left(college: College) -> None:
    assert WorkflowState.objects.count() == 0
    assert TaskState.objects.count() == 0
    assert college.page.get_workflow() is None or not college.page.has_workflow
