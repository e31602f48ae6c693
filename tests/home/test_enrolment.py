"""The overview of one's own course."""

import datetime
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from certificates.actions import revoke_certificate
from certificates.enums import RevocationReason
from certificates.letter import hours_letter
from courses.learning.actions import employing, learning
from courses.models import CourseVersion, Enrolment
from courses.schema import Module
from lms.people.enums import Role
from lms.people.models import User
from tests.certificates.builders import operator
from tests.factories import document, member, organisation, person, person_as, released, text_block

pytestmark = pytest.mark.django_db


def course_of(modules: int) -> CourseVersion:
    """A released course of so many modules, each with one text."""
    parts = tuple(
        Module(key=uuid.uuid4(), slug=f"deel-{n}", title=f"Deel {n}", blocks=(text_block(minutes=20),))
        for n in range(1, modules + 1)
    )
    return released(document().model_copy(update={"modules": parts}))


def finish_all(enrolment: Enrolment, by: User) -> None:
    for module in enrolment.version.document.modules:
        learning.finish_module(enrolment=enrolment, module_key=module.key, by=by)


def test_it_shows_what_still_blocks_the_certificate_and_how_to_go_on(client: Client) -> None:
    version = course_of(3)
    school = organisation(name="Basisschool De Griffel")
    noor = person()
    employment = member(noor, school, Role.TEACHER)
    enrolment = learning.enrol(version=version, by=noor, employment=employment)
    first = version.document.modules[0]
    learning.finish_module(enrolment=enrolment, module_key=first.key, by=noor)
    client.force_login(noor)

    page = client.get(f"/leren/overzicht/{enrolment.pk}/").text

    assert "1 van 3 stappen gedaan" in page
    assert "Nog ongeveer 40 minuten" in page
    assert "Ga verder waar je was" in page
    assert page.count('class="is-done"') == 1
    assert "voor je werk bij Basisschool De Griffel" in page
    assert f"/leren/{enrolment.pk}/uitschrijven/" in page


def test_a_picture_shows_how_the_load_is_spread_and_what_is_done(client: Client) -> None:
    version = course_of(2)
    noor = person()
    enrolment = learning.enrol(version=version, by=noor)
    learning.finish_module(enrolment=enrolment, module_key=version.document.modules[0].key, by=noor)
    client.force_login(noor)

    page = " ".join(client.get(f"/leren/overzicht/{enrolment.pk}/").text.split())

    assert "<title>Deel 1, minuten gedaan: 20</title>" in page
    assert "<title>Deel 2, minuten te gaan: 20</title>" in page
    row = '<tr><th scope="row">Deel 2</th><td class="number">0</td><td class="number">20</td></tr>'
    assert row in page


def test_a_course_of_one_module_needs_no_picture(client: Client) -> None:
    noor = person()
    enrolment = learning.enrol(version=course_of(1), by=noor)
    client.force_login(noor)

    assert "<figure" not in client.get(f"/leren/overzicht/{enrolment.pk}/").text


def test_a_course_taken_for_oneself_says_so(client: Client) -> None:
    noor = person()
    enrolment = learning.enrol(version=course_of(1), by=noor)
    client.force_login(noor)

    assert "los van een school" in client.get(f"/leren/overzicht/{enrolment.pk}/").text


def test_a_course_of_her_own_can_be_attached_once_a_school_has_confirmed(client: Client) -> None:
    noor, school = person(), organisation(name="Basisschool De Griffel")
    asked = member(noor, school, Role.TEACHER, organisation_agreed_at=None)
    enrolment = learning.enrol(version=course_of(1), by=noor)
    client.force_login(noor)
    address, attaching = f"/leren/overzicht/{enrolment.pk}/", f"/leren/{enrolment.pk}/dienstverband/"

    waiting = client.get(address).text
    assert "Je aanvraag bij Basisschool De Griffel wacht nog op antwoord." in waiting
    assert attaching not in waiting

    asked.organisation_agreed_at = asked.person_agreed_at
    asked.save()
    confirmed = client.get(address).text
    assert f'<a href="{attaching}">Koppel deze cursus aan je werk</a>' in confirmed
    assert "wacht nog op antwoord" not in confirmed

    employing.attach_employment(enrolment=enrolment, employment=asked, by=noor)
    attached = client.get(address).text
    assert "voor je werk bij Basisschool De Griffel" in attached
    assert attaching not in attached


def test_a_job_that_ended_is_said_to_get_no_certificate(client: Client) -> None:
    noor = person()
    job = member(noor, organisation(name="Basisschool De Griffel"), Role.TEACHER)
    enrolment = learning.enrol(version=course_of(1), by=noor, employment=job)
    job.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    job.save()
    client.force_login(noor)
    address, attaching = f"/leren/overzicht/{enrolment.pk}/", f"/leren/{enrolment.pk}/dienstverband/"

    page = client.get(address).text
    assert "voor je werk bij Basisschool De Griffel, dat voorbij is" in page
    assert "Daarom krijgt deze school je certificaat niet." in page
    assert attaching not in page

    member(noor, organisation(), Role.TEACHER)
    assert attaching in client.get(address).text
    finish_all(enrolment, noor)
    assert enrolment.certificates.get().employer is None


def test_the_moment_of_completion_shows_the_certificate(client: Client) -> None:
    noor = person(first_name="Noor")
    enrolment = learning.enrol(version=course_of(2), by=noor)
    finish_all(enrolment, noor)
    certificate = enrolment.certificates.get()
    client.force_login(noor)

    page = client.get(f"/leren/overzicht/{enrolment.pk}/").text

    assert "Gelukt, Noor." in page
    assert f"/certificaten/{certificate.number}/pdf/" in page
    assert "Uitschrijven" not in page
    assert "Ga verder waar je was" not in page


def test_the_moment_of_completion_offers_a_mail_about_the_hours_and_what_comes_next(client: Client) -> None:
    noor = person(first_name="Noor", last_name="Dijkema")
    employment = member(noor, organisation(), Role.TEACHER)
    enrolment = learning.enrol(version=course_of(1), by=noor, employment=employment)
    finish_all(enrolment, noor)
    client.force_login(noor)
    address = f"/leren/overzicht/{enrolment.pk}/"

    alone = client.get(address)
    cache.clear()  # the shelf of new courses is kept for a minute
    another = course_of(1)
    page = client.get(address)

    assert alone.context["next_course"] is None
    assert page.context["next_course"] == another.course
    assert page.context["letter"] == hours_letter(enrolment.certificates.get())
    assert "Deze uren zijn bedoeld bovenop de cao-uren." in page.text
    assert 'href="mailto:?subject=' in page.text
    assert "Bewaar de PDF" in page.text


def test_a_document_that_ended_offers_no_mail(client: Client) -> None:
    noor = person()
    enrolment = learning.enrol(version=course_of(1), by=noor)
    finish_all(enrolment, noor)
    client.force_login(noor)
    revoke_certificate(certificate=enrolment.certificates.get(), reason=RevocationReason.ISSUED_IN_ERROR, by=operator())

    assert client.get(f"/leren/overzicht/{enrolment.pk}/").context["letter"] is None


def test_after_withdrawing_the_way_back_is_shown(client: Client) -> None:
    noor = person()
    enrolment = learning.enrol(version=course_of(1), by=noor)
    learning.withdraw(enrolment=enrolment, by=noor)
    client.force_login(noor)

    page = client.get(f"/leren/overzicht/{enrolment.pk}/").text

    assert "Je kunt opnieuw beginnen." in page
    assert f"/cursussen/{enrolment.course.slug}/" in page


def test_nobody_else_sees_it(client: Client) -> None:
    school = organisation()
    noor = person_as(Role.TEACHER, school)
    enrolment = learning.enrol(version=course_of(1), by=noor)
    address = f"/leren/overzicht/{enrolment.pk}/"

    assert client.get(address).status_code == 302
    for role in [Role.TEACHER, Role.SCHOOL_LEADER, Role.HR]:
        client.force_login(person_as(role, school))
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("modules", [1, 3])
def test_it_costs_seven_queries_whatever_the_size_of_the_course_and_its_state(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, modules: int
) -> None:
    noor = person()
    enrolment = learning.enrol(version=course_of(modules), by=noor)
    client.force_login(noor)
    address = f"/leren/overzicht/{enrolment.pk}/"

    client.get(address)  # the outline of a version is kept in memory
    with django_assert_num_queries(7):
        client.get(address)

    finish_all(enrolment, noor)
    client.get("/")  # the shelf of new courses is kept for a minute
    with django_assert_num_queries(7):
        client.get(address)
