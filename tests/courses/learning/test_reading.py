"""Read a module, stop anywhere, and be found again at the same block."""

import uuid

import pytest
from django.core.management import call_command

from courses.learning.progress import checklist
from courses.models import ModuleProgress, RenderedModule
from courses.schema import Module
from tests.courses.learning.conftest import Learner, make_learner
from tests.factories import document, knowledge_check, released, text_block

pytestmark = pytest.mark.django_db


def two_modules():
    first = Module(key=uuid.uuid4(), slug="een", title="Een", blocks=(text_block(), text_block("<p>Meer.</p>")))
    second = Module(key=uuid.uuid4(), slug="twee", title="Twee", blocks=(text_block(), knowledge_check()))
    return released(document(modules=(first, second)))


def test_a_module_shows_its_text_and_its_exercises_where_they_stand(learner: Learner) -> None:
    page = learner.client.get(learner.url()).content.decode()
    assert "Een model kiest steeds een volgend woord." in page
    for exercise in learner.version.exercises.all():
        assert f'id="blok-{exercise.block_key}"' in page
        assert exercise.title in page
    assert page.count("Nog niet begonnen") == 3


def test_a_module_that_is_not_in_this_version_is_not_there(learner: Learner) -> None:
    assert learner.client.get(f"/leren/{learner.enrolment.pk}/iets-anders/").status_code == 404


def test_going_on_leads_to_the_exact_block(learner: Learner) -> None:
    block = learner.module.blocks[2].key
    answer = learner.client.post(learner.url("plek/"), {"block": block}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 204
    going_on = learner.client.get(f"/leren/{learner.enrolment.pk}/verder/")
    assert going_on["Location"] == f"{learner.url()}#blok-{block}"


def test_without_script_a_button_keeps_the_place(learner: Learner) -> None:
    block = learner.module.blocks[1].key
    answer = learner.client.post(learner.url("plek/"), {"block": block}, follow=True)
    assert answer.redirect_chain == [(f"{learner.url()}#blok-{block}", 302)]
    assert "Je gaat de volgende keer hier verder." in answer.content.decode()


def test_going_on_before_the_first_page_leads_to_the_first_module(learner: Learner) -> None:
    assert learner.client.get(f"/leren/{learner.enrolment.pk}/verder/")["Location"] == learner.url()


def test_going_on_leads_to_the_module_that_was_open_last() -> None:
    learner = make_learner(version=two_modules())
    for slug in ("twee", "een"):
        learner.client.get(f"/leren/{learner.enrolment.pk}/{slug}/")
    assert learner.client.get(f"/leren/{learner.enrolment.pk}/verder/")["Location"].endswith("/een/")
    learner.client.get(f"/leren/{learner.enrolment.pk}/twee/")
    assert learner.client.get(f"/leren/{learner.enrolment.pk}/verder/")["Location"].endswith("/twee/")
    block = learner.version.document.modules[1].blocks[0].key
    learner.client.get(f"/leren/{learner.enrolment.pk}/een/")
    learner.client.post(f"/leren/{learner.enrolment.pk}/twee/plek/", {"block": block})
    assert learner.client.get(f"/leren/{learner.enrolment.pk}/verder/")["Location"].endswith(f"/twee/#blok-{block}")


@pytest.mark.parametrize("block", ["", "geen-sleutel", "6f1c3a52-8f3c-4b0e-9d7e-2b6c5d8a1e90"])
def test_a_place_that_does_not_exist_is_refused_and_changes_nothing(learner: Learner, block: str) -> None:
    learner.client.get(learner.url())
    assert learner.client.post(learner.url("plek/"), {"block": block}).status_code == 400
    assert ModuleProgress.objects.get().last_block_key is None


def test_finishing_a_module_leads_to_what_is_still_open(learner: Learner) -> None:
    answer = learner.client.post(learner.url("afronden/"))
    assert answer["Location"] == learner.exercise_url("next_word")
    assert learner.reload().completed_at is None
    first = ModuleProgress.objects.get().finished_at
    learner.client.post(learner.url("afronden/"))
    assert ModuleProgress.objects.get().finished_at == first
    title = learner.version.document.modules[0].title
    html = learner.client.get(learner.url()).content.decode()
    assert f"Je hebt “{title}” gelezen." in html
    assert "Je hebt deze module gelezen." in html


def test_a_course_without_exercises_is_done_when_its_modules_are_read() -> None:
    version = released(document(text_block()))
    learner = make_learner(version=version)
    assert learner.client.post(learner.url("afronden/"))["Location"] == f"/leren/overzicht/{learner.enrolment.pk}/"
    assert learner.reload().completed_at is not None


def test_modules_lead_to_each_other() -> None:
    learner = make_learner(version=two_modules())
    first = learner.client.get(f"/leren/{learner.enrolment.pk}/een/").content.decode()
    assert f'href="/leren/{learner.enrolment.pk}/twee/"' in first
    second = learner.client.get(f"/leren/{learner.enrolment.pk}/twee/").content.decode()
    assert f'href="/leren/{learner.enrolment.pk}/een/"' in second


def test_the_module_says_how_far_she_is_and_where_she_was(learner: Learner) -> None:
    assert "0 van 4 stappen gedaan" in learner.client.get(learner.url()).content.decode()
    block = learner.module.blocks[2].key
    learner.client.post(learner.url("plek/"), {"block": block})
    learner.client.post(learner.url("afronden/"))
    page = learner.client.get(learner.url())
    assert "1 van 4 stappen gedaan" in page.content.decode()
    assert f'<a href="#blok-{block}">Verder waar je was</a>' in page.content.decode()
    assert page.context["checklist"] == checklist(learner.enrolment)


def test_the_place_where_she_was_is_marked_in_the_text_and_nowhere_else(learner: Learner) -> None:
    block = learner.module.blocks[2].key
    assert "Hier was je" not in learner.client.get(learner.url()).content.decode()
    learner.client.post(learner.url("plek/"), {"block": block})

    page = learner.client.get(learner.url()).content.decode()

    assert page.count("Hier was je") == 1
    inside = page[page.index(f'id="blok-{block}"') :]
    assert inside.index("Hier was je") < inside.index("Begin deze oefening")


def test_beside_the_text_stand_the_modules_of_the_course_and_which_were_read() -> None:
    learner = make_learner(version=two_modules())
    learner.client.post(f"/leren/{learner.enrolment.pk}/een/afronden/")

    page = learner.client.get(f"/leren/{learner.enrolment.pk}/twee/")

    assert [(each.title, url, read) for each, url, read in page.context["modules"]] == [
        ("Een", f"/leren/{learner.enrolment.pk}/een/", True),
        ("Twee", f"/leren/{learner.enrolment.pk}/twee/", False),
    ]
    assert '<strong aria-current="page">Twee</strong>' in page.content.decode()


def test_a_course_in_english_is_read_out_in_english() -> None:
    learner = make_learner(version=released(document(language="en")))
    page = learner.client.get(learner.url()).content.decode()
    assert '<html lang="nl">' in page
    assert f'id="blok-{learner.module.blocks[0].key}" tabindex="-1" lang="en"' in page


def test_the_checklist_says_what_still_blocks_the_certificate(learner: Learner) -> None:
    before = checklist(learner.enrolment)
    assert [item.done for item in before.items] == [False] * 4
    assert (before.done_count, before.total, before.percent, before.minutes_left) == (0, 4, 0, 60)
    learner.client.post(learner.url("afronden/"))
    after = checklist(learner.enrolment)
    assert [item.label for item in after.items if item.done] == ["Module “Wat is AI?” gelezen en afgerond"]
    assert (after.percent, after.minutes_left) == (25, 55)
    assert after.next_item is not None
    assert after.next_item.label == "Voorspel het volgende woord"


@pytest.mark.parametrize("modules", [1, 3])
def test_a_module_page_costs_seven_queries_however_many_blocks_it_has(modules: int, django_assert_num_queries) -> None:
    blocks = [block for _ in range(modules) for block in (text_block(), knowledge_check())]
    learner = make_learner(version=released(document(*blocks)))
    learner.client.get(learner.url())
    with django_assert_num_queries(7):
        learner.client.get(learner.url())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_of_somebodys_courses_costs_three_queries(rows: int, django_assert_num_queries) -> None:
    from courses.learning.actions.learning import enrol
    from courses.learning.progress import enrolments_overview
    from tests.factories import person

    user = person()
    for _ in range(rows):
        enrol(version=released(), by=user)
    enrolments_overview(user)
    with django_assert_num_queries(3):
        assert len(enrolments_overview(user)) == rows


def test_fragments_are_a_cache_that_may_be_thrown_away(learner: Learner) -> None:
    first = learner.client.get(learner.url()).content
    assert RenderedModule.objects.count() == 1
    RenderedModule.objects.all().delete()
    again = learner.client.get(learner.url()).content
    assert again.count(b"lesson__block") == first.count(b"lesson__block")


def test_what_is_frozen_is_still_cleaned_before_it_is_shown() -> None:
    bad = text_block('<p onclick="x()">Tekst</p><script>alert(1)</script><a href="javascript:x()">link</a>')
    learner = make_learner(version=released(document(bad)))
    page = learner.client.get(learner.url()).content.decode()
    assert "<p>Tekst</p>" in page
    assert "alert(1)" not in page
    assert "javascript:" not in page


def test_links_inside_the_course_lead_to_block_and_module() -> None:
    there = text_block()
    other = Module(key=uuid.uuid4(), slug="twee", title="Twee", blocks=(there,))
    gone = uuid.uuid4()
    target = text_block()
    links = (
        f'<p><a href="#block:{target.key}">blok</a> <a href="#module:{other.key}">module</a>'
        f' <a href="#module:{gone}">weg</a> <a href="#block:{there.key}">daar</a> <a href="#block:{gone}">weg</a></p>'
    )
    first = Module(key=uuid.uuid4(), slug="een", title="Een", blocks=(text_block(links), target))
    learner = make_learner(version=released(document(modules=(first, other))))
    page = learner.client.get(f"/leren/{learner.enrolment.pk}/een/").content.decode()
    assert f'href="#blok-{target.key}"' in page
    assert 'href="../twee/"' in page
    assert f'href="../twee/#blok-{there.key}"' in page
    assert str(gone) not in page


def test_a_database_without_a_pending_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
