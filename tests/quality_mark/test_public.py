"""The register, the standard and the interface for machines, as anybody finds them."""

import datetime

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from certificates.enums import CertificateState
from courses.authoring import registries
from lms.people.enums import OrganisationKind
from quality_mark.badges import badges_for
from quality_mark.models import Criterion, Mark, QualityStandard
from quality_mark.standards import load_draft_standard
from tests.certificates.builders import marked
from tests.factories import document, organisation, released

pytestmark = pytest.mark.django_db


def mark_on(title: str, provider: str = "Hogeschool De Vliet", **fields):  # type: ignore[no-untyped-def]
    college = organisation(OrganisationKind.TEACHER_COLLEGE, name=provider)
    return marked(released(document(title=title), college), **fields)


def past(title: str) -> Mark:
    today = timezone.localdate()
    return mark_on(
        title, granted_on=today - datetime.timedelta(days=1100), expires_on=today - datetime.timedelta(days=1)
    )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_an_empty_register_says_so(client: Client) -> None:
    assert "Nog geen keurmerken" in client.get("/keurmerk/").text


def test_anyone_finds_a_mark_by_course_provider_or_number(client: Client) -> None:
    first = mark_on("Taalmodellen begrijpen")
    second = mark_on("Beeld en bron", "Leerhuis Noordkust")
    for words in ("taalmodellen", "vliet", first.number, "taal vliet"):
        page = client.get("/keurmerk/", {"q": words}).text
        assert ("Taalmodellen begrijpen" in page, "Beeld en bron" in page) == (True, False)
    assert "Niets gevonden" in client.get("/keurmerk/", {"q": "rekenen"}).text
    assert second.number in client.get("/keurmerk/", {"q": "noordkust"}).text


def test_the_register_shows_what_holds_and_what_held(client: Client) -> None:
    mark_on("Geldt nog")
    past("Gold ooit")
    mark_on("Is geschorst", status="suspended")
    mark_on("Andere inhoud", content_hash="0" * 64)
    titles = ("Geldt nog", "Gold ooit", "Is geschorst", "Andere inhoud")

    def shown(**filters: str) -> list[bool]:
        page = client.get("/keurmerk/", filters).text
        return [title in page for title in titles]

    assert shown() == [True, True, True, True]
    assert shown(state="in_force") == [True, False, False, False]
    assert shown(state="past") == [False, True, True, True]
    assert shown(state="onzin") == [True, True, True, True]


def test_the_register_is_paged_and_costs_two_queries_however_long(client: Client) -> None:
    mark_on("Cursus 1")
    assert queries(client, "/keurmerk/") == 2
    mark_on("Cursus 2")
    mark_on("Cursus 3")
    assert queries(client, "/keurmerk/") == 2
    for number in range(4, 54):
        marked(released(document(title=f"Cursus {number}")))
    assert "Pagina 1 van 2" in client.get("/keurmerk/").text
    assert "Pagina 2 van 2" in client.get("/keurmerk/?page=2").text


def test_a_mark_says_on_what_and_until_when(client: Client) -> None:
    mark = mark_on("Taalmodellen begrijpen")
    page = client.get(f"/keurmerk/register/{mark.number}/").text
    assert "heeft het keurmerk tot en met" in page
    assert mark.content_hash in page
    gone = past("Gold ooit")
    assert "Dit keurmerk geldt nu niet." in client.get(f"/keurmerk/register/{gone.number}/").text
    assert client.get("/keurmerk/register/KM-1999-0001/").status_code == 404


def test_the_register_leads_machines_to_the_same_facts(client: Client, settings: LazySettings) -> None:
    mark = mark_on("Taalmodellen begrijpen")
    page = client.get("/keurmerk/").text
    assert 'href="/api/v1/register"' in page
    assert 'href="/api/v1/openapi.json"' in page
    about = client.get(f"/keurmerk/register/{mark.number}/").text
    assert f'href="/api/v1/register/{mark.number}"' in about
    assert f'href="mailto:{settings.MARK_OFFICE_EMAIL}"' in about


def test_the_standard_names_the_frameworks_and_leads_to_each_part(client: Client) -> None:
    load_draft_standard()
    page = client.get("/keurmerk/standaard/").text
    assert "UNESCO, AI-competenties voor leraren: leren in het beroep <code>UNESCO:professional-learning</code>" in page
    for code in "ABCDEFGH":
        assert (f'href="#deel-{code}"' in page, f'id="deel-{code}"' in page) == (True, True)


def test_a_mark_says_when_there_is_another_version(client: Client) -> None:
    mark = mark_on("Taalmodellen begrijpen")
    course = mark.version.course
    released(document(key=course.key, slug=course.slug, title="Taalmodellen doorgrond"), course.organisation)
    page = client.get(f"/keurmerk/register/{mark.number}/").text
    assert "Er is een andere versie van deze cursus." in page


@pytest.mark.parametrize(("language", "words"), [("nl", "Ingetrokken"), ("en", "Withdrawn")])
def test_a_mark_is_withdrawn_where_a_certificate_is_revoked(client: Client, language: str, words: str) -> None:
    mark = mark_on("Oud", status="withdrawn")
    client.cookies["django_language"] = language
    assert words in client.get(f"/keurmerk/register/{mark.number}/").text
    with translation.override(language):
        assert str(CertificateState.REVOKED.label) == {"nl": "Ingetrokken", "en": "Revoked"}[language]


def test_the_standard_is_there_for_all_to_read(client: Client) -> None:
    assert "Nog geen standaard" in client.get("/keurmerk/standaard/").text
    standard = load_draft_standard()
    assert load_draft_standard() == standard
    assert (QualityStandard.objects.count(), Criterion.objects.count()) == (1, 34)
    page = client.get("/keurmerk/standaard/").text
    assert all(criterion.text in page for criterion in Criterion.objects.exclude(text__contains="’"))
    assert "Van de gewogen punten is minstens 70% gehaald." in page


def test_badges_of_many_versions_cost_one_query() -> None:
    with_mark, suspended = mark_on("A"), mark_on("B", status="suspended")
    versions = [with_mark.version, suspended.version, released()]
    with CaptureQueriesContext(connection) as captured:
        badges = badges_for(versions)
    assert (badges, len(captured)) == ({with_mark.version_id: with_mark}, 1)
    labels = [labels(versions) for labels in registries.version_labels]
    assert {with_mark.version_id: [f"Keurmerk {with_mark.number}"]} in labels


def test_machines_read_the_same_register(client: Client) -> None:
    mark = mark_on("Taalmodellen begrijpen")
    gone = past("Gold ooit")
    answer = client.get("/api/v1/register").json()
    assert (answer["count"], answer["page"], answer["pages"]) == (2, 1, 1)
    assert [item["number"] for item in answer["items"]] == [mark.number, gone.number]
    assert answer["items"][0] == {
        "number": mark.number,
        "status": "active",
        "in_force": True,
        "granted_on": mark.granted_on.isoformat(),
        "expires_on": mark.expires_on.isoformat(),
        "standard": "0.1",
        "course": {
            "title": "Taalmodellen begrijpen",
            "slug": mark.version.course.slug,
            "version": 1,
            "sha256": mark.version.sha256,
            "provider": "Hogeschool De Vliet",
        },
    }
    assert client.get(f"/api/v1/register/{gone.number}").json()["in_force"] is False
    found = client.get("/api/v1/register", {"state": "in_force", "q": "taal"}).json()
    assert [item["number"] for item in found["items"]] == [mark.number]
    for address, status in (("/register?page=2", 404), ("/register?page=0", 422), ("/register/KM-1", 404)):
        answer = client.get(f"/api/v1{address}")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
