"""What fits in the minutes that a learner has."""

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.learning.actions import learning
from courses.learning.spare_time import Offer, offer
from courses.models import Enrolment
from courses.schema import Block, Module
from lms.people.models import User
from tests.factories import document, knowledge_check, next_word, person, reflection, released, text_block

pytestmark = pytest.mark.django_db


def module(name: str, *blocks: Block) -> Module:
    return Module(key=uuid.uuid4(), slug=name.lower(), title=name, blocks=blocks)


def taking(user: User, *modules: Module, title: str = "Cursus") -> Enrolment:
    """An enrolment in a course of these modules."""
    doc = document(title=title).model_copy(update={"modules": modules})
    return learning.enrol(version=released(doc), by=user)


def be_at(enrolment: Enrolment, part: Module, block: Block) -> None:
    learning.open_module(enrolment=enrolment, module_key=part.key, block_key=block.key, by=enrolment.person)


def finish(enrolment: Enrolment, part: Module) -> None:
    learning.finish_module(enrolment=enrolment, module_key=part.key, by=enrolment.person)


def fitting(user: User, minutes: int) -> str:
    """The address of what fits."""
    found = offer(user, minutes).fits
    assert found is not None
    return found.url


def test_who_has_not_begun_begins_at_the_first_block() -> None:
    noor = person()
    text = text_block(minutes=5)
    mine = taking(noor, module("Een", text))

    assert fitting(noor, 10) == f"/leren/{mine.pk}/een/#blok-{text.key}"


def test_she_goes_on_at_the_block_where_she_was() -> None:
    noor = person()
    texts = [text_block(minutes=5) for _ in range(3)]
    one = module("Een", *texts)
    mine = taking(noor, one)
    be_at(mine, one, texts[1])

    assert fitting(noor, 10) == f"/leren/{mine.pk}/een/#blok-{texts[1].key}"


def test_an_exercise_that_is_next_opens_on_its_own_page_when_it_fits() -> None:
    noor = person()
    check = knowledge_check(minutes=10)
    one = module("Een", text_block(), check, text_block(minutes=3))
    mine = taking(noor, one)
    be_at(mine, one, check)

    assert fitting(noor, 10) == f"/leren/{mine.pk}/een/oefening/{check.key}/"


def test_what_takes_longer_is_passed_over_for_what_fits_behind_it() -> None:
    noor = person()
    long, after = next_word(minutes=20), text_block(minutes=3)
    one = module("Een", long, after)
    mine = taking(noor, one)
    be_at(mine, one, long)

    assert fitting(noor, 10) == f"/leren/{mine.pk}/een/#blok-{after.key}"
    assert fitting(noor, 20) == f"/leren/{mine.pk}/een/oefening/{long.key}/"


def test_what_was_left_open_before_her_place_comes_after_what_lies_ahead() -> None:
    noor = person()
    skipped, last = knowledge_check(minutes=10), text_block(minutes=15)
    one, two = module("Een", skipped, text_block()), module("Twee", last)
    mine = taking(noor, one, two)
    finish(mine, one)
    be_at(mine, two, last)

    assert fitting(noor, 20) == f"/leren/{mine.pk}/twee/#blok-{last.key}"
    assert fitting(noor, 10) == f"/leren/{mine.pk}/een/oefening/{skipped.key}/"


def test_passed_finished_and_optional_things_are_not_offered() -> None:
    noor = person()
    optional = reflection(minutes=5, required=False)
    one, two = module("Een", text_block(minutes=5)), module("Twee", optional, text_block(minutes=8))
    mine = taking(noor, one, two)
    finish(mine, one)

    assert fitting(noor, 10) == f"/leren/{mine.pk}/twee/#blok-{two.blocks[1].key}"


def test_a_module_that_was_read_to_an_exercise_at_its_end_still_has_its_end() -> None:
    noor = person()
    check = knowledge_check(minutes=25)
    one = module("Een", text_block(), check)
    mine = taking(noor, one)
    be_at(mine, one, check)

    assert fitting(noor, 10) == f"/leren/{mine.pk}/een/#einde"


def test_the_course_that_she_worked_on_last_comes_first() -> None:
    noor = person()
    first, second = (module("Een", text_block(minutes=5)) for _ in range(2))
    older, newer = taking(noor, first), taking(noor, second)
    assert fitting(noor, 10).startswith(f"/leren/{newer.pk}/")

    be_at(older, first, first.blocks[0])

    assert fitting(noor, 10).startswith(f"/leren/{older.pk}/")


def test_when_nothing_fits_in_one_course_another_is_looked_at() -> None:
    noor = person()
    short = taking(noor, module("Kort", text_block(minutes=5)))
    taking(noor, module("Lang", text_block(minutes=25)))

    assert fitting(noor, 10).startswith(f"/leren/{short.pk}/")


def test_when_nothing_fits_the_shortest_is_named() -> None:
    noor = person()
    taking(noor, module("Lang", text_block(minutes=45), text_block(minutes=25)), title="Traag")

    found = offer(noor, 20)

    assert found.fits is None
    assert found.shortest is not None
    assert (found.shortest.title, found.shortest.course, found.shortest.minutes) == ("Lang", "Traag", 25)


def test_without_an_open_course_there_is_nothing() -> None:
    noor = person()
    one = module("Een", text_block())
    finish(taking(noor, one), one)
    given_up = taking(noor, module("Twee", text_block()))
    learning.withdraw(enrolment=given_up, by=noor)

    assert offer(noor, 30) == Offer(None, None)


def test_somebody_elses_courses_are_nobodys_business() -> None:
    taking(person(), module("Een", text_block()))

    assert offer(person(), 30) == Offer(None, None)


def test_the_page_opens_it_at_once(client: Client) -> None:
    noor = person()
    text = text_block(minutes=15)
    mine = taking(noor, module("Een", text))
    client.force_login(noor)

    response = client.get("/leren/nu/?minuten=20")

    assert response.status_code == 302
    assert response.headers["Location"] == f"/leren/{mine.pk}/een/#blok-{text.key}"


def test_the_page_says_that_nothing_fits_and_offers_the_shortest(client: Client) -> None:
    noor = person()
    check = knowledge_check(minutes=15)
    mine = taking(noor, module("Een", check, text_block(minutes=40)), title="Traag")
    client.force_login(noor)

    page = client.get("/leren/nu/?minuten=tien").text

    assert "In 10 minuten past er nu niets" in page
    assert "“Kennischeck” uit “Traag”. Dat duurt ongeveer 15 minuten." in page
    assert f'href="/leren/{mine.pk}/een/oefening/{check.key}/"' in page
    assert "Ik heb 20 minuten" in page


def test_without_a_course_or_with_all_done_the_page_leads_to_the_catalogue(client: Client) -> None:
    noor = person()
    client.force_login(noor)
    assert "Je volgt nog geen cursus." in client.get("/leren/nu/?minuten=10", follow=True).text

    one = module("Een", text_block())
    finish(taking(noor, one), one)
    after = client.get("/leren/nu/?minuten=10", follow=True)

    assert after.redirect_chain == [("/cursussen/", 302)]
    assert "Je hebt alles afgerond" in after.text


@pytest.mark.parametrize("courses", [1, 3])
def test_it_costs_five_queries_however_many_courses(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, courses: int
) -> None:
    noor = person()
    for _ in range(courses):
        taking(noor, module("Een", text_block(minutes=15), knowledge_check()), module("Twee", text_block()))
    client.force_login(noor)
    client.get("/leren/nu/?minuten=30")  # outlines of versions are kept in memory

    with django_assert_num_queries(5):
        client.get("/leren/nu/?minuten=30")
