"""Every kind in the editor: half-finished, previewed, saved again; and read by who judges it."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from courses.authoring.freezing import freeze
from courses.authoring.loading.blocks import BlockReader
from courses.exercises.files import read_yaml
from courses.exercises.registry import sandbox_kinds
from courses.models import ModulePage
from tests import factories
from tests.courses.authoring.conftest import College
from tests.exercises.course import FILES, KEYS, NAMES
from tests.quality_mark.builders import in_review, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def college() -> College:
    return College("Hogeschool Aalbeek")


def written(college: College) -> list[dict]:
    """One complete block of every kind, as the editor stores it."""
    return [BlockReader(FILES / name, college.provider).read(read_yaml(FILES / f"{name}.yaml")) for name in NAMES]


def test_a_block_that_is_hardly_begun_is_frozen_as_far_as_it_goes(college: College) -> None:
    college.write_module(body=[{"type": name, "value": {"minutes": None}, "id": KEYS[name]} for name in NAMES])
    frozen = freeze(college.page, store=False)
    assert [block.type for block in frozen.document.modules[0].blocks] == NAMES
    # Each says what is empty; none of them could be released.
    assert {str(problem.block) for problem in frozen.problems} == set(KEYS.values())


def test_the_editor_shows_every_kind_with_its_own_fields(college: College) -> None:
    college.write_module(body=written(college))
    page = college.client().get(reverse("wagtailadmin_pages:edit", args=[college.module.pk])).content.decode()
    for kind in sandbox_kinds().values():
        assert json.dumps(str(kind.block().label))[1:-1] in page
    assert freeze(college.page, store=False).problems == []


def test_a_preview_shows_what_a_learner_reads_first(college: College) -> None:
    college.write_module(body=written(college))
    page = college.client().get(reverse("wagtailadmin_pages:view_draft", args=[college.module.pk])).content.decode()
    assert "Merken dat een zekere toon niets zegt." in page
    assert "<strong>vink aan</strong>" in page
    assert "Je hebt minstens twee versies." in page
    assert "Die minister bestond niet." not in page
    assert ModulePage.objects.get(pk=college.module.pk).revisions.count() == 2


def test_a_reviewer_reads_the_whole_exercise_with_its_key() -> None:
    w = world()
    version = factories.released(
        factories.document(factories.spot_errors(), factories.improve_prompt(), factories.next_word()), w.college
    )
    application = in_review(w, version)
    client = Client()
    client.force_login(w.reviewers[0])
    page = client.get(reverse("quality_mark:content", args=[application.key])).content.decode()
    for words in (
        "Wie liet de Deltawerken bouwen?",
        "verzonnen · Die minister bestond niet. · Parlement.com · 2026-11-20",
        "klopt · Dat klopt ook.",
        "Doelgroep: Voor wie is het?",
        "groep 6, klas 2",
        "Een quiz voor groep 6.",
        "Bij de helft of meer",
        "Wat hielp het meest?",
        "bord, raam",
        "Leg uit.",
    ):
        assert words in page, words


def test_the_public_page_of_a_course_shows_nothing_of_the_key() -> None:
    version = factories.released(factories.document(factories.spot_errors(), factories.text_block()))
    page = Client().get(reverse("home:course", args=[version.course.slug])).content.decode()
    assert version.title in page
    assert "Die minister bestond niet." not in page
