"""A release: what it asks for, what it makes, and what it leaves alone."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.authoring import registries
from courses.authoring.freezing import freeze
from courses.authoring.releasing import NotReady, release_version, set_offered
from courses.models import Course, CoursePage, CourseVersion, FrozenMedia
from courses.schema import digest
from courses.signals import version_released
from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people.enums import Role
from tests import factories
from tests.courses.authoring.conftest import College
from tests.courses.authoring.drafts import KEYS, items


def release(college: College, note: str = "Eerste versie") -> CourseVersion:
    return release_version(page=college.page, note=note, by=college.author)


def refusals(college: College) -> list[str]:
    with pytest.raises(NotReady) as refused:
        release(college)
    return list(refused.value.problems)


def test_a_release_makes_a_numbered_version_of_what_stands_in_the_editor(college: College) -> None:
    version = release(college)
    document = version.document
    course = Course.objects.get()
    assert (version.number, version.title, version.course) == (1, college.page.title, course)
    assert (course.key, course.slug, course.current_version) == (college.page.key, college.page.slug, version)
    assert course.organisation == college.organisation
    assert version.sha256 == digest(version.content)
    assert [block.type for block in document.modules[0].blocks] == list(KEYS)
    assert [str(block.key) for block in document.modules[0].blocks] == list(KEYS.values())
    assert version.study_load_minutes == 69
    assert list(version.exercises.values_list("kind", flat=True)) == ["knowledge_check", "next_word", "reflection"]
    assert (version.released_by, version.release_note) == (college.author, "Eerste versie")
    college.page.refresh_from_db()
    assert college.page.course == course
    assert college.page.live is False


def test_a_release_is_recorded_and_told_to_the_rooms_above(college: College) -> None:
    told: list[Any] = []

    def listen(sender: Any, version: CourseVersion, by: Any, **_: Any) -> None:
        told.append((version.number, by))

    version_released.connect(listen)
    try:
        version = release(college)
    finally:
        version_released.disconnect(listen)
    assert told == [(1, college.author)]
    event = AuditEvent.objects.get(verb="course.released")
    assert (event.object_id, event.after_digest) == (str(version.pk), version.sha256)


def test_the_same_content_is_not_released_twice(college: College) -> None:
    release(college)
    assert refusals(college) == ["Er is niets veranderd sinds versie 1."]
    assert CourseVersion.objects.count() == 1


def test_a_changed_draft_becomes_the_next_version_and_the_old_one_stays(college: College) -> None:
    first = release(college)
    before = first.content
    college.write(summary="Nu nog beter.")
    second = release(college, "Samenvatting verbeterd")
    assert (second.number, second.summary) == (2, "Nu nog beter.")
    first = CourseVersion.objects.get(pk=first.pk)
    assert (first.content, first.summary) == (before, "Hoe een taalmodel kiest.")
    assert Course.objects.get().current_version == second


def test_only_an_author_of_the_college_releases(college: College, other: College) -> None:
    teacher = factories.person_as(Role.TEACHER, factories.organisation())
    for person in (other.author, teacher):
        with pytest.raises(NotAllowedError):
            release_version(page=college.page, note="", by=person)
    assert CourseVersion.objects.count() == 0
    assert FrozenMedia.objects.count() == 0


def test_the_operator_can_release_for_a_college(college: College) -> None:
    operator = factories.person(is_superuser=True)
    assert release_version(page=college.page, note="", by=operator).number == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("summary", "", "Schrijf een samenvatting van de cursus."),
        ("audience", "", "Vul in voor wie de cursus is."),
        ("sectors", [], "Kies minstens één sector."),
        ("outcomes", "[]", "Voeg minstens één leerdoel toe."),
        ("contact", "", "Vul een e-mailadres in waar deelnemers terechtkunnen."),
    ],
)
def test_the_course_must_be_complete(college: College, field: str, value: Any, sentence: str) -> None:
    college.write(**{field: value})
    assert refusals(college) == [sentence]


def test_every_outcome_has_its_own_code_and_a_text(college: College) -> None:
    rows = [{"type": "outcome", "value": {"code": "L1", "text": text, "frameworks": []}} for text in ("Iets.", "")]
    college.write(outcomes=rows)
    assert refusals(college) == ["Geef elk leerdoel een code en een tekst.", "Twee leerdoelen hebben dezelfde code."]


def test_a_course_without_a_module_cannot_be_released(college: College) -> None:
    college.module.delete()
    assert refusals(college) == ["Voeg minstens één module toe."]


def test_a_module_needs_blocks_minutes_and_a_required_exercise(college: College) -> None:
    college.write_module(body=[])
    assert refusals(college) == [
        "Voeg minstens één verplichte oefening toe. Zonder oefening is er niets te bewijzen.",
        f"Module “{college.module.title}” is leeg.",
    ]
    lazy = {"required": False, "minutes": 0}
    body = college.body(
        **{kind: lazy if kind in ("knowledge_check", "next_word", "reflection") else {"minutes": 0} for kind in KEYS}
    )
    college.write_module(body=body)
    assert refusals(college) == [
        "Voeg minstens één verplichte oefening toe. Zonder oefening is er niets te bewijzen.",
        f"Module “{college.module.title}” heeft geen studielast. Vul bij de blokken de minuten in.",
    ]


def test_a_module_cannot_have_an_address_that_means_something_else(college: College) -> None:
    college.write_module(slug="verder")
    assert refusals(college) == [
        f"Module “{college.module.title}” heeft een webadres dat al iets anders betekent. Kies een ander."
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "where", "sentence"),
    [
        ("image", {"alt": " "}, "blok 2 (afbeelding)", "vul “Tekstalternatief” in."),
        ("image", {"image": None}, "blok 2 (afbeelding)", "vul “Afbeelding” in."),
        ("text", {"html": "<p></p>"}, "blok 1 (tekst)", "vul “Tekst” in."),
        ("text", {"minutes": None}, "blok 1 (tekst)", "vul “Minuten” in."),
        ("download", {"document": None}, "blok 5 (bestand)", "vul “Bestand” in."),
        ("knowledge_check", {"questions": []}, "blok 6 (kennischeck)", "vul “Vragen” in."),
        ("reflection", {"prompt": ""}, "blok 8 (reflectie)", "vul “Vraag bij de reflectie” in."),
    ],
)
def test_an_empty_field_is_named_with_its_block(
    college: College, kind: str, changes: dict[str, Any], where: str, sentence: str
) -> None:
    college.write_module(body=college.body(**{kind: changes}))
    with pytest.raises(NotReady) as refused:
        release(college)
    problem = refused.value.problems[0]
    assert problem == f"Module “{college.module.title}”, {where}: {sentence}"
    assert (str(problem.module), str(problem.block)) == (str(college.module.key), KEYS[kind])


def question(**changes: Any) -> dict[str, Any]:
    options = [
        {"text": "A", "correct": True, "feedback": "Ja."},
        {"text": "B", "correct": False, "feedback": "Nee."},
    ]
    return {"kind": "single", "prompt": "Vraag?", "options": items("o", options), "explanation": "", **changes}


def options(*right: bool) -> list[dict[str, Any]]:
    return items("o", [{"text": str(n), "correct": correct, "feedback": "."} for n, correct in enumerate(right)])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"questions": items("v", [question(options=options(False, False))])},
            "In “Kennischeck” heeft de vraag “Vraag?” geen goed antwoord.",
        ),
        (
            {"questions": items("v", [question(options=options(True, True))])},
            "In “Kennischeck” heeft de vraag “Vraag?” meer dan één goed antwoord.",
        ),
        ({"pass_correct": 2}, "“Kennischeck” vraagt meer goede antwoorden dan er vragen zijn."),
        (
            {"pass_correct": 0},
            "“Kennischeck” is al gehaald zonder één goed antwoord. Vraag er minstens één.",
        ),
    ],
)
def test_a_knowledge_check_must_be_passable_and_failable(
    college: College, changes: dict[str, Any], sentence: str
) -> None:
    college.write_module(body=college.body(knowledge_check=changes))
    assert refusals(college) == [sentence]


def test_several_right_answers_are_for_a_question_that_says_so(college: College) -> None:
    both = question(kind="multiple", options=options(True, True))
    college.write_module(body=college.body(knowledge_check={"questions": items("v", [both])}))
    assert release(college).number == 1


def test_texts_to_write_ask_for_at_least_a_word(college: College) -> None:
    college.write_module(body=college.body(reflection={"min_words": 0}, next_word={"explain_min_words": 0}))
    assert refusals(college) == [
        "“Voorspel het volgende woord” vraagt geen enkel woord. Vraag er minstens één.",
        "“In je eigen les” vraagt geen enkel woord. Vraag er minstens één.",
    ]


def test_links_that_lead_nowhere_are_named(college: College, other: College) -> None:
    links = [
        '<a href="http://example.org">oud</a>',
        '<a href="/cms/">binnen</a>',
        '<a href="javascript:alert(1)">kwaad</a>',
        f'<a linktype="page" id="{other.module.pk}">elders</a>',
        '<a href="#block:00000000-0000-4000-8000-00000000ffff">weg</a>',
    ]
    college.write_module(body=college.body(text={"html": f"<p>{' '.join(links)}</p>"}))
    where = f"Module “{college.module.title}”, blok 1 (tekst)"
    assert refusals(college) == [
        f"{where}: De link “oud” is onveilig. Gebruik een webadres dat met https begint.",
        f"{where}: De link “binnen” leidt nergens naartoe.",
        f"{where}: De link “kwaad” leidt nergens naartoe.",
        f"{where}: De link “elders” gaat naar een pagina buiten deze cursus. Gebruik het openbare webadres.",
        f"Een link in module “{college.module.title}” wijst naar een module of blok dat er niet meer is.",
    ]


def test_the_address_of_a_released_course_stays(college: College) -> None:
    release(college)
    old = college.page.slug
    college.write(slug="iets-anders")
    assert refusals(college) == [f"Het webadres van een uitgebrachte cursus ligt vast. Zet het terug op “{old}”."]


def test_two_courses_cannot_have_one_address(college: College, other: College) -> None:
    release(other)
    college.write(slug=other.page.slug)
    assert refusals(college) == ["Een andere cursus heeft dit webadres al. Kies een ander."]


def test_a_room_above_can_stop_a_release(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def check(page: CoursePage, document: Any) -> list[str]:
        seen.append((page.pk, document.title))
        return ["Vraag eerst een beoordeling van de wijziging aan."]

    monkeypatch.setattr(registries, "release_checks", registries.release_checks)
    registries.release_checks.append(check)
    try:
        assert refusals(college) == ["Vraag eerst een beoordeling van de wijziging aan."]
    finally:
        registries.release_checks.remove(check)
    assert seen == [(college.page.pk, college.page.title)]


def test_a_refused_release_keeps_no_files(college: College) -> None:
    college.write(summary="")
    refusals(college)
    assert FrozenMedia.objects.count() == 0


# --- In the editor ---------------------------------------------------------------------------


def page_text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_she_reads_what_is_missing_and_where_to_mend_it(college: College) -> None:
    college.write(summary="")
    college.write_module(body=college.body(image={"alt": ""}))
    text = page_text(college.client().get(reverse("courses_release", args=[college.page.pk])))
    course, module = (reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (college.page, college.module))
    assert f'<a href="{course}">Schrijf een samenvatting van de cursus.</a>' in text
    assert f'<a href="{module}#block-{KEYS["image"]}-section">Module' in text
    assert "disabled" in text


def test_she_releases_with_a_note_and_sees_the_version(college: College) -> None:
    client = college.client()
    path = reverse("courses_release", args=[college.page.pk])
    assert "Er is nog geen versie." in page_text(client.get(path))
    empty = client.post(path, college.release_form(client, note=""))
    assert "Schrijf in een zin wat er nieuw is." in page_text(empty)
    assert CourseVersion.objects.count() == 0
    done = client.post(path, college.release_form(client, note="De eerste versie"), follow=True)
    assert done.redirect_chain == [(path, 302)]
    text = page_text(done)
    assert f"Versie 1 van “{college.page.title}” is uitgebracht." in text
    assert "De eerste versie" in text
    assert "Er is niets veranderd sinds de laatste versie." in text


def test_she_sees_what_changes_since_the_last_version(college: College) -> None:
    release(college)
    body = college.body(quote={"text": "Gissen is missen."})
    moved = [*body[1:5], body[0], *body[6:]]
    new = {"type": "quote", "value": {"text": "Nieuw.", "source": "", "minutes": 1}, "id": KEYS["text"][:-1] + "9"}
    college.write_module(body=[*moved, new], title="Module met een nieuwe naam")
    text = page_text(college.client().get(reverse("courses_release", args=[college.page.pk])))
    found = re.findall(r"<li> Module met een nieuwe naam: ([^<]+?) </li>", text)
    assert found == [
        "module gewijzigd",
        "kennischeck weggehaald",
        "citaat gewijzigd",
        "tekst verplaatst",
        "citaat toegevoegd",
    ]


def test_versions_carry_the_labels_of_the_rooms_above(college: College) -> None:
    version = release(college)

    def label(rows: Any) -> dict[int, list[str]]:
        return {row.pk: ["Keurmerk KM-1"] for row in rows}

    registries.version_labels.append(label)
    try:
        text = page_text(college.client().get(reverse("courses_release", args=[college.page.pk])))
    finally:
        registries.version_labels.remove(label)
    assert "Keurmerk KM-1" in text
    assert version.sha256[:12] in text


def test_the_release_of_another_college_is_not_there(college: College, other: College) -> None:
    path = reverse("courses_release", args=[other.page.pk])
    assert college.client().get(path).status_code == 404
    assert college.client().post(path, {"note": "x"}).status_code == 404
    assert Client().get(path).status_code == 302
    assert CourseVersion.objects.count() == 0


# --- The catalogue ---------------------------------------------------------------------------


def test_a_course_can_leave_the_catalogue_and_come_back(college: College) -> None:
    release(college)
    client = college.client()
    path = reverse("courses_withdraw", args=[college.page.pk])
    assert "Niemand kan zich dan nog inschrijven." in page_text(client.get(path))
    client.post(path)
    assert Course.objects.offered().count() == 0
    assert "komt weer in het aanbod" in page_text(client.get(path))
    client.post(path, {"offer": "1", "version": str(CourseVersion.objects.get().pk)})
    assert Course.objects.offered().count() == 1
    assert list(
        AuditEvent.objects.filter(verb__in=["course.withdrawn", "course.offered"]).values_list("verb", flat=True)
    ) == [
        "course.withdrawn",
        "course.offered",
    ]


def test_taking_out_twice_is_recorded_once_and_only_by_its_authors(college: College, other: College) -> None:
    course = release(college).course
    with pytest.raises(NotAllowedError):
        set_offered(course=course, offered=False, by=other.author)
    for _time in range(2):
        set_offered(course=course, offered=False, by=college.author)
    assert AuditEvent.objects.filter(verb="course.withdrawn").count() == 1


def test_a_course_that_was_never_released_has_nothing_to_take_out(college: College) -> None:
    assert college.client().get(reverse("courses_withdraw", args=[college.page.pk])).status_code == 404


def test_the_number_of_queries_of_a_freeze_does_not_grow_with_blocks(college: College) -> None:
    link = f'<p><a linktype="page" id="{college.module.pk}">x</a></p>'
    text = {"type": "text", "value": {"html": link, "minutes": 1}}
    college.write_module(body=[*college.body(), text])
    with CaptureQueriesContext(connection) as one:
        freeze(college.page, store=False)
    college.write_module(body=[*college.body(), text, text, text])
    with CaptureQueriesContext(connection) as four:
        freeze(college.page, store=False)
    assert len(one) == len(four)


def test_a_study_load_far_from_the_norm_is_said_and_stops_nothing(college: College) -> None:
    client = college.client()
    page = client.get(reverse("courses_release", args=[college.page.pk]))
    address = reverse("wagtailadmin_pages:edit", args=[college.module.pk])
    text = page.content.decode()
    assert "Kijk nog eens naar de studielast" in text
    assert f'<a href="{address}#block-{KEYS["text"]}-section">' in text
    sent = college.release_form(client, note="Eerste versie")
    client.post(reverse("courses_release", args=[college.page.pk]), sent)
    assert CourseVersion.objects.get().number == 1
