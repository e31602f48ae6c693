"""What a visitor reads about one course, and the next step it offers."""

import json
import re
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from courses.authoring.releasing import publish_document
from courses.learning.actions.evaluating import evaluate
from courses.models import CourseVersion, Enrolment
from courses.schema import Outcome
from lms.people.enums import Role
from quality_mark.enums import AssignmentStatus, MarkStatus
from quality_mark.machines import move_mark
from quality_mark.models import Assignment, Criterion, CriterionArea, Judgement
from tests.certificates.builders import completed
from tests.factories import (
    document,
    knowledge_check,
    next_word,
    organisation,
    person,
    person_as,
    reflection,
    released,
    text_block,
)
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
    assert "heeft geen keurmerk" not in page


def test_a_new_version_carries_no_mark_and_the_page_says_so(client: Client) -> None:
    doc = document()
    version = released(doc)
    give_mark(version)
    newer = doc.model_copy(update={"summary": "Helemaal anders."})
    publish_document(course=version.course, document=newer, note="Nieuwe tekst", by=None)

    page = client.get(f"/cursussen/{doc.slug}/").text

    assert "Deze cursus heeft geen keurmerk." in page
    assert "Versie 1 heeft wel een keurmerk." in page
    assert "deelnamebewijs met dezelfde uren" in page
    assert "Helemaal anders." in page
    assert "Nieuwe tekst" in page


def test_a_mark_says_what_was_judged_and_by_how_many(client: Client) -> None:
    doc = document()
    mark = give_mark(released(doc))
    areas = [CriterionArea.objects.create(standard=mark.standard, code=code, title=code) for code in "AB"]
    criteria = [Criterion.objects.create(area=area, code=f"{area.code}1", text="Eis") for area in areas]
    for status in (AssignmentStatus.FINAL, AssignmentStatus.FINAL, AssignmentStatus.RECUSED):
        seat = Assignment.objects.create(
            application=mark.application,
            reviewer=person(),
            status=status,
            respond_by=mark.granted_on,
            submit_by=mark.granted_on,
        )
        for criterion in criteria:
            Judgement.objects.create(assignment=seat, criterion=criterion, verdict="met", reason="Goed.")

    page = client.get(f"/cursussen/{doc.slug}/").text

    assert "Beoordeeld op 2 eisen van “Standaard 0.1”." in page
    assert "2 leraren beoordeelden de cursus, los van elkaar." in page
    assert f'href="/keurmerk/register/{mark.number}/"' in page
    assert 'href="/keurmerk/standaard/?versie=0.1"' in page


def test_the_load_is_shown_with_how_it_is_counted(client: Client) -> None:
    doc = document(
        text_block(html="<p>Drie hele woorden.</p>", minutes=5), next_word(), knowledge_check(), reflection()
    )
    released(doc)

    page = " ".join(client.get(f"/cursussen/{doc.slug}/").text.split())

    minutes = sum(block.minutes for block in doc.modules[0].exercises[:2])
    assert 'Lezen en bekijken <span class="meta">3 woorden</span></th><td>5 minuten</td>' in page
    assert f'Oefenen <span class="meta">2 oefeningen</span></th><td>{minutes} minuten</td>' in page
    assert 'In je eigen praktijk <span class="meta">1 opdracht</span></th><td>25 minuten</td>' in page


def test_outcomes_name_the_frameworks_that_their_codes_stand_for(client: Client) -> None:
    codes = ("UNESCO:ethics:acquire", "DigCompEdu:2.1", "Zelfbedacht:iets")
    doc = document(outcomes=(Outcome(code="L1", text="Je legt uit.", frameworks=codes),))
    released(doc)

    page = client.get(f"/cursussen/{doc.slug}/").text

    for name, code in zip(
        (
            "UNESCO, AI-competenties voor leraren: ethiek van AI (verwerven)",
            "DigCompEdu: 2.1, digitaal leermateriaal",
            "Zelfbedacht:iets",
        ),
        codes,
        strict=True,
    ):
        assert f"<dd>{name} <code>{code}</code></dd>" in page


def evaluated_by(count: int, version: CourseVersion) -> None:
    for number in range(count):
        enrolment = completed(version=version)
        assert enrolment.person is not None
        evaluate(
            enrolment=enrolment,
            clear=5 if number else 1,
            useful=4,
            load_honest=3,
            recommend=5,
            hours=Decimal("1.5"),
            remark="Geheim voor bezoekers.",
            by=enrolment.person,
        )


def test_evaluations_are_shown_from_ten_on_without_remarks(client: Client) -> None:
    doc = document()
    version = released(doc)
    evaluated_by(9, version)
    address = f"/cursussen/{doc.slug}/"

    page = client.get(address).text
    assert "Nog te weinig evaluaties om te tonen: 9 van 10." in page
    assert "staat hier vanaf 10 evaluaties" in page
    assert "De cursus was duidelijk." not in page

    cache.clear()
    evaluated_by(1, version)
    page = " ".join(client.get(address).text.split())
    assert "10 deelnemers die versie 1 afrondden" in page
    row = page[page.index("De cursus was duidelijk.") :].split("</tr>")[0]
    assert re.findall(r'<td class="number">([^<]*)</td>', row) == ["4,2", "2", "0", "0", "0", "8"]
    assert '<rect class="spread__5" x="20.00" y="0" width="80.00" height="6"/>' in row
    assert "De middelste van 10 deelnemers zegt dat de cursus 1,5 uur kostte." in page
    assert "Geheim voor bezoekers." not in page


def test_the_page_says_with_whom_to_complain(client: Client, settings: LazySettings) -> None:
    doc = document(contact="vragen@example.org", support_response="binnen een week")
    version = released(doc)
    address = f"/cursussen/{doc.slug}/"

    page = client.get(address).text
    assert 'Meld je klacht eerst bij Opleiding: <a href="mailto:vragen@example.org">' in page
    assert 'Je krijgt <span lang="nl">binnen een week</span> antwoord.' in page
    assert f'Mail Meesterproef op <a href="mailto:{settings.SUPPORT_EMAIL}">' in page
    assert settings.MARK_OFFICE_EMAIL not in page

    mark = give_mark(version)
    cache.clear()
    assert f'mailto:{settings.MARK_OFFICE_EMAIL}">{settings.MARK_OFFICE_EMAIL}</a> en noem {mark.number}' in (
        client.get(address).text
    )


def test_search_engines_get_the_facts_and_no_way_out_of_their_element(client: Client, settings: LazySettings) -> None:
    title = "AI </script><script>alert(1)</script> & meer"
    doc = document(title=title, cost_amount="45.00", prior_knowledge="Geen.")
    version = released(doc)

    page = client.get(f"/cursussen/{doc.slug}/").text

    (element,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(element)
    assert (data["@type"], data["name"], data["timeRequired"]) == ("Course", title, f"PT{version.study_load_minutes}M")
    assert data["url"] == f"{settings.PUBLIC_ORIGIN}/cursussen/{doc.slug}/"
    assert data["offers"] == {"@type": "Offer", "category": "Paid", "price": "45.00", "priceCurrency": "EUR"}
    assert "<script>alert" not in page


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


def test_what_everybody_reads_alike_is_kept_and_a_changed_mark_shows_at_once(
    client: Client, settings: LazySettings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    doc = document()
    mark = give_mark(released(doc))
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = f"/cursussen/{doc.slug}/"
    assert "dan krijg je een certificaat" in client.get(address).text
    assert "you receive a certificate" in english.get(address).text

    with django_capture_on_commit_callbacks(execute=True):
        move_mark(mark, MarkStatus.EXPIRED, by=None)

    assert "heeft geen keurmerk" in client.get(address).text
    assert "has no quality mark" in english.get(address).text


@pytest.mark.parametrize("modules", [1, 3])
def test_the_page_costs_seven_queries_at_first_and_then_five_whatever_its_size(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, modules: int
) -> None:
    doc = document(*[text_block() for _ in range(modules)])
    version = released(doc)
    give_mark(version)
    noor = person_as(Role.TEACHER, organisation())
    Enrolment.objects.create(person=noor, course=version.course, version=version)
    client.force_login(noor)

    with django_assert_num_queries(7):
        first = client.get(f"/cursussen/{doc.slug}/")
    with django_assert_num_queries(5):
        second = client.get(f"/cursussen/{doc.slug}/")

    assert (first.status_code, second.status_code) == (200, 200)


def test_when_the_provider_answers_keeps_its_own_language(client: Client) -> None:
    doc = document(contact="vragen@example.org", support_response="binnen een week")
    client.cookies["django_language"] = "en"
    page = client.get(f"/cursussen/{released(doc).course.slug}/").text
    assert page.count('<span lang="nl">binnen een week</span>') == page.count("binnen een week") == 2
