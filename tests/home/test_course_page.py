"""What a visitor reads about one course, and the next step it offers."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.actions import publish_document
from courses.models import Enrolment
from lms.people.enums import Role
from tests.factories import document, organisation, person_as, released, text_block
from tests.home.test_catalogue import give_mark

pytestmark = pytest.mark.django_db


def test_the_page_tells_what_one_wants_to_know_before_starting(client: Client) -> None:
    doc = document(
        title="Wat is AI?",
        provider_name="Hogeschool De Vliet",
        prior_knowledge="Je werkt met leerlingen.",
        cost_amount="45.00",
        cost_note="Je school kan dit betalen.",
        sectors=("po", "vo"),
    )
    version = released(doc)

    page = client.get(f"/cursussen/{doc.slug}/").text

    for text in [
        "Wat is AI?",
        "Je legt uit hoe een model een woord kiest.",
        "Leraren in po en vo",
        "Je werkt met leerlingen.",
        "1 uur",
        "€ 45,00, te betalen aan Hogeschool De Vliet",
        "Je school kan dit betalen.",
        "Primair onderwijs, Voortgezet onderwijs",
        "Voorspel het volgende woord",
        "Versie 1, uitgebracht op",
        version.sha256,
    ]:
        assert text in page
    assert "Begin met deze cursus" in page


def test_a_free_course_says_so(client: Client) -> None:
    doc = document()
    released(doc)

    assert "Gratis" in client.get(f"/cursussen/{doc.slug}/").text


def test_a_mark_is_shown_with_its_meaning(client: Client) -> None:
    doc = document()
    mark = give_mark(released(doc))

    page = client.get(f"/cursussen/{doc.slug}/").text

    assert mark.number in page
    assert "dan krijg je een certificaat" in page
    assert "nog geen keurmerk" not in page


def test_a_new_version_carries_no_mark_and_the_page_says_so(client: Client) -> None:
    doc = document()
    version = released(doc)
    give_mark(version)
    newer = doc.model_copy(update={"summary": "Helemaal anders."})
    publish_document(course=version.course, document=newer, note="Nieuwe tekst", by=None)

    page = client.get(f"/cursussen/{doc.slug}/").text

    assert "Deze cursus heeft nog geen keurmerk." in page
    assert "Versie 1 heeft wel een keurmerk." in page
    assert "deelnamebewijs met dezelfde uren" in page
    assert "Helemaal anders." in page
    assert "Nieuwe tekst" in page


def test_the_next_step_follows_the_person(client: Client) -> None:
    doc = document()
    version = released(doc)
    noor = person_as(Role.TEACHER, organisation())
    client.force_login(noor)
    address = f"/cursussen/{doc.slug}/"
    assert "Begin met deze cursus" in client.get(address).text

    enrolment = Enrolment.objects.create(person=noor, course=version.course, version=version)
    assert "Ga verder waar je was" in client.get(address).text

    enrolment.completed_at = timezone.now()
    enrolment.save()
    assert "Bekijk je certificaat" in client.get(address).text
    assert "Begin met deze cursus" not in client.get(address).text

    newer = doc.model_copy(update={"summary": "Nieuw."})
    publish_document(course=version.course, document=newer, note="", by=None)
    page = client.get(address).text
    assert "Je rondde versie 1 af. Dit is versie 2" in page
    assert "Begin met deze cursus" in page


def test_somebody_elses_enrolment_changes_nothing(client: Client) -> None:
    doc = document()
    version = released(doc)
    school = organisation()
    Enrolment.objects.create(person=person_as(Role.TEACHER, school), course=version.course, version=version)
    client.force_login(person_as(Role.TEACHER, school))

    assert "Begin met deze cursus" in client.get(f"/cursussen/{doc.slug}/").text


@pytest.mark.parametrize("modules", [1, 3])
def test_the_page_costs_six_queries_whatever_its_size(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, modules: int
) -> None:
    doc = document(*[text_block() for _ in range(modules)])
    version = released(doc)
    give_mark(version)
    noor = person_as(Role.TEACHER, organisation())
    Enrolment.objects.create(person=noor, course=version.course, version=version)
    client.force_login(noor)

    with django_assert_num_queries(6):
        response = client.get(f"/cursussen/{doc.slug}/")

    assert response.status_code == 200
