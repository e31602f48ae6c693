"""Finding a course."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from courses.authoring.releasing import publish_document
from courses.models import Course, CourseVersion
from lms.people.enums import OrganisationKind, Role
from quality_mark.enums import MarkStatus
from quality_mark.machines import move_mark
from quality_mark.models import Application, Mark, QualityStandard
from tests.factories import document, organisation, person_as, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def titles(client: Client, query: str = "") -> list[str]:
    """What the catalogue shows for a question, in order."""
    page = client.get(f"/cursussen/{query}").context["page_obj"]
    return [course.current_version.title for course in page]


def give_mark(version: CourseVersion, number: str = "KM-2026-0001") -> Mark:
    standard, _ = QualityStandard.objects.get_or_create(number="0.1", defaults={"title": "Standaard"})
    application = Application.objects.create(
        version=version,
        standard=standard,
        organisation=version.course.organisation,
        content_hash=version.sha256,
        status="granted",
    )
    today = timezone.localdate()
    return Mark.objects.create(
        number=number,
        version=version,
        application=application,
        standard=standard,
        content_hash=version.sha256,
        granted_on=today,
        expires_on=today + datetime.timedelta(days=1000),
    )


def test_a_course_without_a_released_version_is_nowhere(client: Client) -> None:
    provider = organisation(OrganisationKind.TEACHER_COLLEGE, name="Hogeschool Stil")
    Course.objects.create(slug="geheim-plan", organisation=provider)

    assert titles(client) == []
    assert "Er zijn nog geen cursussen" in client.get("/cursussen/").text
    assert client.get("/cursussen/geheim-plan/").status_code == 404
    assert "Hogeschool Stil" not in client.get("/cursussen/").text


def test_a_course_taken_out_of_the_catalogue_is_gone(client: Client) -> None:
    version = released()
    Course.objects.update(withdrawn_at=timezone.now())

    assert titles(client) == []
    assert client.get(f"/cursussen/{version.course.slug}/").status_code == 404


def test_every_word_searched_for_must_be_in_the_course_or_its_provider(client: Client) -> None:
    released(document(title="Toetsen met AI", provider_name="Hogeschool De Vliet"))
    released(document(title="Lezen met AI", provider_name="Opleiding Noord"))

    assert titles(client, "?zoek=ai") == ["Lezen met AI", "Toetsen met AI"]
    assert titles(client, "?zoek=TOETSEN+vliet") == ["Toetsen met AI"]
    assert titles(client, "?zoek=toetsen+noord") == []


def test_filters_narrow_what_is_shown_and_can_be_combined(client: Client) -> None:
    marked = released(document(text_block(minutes=45), title="Kort en gekeurd", sectors=("po",)))
    released(document(text_block(minutes=60), title="Een uur precies", sectors=("vo",)))
    long = released(document(text_block(minutes=61), title="Net iets langer", sectors=("po", "vo")))
    give_mark(marked)

    assert titles(client, "?sector=po") == ["Kort en gekeurd", "Net iets langer"]
    assert titles(client, "?belasting=kort") == ["Een uur precies", "Kort en gekeurd"]
    assert titles(client, "?belasting=dagdeel") == ["Net iets langer"]
    assert titles(client, "?belasting=lang") == []
    assert titles(client, "?keurmerk=on") == ["Kort en gekeurd"]
    assert titles(client, f"?aanbieder={long.course.organisation.slug}") == ["Net iets langer"]
    assert titles(client, "?sector=vo&belasting=kort") == ["Een uur precies"]


def test_a_filter_that_does_not_exist_is_left_aside(client: Client) -> None:
    released(document(title="Blijft staan"))

    assert titles(client, "?sector=xx&belasting=eeuwig&aanbieder=niemand&page=zeven") == ["Blijft staan"]


def test_an_empty_result_says_how_to_go_on(client: Client) -> None:
    released()

    page = client.get("/cursussen/?zoek=schaken").text

    assert "Geen cursus gevonden" in page
    assert "Toon alle cursussen" in page


def test_everything_asked_stands_above_the_result_and_can_be_taken_back_alone(client: Client) -> None:
    version = released(document(title="Toetsen & AI", provider_name="Hogeschool De Vliet"))
    slug = version.course.organisation.slug
    page = client.get(f"/cursussen/?zoek=%26&sector=po&keurmerk=on&aanbieder={slug}&belasting=dagdeel&page=1")

    assert [choice.label for choice in page.context["chosen"]] == [
        "“&”",
        "Primair onderwijs",
        "1 tot en met 4 uur",
        "Hogeschool De Vliet",
        "Alleen met keurmerk",
    ]
    assert page.context["chosen"][0].without == f"sector=po&belasting=dagdeel&aanbieder={slug}&keurmerk=on"
    assert f'href="?zoek=%26&amp;sector=po&amp;belasting=dagdeel&amp;aanbieder={slug}"' in page.text
    assert '<details class="shelf-search__filters" open>' in page.text


def test_the_filters_stand_folded_until_one_is_in_use(client: Client) -> None:
    released(document(title="Toetsen"))
    found = client.get("/cursussen/?zoek=toets")
    assert '<details class="shelf-search__filters">' in found.text
    assert "1 cursus gevonden" in found.text
    assert client.get("/cursussen/").context["chosen"] == []


def test_more_than_fifty_courses_are_paged_and_the_question_is_kept(client: Client) -> None:
    doc = document(title="Reeks")
    version = released(doc)
    for number in range(50):
        course = Course.objects.create(slug=f"reeks-{number}", organisation=version.course.organisation)
        publish_document(course=course, document=doc, note="", by=None)

    first = client.get("/cursussen/?zoek=reeks")
    second = client.get("/cursussen/?zoek=reeks&page=2")

    assert len(first.context["page_obj"]) == 50
    assert "51 cursussen gevonden" in first.text
    assert "?zoek=reeks&amp;page=2" in first.text
    assert len(second.context["page_obj"]) == 1
    assert "Pagina 2 van 2" in second.text
    assert len(client.get("/cursussen/?zoek=reeks&page=9").context["page_obj"]) == 50


@pytest.mark.parametrize("courses", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/", 4), ("/cursussen/", 3), ("/cursussen/?keurmerk=on", 4)])
def test_the_number_of_courses_costs_no_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, courses: int, path: str, queries: int
) -> None:
    for number in range(courses):
        give_mark(released(), f"KM-2026-000{number}")
    client.force_login(person_as(Role.TEACHER, organisation()))
    client.get("/cursussen/")  # providers and the whole list are kept for a minute

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert response.status_code == 200
    assert response.text.count("shelf__item") == courses


def test_a_changed_mark_and_a_new_version_show_at_once(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    mark = give_mark(released())
    before = [client.get(path).text.count("badge--mark") for path in ("/", "/cursussen/")]

    with django_capture_on_commit_callbacks(execute=True):
        move_mark(mark, MarkStatus.EXPIRED, by=None)
        released()
    after = [(page.count("badge--mark"), page.count("shelf__item")) for page in texts(client, "/", "/cursussen/")]

    assert before == [1, 1]
    assert after == [(0, 2), (0, 2)]


def texts(client: Client, *paths: str) -> list[str]:
    return [client.get(path).text for path in paths]
