"""What a personnel office sees of its people, and takes away; and what it never sees."""

import csv
import datetime
import io
import re
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.actions import (
    correct_certificate,
    correct_hours,
    erase_person,
    issue_certificate,
    revoke_certificate,
    share_certificate,
    stop_sharing,
)
from certificates.documents import document_bytes
from certificates.enums import HoursPart, ReplacementReason, RevocationReason
from certificates.models import Certificate, HoursEntry, StaffRecord
from certificates.tasks import delete_file
from courses.models import Enrolment
from lms.audit.models import AuditEvent
from lms.audit.triggers import without_triggers
from lms.people.enums import Role
from lms.people.models import Membership, Organisation, User
from tests.certificates.builders import board_with_school, certified, completed, employed, marked, operator
from tests.factories import document, member, organisation, person, person_as, released, text_block

pytestmark = [pytest.mark.django_db, pytest.mark.both]

LIST = "/personeel/certificaten/"
LIST_QUERIES = 9
# Session, user, roles, whether the figures still hold, which fifteen, and these.
LIST_QUERIES_AGAIN = 6


@pytest.fixture
def school() -> Organisation:
    return organisation(name="De Regenboog")


@pytest.fixture
def hr(school: Organisation) -> Client:
    client = Client()
    client.force_login(person_as(Role.HR, school, first_name="Hedy", last_name="Personeel"))
    return client


def teacher_at(school: Organisation, name: str = "Noor", number: str = "P1", minutes: int = 90) -> Certificate:
    """A teacher of ``school`` who finished a marked course."""
    version = released(document(text_block(minutes=minutes), title=f"Cursus van {name}"))
    marked(version)
    employment = employed(person(first_name=name, last_name="de Wit"), school, employee_number=number)
    return certified(version=version, employment=employment)


def html_of(client: Client, query: str = "") -> str:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def body(response: HttpResponseBase) -> bytes:
    """A streamed response's bytes."""
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    """The lines of the CSV export."""
    content = body(client.get(f"{LIST}lijst.csv{query}"))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def names_in(response: HttpResponseBase) -> list[str]:
    """The files in the ZIP."""
    return zipfile.ZipFile(io.BytesIO(body(response))).namelist()


def test_before_anyone_finishes_the_page_says_how_certificates_come_here(hr: Client) -> None:
    html = html_of(hr)
    assert "Nog geen certificaten" in html
    assert "Een medewerker kiest dat dienstverband bij de inschrijving." in html


def test_hr_sees_who_finished_what_with_hours_on_top_of_the_cao(hr: Client, school: Organisation) -> None:
    certificate = teacher_at(school, "Noor", "P7")
    html = html_of(hr)
    for part in (
        "Noor de Wit",
        '<td class="nowrap">P7</td>',
        "De Regenboog",
        "Cursus van Noor",
        "1,50",
        "Nee, bovenop",
        reverse("certificates:pdf", args=[certificate.number]),
        "<dt>Uren bovenop de cao</dt><dd>1,50</dd>",
        "<dt>Uren die van de cao-uren af gaan</dt><dd>0,00</dd>",
    ):
        assert part in html


def test_hr_sees_nothing_of_what_is_not_certified_under_its_employment(hr: Client, school: Organisation) -> None:
    busy = employed(person(first_name="Onderweg"), school)
    Enrolment.objects.create(
        person=busy.user, course=(v := released(document(title="Half af"))).course, version=v, employment=busy
    )
    own = person(first_name="Privé")
    employed(own, school)
    certified(own, released(document(title="Eigen tijd")))
    teacher_at(organisation(), "Elders")
    html = html_of(hr)
    assert [word for word in ("Onderweg", "Half af", "Privé", "Eigen tijd", "Elders") if word in html] == []
    assert rows(hr) == []
    assert "Nog geen certificaten" in html


def test_hr_of_the_board_sees_all_schools_below_it() -> None:
    board, school = board_with_school()
    below = teacher_at(school, "Noor")
    branch = organisation(parent=school)
    deeper = teacher_at(branch, "Sam")
    client = Client()
    client.force_login(person_as(Role.HR, board))
    assert [row["Certificaatnummer"] for row in rows(client)] == [below.number, deeper.number]


def test_when_the_membership_ends_so_does_the_view(school: Organisation) -> None:
    teacher_at(school)
    user = person_as(Role.HR, school, first_name="Hedy", last_name="Personeel")
    client = Client()
    client.force_login(user)
    assert "Noor de Wit" in html_of(client)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=user).update(ends_on=yesterday)
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("path", [LIST, f"{LIST}lijst.csv"])
def test_only_personnel_come_in(path: str, school: Organisation) -> None:
    assert Client().get(path).status_code == 302
    for role in (Role.TEACHER, Role.MANAGER):
        client = Client()
        client.force_login(person_as(role, school))
        assert client.get(path).status_code == 403
    leader = Client()
    leader.force_login(person_as(Role.SCHOOL_LEADER, school))
    assert leader.get(path).status_code == 200


def test_only_personnel_take_pdfs_away(school: Organisation) -> None:
    assert Client().post(f"{LIST}pdf.zip").status_code == 302
    client = Client()
    client.force_login(person_as(Role.TEACHER, school))
    assert client.post(f"{LIST}pdf.zip").status_code == 403
    assert client.get(f"{LIST}pdf.zip").status_code == 405


def test_the_list_costs_the_same_however_long(hr: Client, school: Organisation, django_assert_num_queries) -> None:
    teacher_at(school)
    year = HoursEntry.objects.earliest("pk").school_year
    with django_assert_num_queries(LIST_QUERIES):
        html_of(hr, f"?organisation={school.pk}&year={year}")


def test_what_is_added_up_over_all_is_kept_while_nothing_is_added(
    hr: Client, school: Organisation, django_assert_num_queries
) -> None:
    teacher_at(school)
    first = figures(hr)
    with django_assert_num_queries(LIST_QUERIES_AGAIN):
        assert figures(hr) == first


def figures(client: Client, query: str = "") -> tuple[list[str], str]:
    """Documents and hours above the list, and how many of what and of whom."""
    html = html_of(client, query)
    return re.findall(r"<dd>([\d,]+)</dd>", html)[:2], re.findall(r"<p>(\d+ certifica.*?)</p>", html)[0]


def test_figures_that_were_kept_follow_every_change(hr: Client, school: Organisation) -> None:
    first = teacher_at(school, "Noor")
    assert figures(hr) == (["1", "1,50"], "1 certificaat en 0 deelnamebewijzen, van 1 medewerker.")
    teacher_at(school, "Sam", minutes=30)
    assert figures(hr) == (["2", "2,00"], "2 certificaten en 0 deelnamebewijzen, van 2 medewerkers.")
    part = HoursPart(first.hours_entries.get(leads=True).part)
    correct_hours(certificate=first, part=part, hours=Decimal("0.25"), key=uuid.uuid4(), by=operator())
    assert figures(hr) == (["2", "1,75"], "2 certificaten en 0 deelnamebewijzen, van 2 medewerkers.")


def test_figures_that_were_kept_are_nobody_elses(hr: Client, school: Organisation) -> None:
    """Two with the same role, at schools that have nothing to do with each other."""
    elsewhere = organisation()
    teacher_at(school, "Noor")
    teacher_at(elsewhere, "Elders", minutes=30)
    client = Client()
    client.force_login(person_as(Role.HR, elsewhere))
    assert [figures(hr)[0], figures(client)[0]] == [["1", "1,50"], ["1", "0,50"]]


def test_what_a_holder_no_longer_shares_no_longer_counts(hr: Client, school: Organisation) -> None:
    teacher_at(school, "Noor")
    holder = person()
    elsewhere = certified(holder, released(document(text_block(minutes=30))))
    member(holder, school, Role.TEACHER)
    share_certificate(certificate=elsewhere, organisation=school, by=holder)
    assert figures(hr)[0][0] == "2"
    stop_sharing(certificate=elsewhere, organisation=school, by=holder)
    assert figures(hr)[0][0] == "1"


def test_filtering_by_school_year_organisation_and_name(hr: Client, school: Organisation) -> None:
    branch = organisation(parent=school)
    noor = teacher_at(school, "Noor", "P1")
    sam = teacher_at(branch, "Sam", "P2")
    employment = employed(person(first_name="Oud"), school)
    old = issue_certificate(
        enrolment=completed(
            employment=Membership.objects.get(pk=employment.pk),
            completed_at=timezone.now() - datetime.timedelta(days=25),
        )
    )
    year = noor.hours_entries.get(leads=True).school_year

    def found(query: str) -> list[str]:
        return [row["Certificaatnummer"] for row in rows(hr, query)]

    assert found(f"?organisation={branch.pk}") == [sam.number]
    assert found("?name=noor") == [noor.number]
    assert found("?name=P2") == [sam.number]
    assert found("?name=P") == []
    assert set(found(f"?year={year}")) >= {noor.number, sam.number}
    assert old.number in found("")


def test_filtering_on_a_strangers_organisation_finds_nothing(hr: Client, school: Organisation) -> None:
    teacher_at(school)
    stranger = organisation()
    teacher_at(stranger, "Elders")
    html = html_of(hr, f"?organisation={stranger.pk}")
    assert "Niets gevonden" in html
    assert "Elders" not in html
    assert stranger.name not in html


def test_a_long_list_comes_in_pages_that_keep_the_filter(
    hr: Client, school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certificates.views.personnel.PAGE_SIZE", 1)
    teacher_at(school)
    teacher_at(school)
    html = html_of(hr, "?name=Noor")
    assert "Pagina 1 van 2" in html
    assert "?name=Noor&amp;page=2" in html
    assert f'action="{LIST}pdf.zip?name=Noor"' in html
    assert "Download alle 2 PDF" in html


def test_constraint_export_certificate_and_page_agree_on_the_hours(hr: Client, school: Organisation) -> None:
    """Hours outside the CAO stay outside, everywhere, to the cent."""
    certificates = [teacher_at(school, minutes=minutes) for minutes in (10, 20, 50, 100)]
    ledger = HoursEntry.objects.filter(employer=school)
    assert set(ledger.values_list("off_entitlement", flat=True)) == {"no"}
    total = sum((c.facts.total_hours for c in certificates), Decimal(0))
    assert total == Decimal("3.00")
    assert ledger.aggregate(total=Sum("hours"))["total"] == total
    exported = rows(hr)
    assert sum(Decimal(row["Uren"].replace(",", ".")) for row in exported) == total
    assert {row["Gaan de uren van de cao-uren af?"] for row in exported} == {"Nee, bovenop de cao-uren"}
    html = html_of(hr)
    assert "<dt>Uren bovenop de cao</dt><dd>3,00</dd>" in html
    assert "<dt>Uren die van de cao-uren af gaan</dt><dd>0,00</dd>" in html
    assert {c.facts.hours[0].off_entitlement for c in certificates} == {"no"}


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_as_many_queries_whatever_its_length(
    hr: Client, school: Organisation, people: int, django_assert_num_queries
) -> None:
    for _ in range(people):
        teacher_at(school)
    revoke_certificate(certificate=teacher_at(school), reason=RevocationReason.FRAUD, by=operator())
    hr.get(LIST)
    with django_assert_num_queries(LIST_QUERIES_AGAIN):
        hr.get(LIST)


def test_what_shows_no_course_text_reads_none(hr: Client, school: Organisation) -> None:
    certificate = teacher_at(school)
    for address in (f"{LIST}lijst.csv", LIST, certificate.verification_path):
        with CaptureQueriesContext(connection) as captured:
            hr.get(address).getvalue()
        read = [name for query in captured for name in ('"content"', '"search_text"') if name in query["sql"]]
        assert (address, read) == (address, [])
    with CaptureQueriesContext(connection) as captured:
        rows(hr)
    assert [query["sql"] for query in captured if '"certificates_certificate"."snapshot",' in query["sql"]] == []


def test_after_revocation_the_hours_that_were_not_made_are_gone_everywhere(hr: Client, school: Organisation) -> None:
    certificate = teacher_at(school)
    revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=operator())
    (row,) = rows(hr)
    assert (row["Uren"], row["Ingetrokken op"]) == ("0,00", timezone.localdate().isoformat())
    html = html_of(hr)
    assert "Ingetrokken" in html
    assert "<dt>Uren bovenop de cao</dt><dd>0,00</dd>" in html


def test_a_replaced_certificate_is_listed_once(hr: Client, school: Organisation) -> None:
    old = teacher_at(school)
    new = correct_certificate(certificate=old, reason=ReplacementReason.NAME_CHANGED, by=operator())
    assert [row["Certificaatnummer"] for row in rows(hr)] == [new.number]
    assert "<dt>Uren bovenop de cao</dt><dd>1,50</dd>" in html_of(hr)


def test_the_csv_holds_what_a_personnel_system_needs(hr: Client, school: Organisation) -> None:
    certificate = teacher_at(school, "Noor", "0042")
    today = timezone.localdate()
    year = certificate.hours_entries.get(leads=True).school_year
    assert rows(hr) == [
        {
            "Certificaatnummer": certificate.number,
            "Naam": "Noor de Wit",
            "Personeelsnummer": "0042",
            "Organisatie": "De Regenboog",
            "Cursus": "Cursus van Noor",
            "Cursusversie": "1",
            "Soort": "Certificaat",
            "Uren": "1,50",
            "Gaan de uren van de cao-uren af?": "Nee, bovenop de cao-uren",
            "Op wiens initiatief?": "Eigen initiatief",
            "In wiens tijd?": "Nog niet bevestigd",
            "Wie betaalt?": "Geen kosten",
            "Afgerond op": today.isoformat(),
            "Schooljaar": f"{year}-{year + 1}",
            "Uitgegeven op": today.isoformat(),
            "Vervalt op": "",
            "Ingetrokken op": "",
            "Controlepagina": certificate.facts.verification_url,
        }
    ]
    response = hr.get(f"{LIST}lijst.csv")
    assert response.streaming
    assert response["Content-Disposition"] == f'attachment; filename="certificaten-{today.isoformat()}.csv"'
    assert AuditEvent.objects.filter(verb="certificates.exported").first().reason == "csv, 1"


def test_a_name_that_looks_like_a_formula_stays_a_name(hr: Client, school: Organisation) -> None:
    teacher_at(school, "=HYPERLINK(1)", "+31")
    (row,) = rows(hr)
    assert (row["Naam"], row["Personeelsnummer"]) == ("'=HYPERLINK(1) de Wit", "'+31")


def test_what_the_holder_erases_the_employer_keeps_for_its_own_term(hr: Client, school: Organisation) -> None:
    certificate = teacher_at(school)
    holder = certificate.holder
    assert holder is not None
    erase_person(certificate=certificate, by=holder)
    (row,) = rows(hr)
    assert (row["Naam"], row["Personeelsnummer"], row["Uren"]) == ("Noor de Wit", "P1", "1,50")
    html = html_of(hr)
    assert "Noor de Wit" in html
    # The document is hers, and has no name any more.
    assert f'id="pdf-{certificate.number}"' not in html
    assert f'value="{certificate.number}"' not in html


def test_when_the_holder_erased_and_the_term_is_over_the_hours_stay_without_a_name(
    hr: Client, school: Organisation
) -> None:
    certificate = teacher_at(school)
    erase_person(certificate=certificate, by=operator())
    with without_triggers(connection):
        StaffRecord.objects.all().delete()
    (row,) = rows(hr)
    assert (row["Naam"], row["Personeelsnummer"], row["Uren"]) == ("", "", "1,50")
    html = html_of(hr)
    assert f"Naam gewist ({certificate.number})" in html
    assert "de Wit" not in html


def test_hr_takes_the_chosen_pdfs_away(hr: Client, school: Organisation) -> None:
    first, second, other = (teacher_at(school) for _ in range(3))
    chosen = {"scope": "chosen", "certificate": [first.number, second.number]}
    archive = zipfile.ZipFile(io.BytesIO(body(hr.post(f"{LIST}pdf.zip", chosen))))
    assert archive.namelist() == [f"{first.number}.pdf", f"{second.number}.pdf"]
    assert archive.testzip() is None
    assert archive.read(f"{first.number}.pdf") == document_bytes(first)
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert [(e.certificate, e.note) for e in first.events.filter(kind="downloaded")] == [(first, "zip")]
    assert not other.events.filter(kind="downloaded").exists()


@pytest.mark.parametrize("scope", ["chosen", "all"])
def test_a_single_certificate_comes_as_a_pdf_and_not_in_a_zip(hr: Client, school: Organisation, scope: str) -> None:
    only = teacher_at(school, "Noor")
    teacher_at(school, "Sam")
    assert "Download de PDF" in html_of(hr, "?name=Noor")
    answer = hr.post(f"{LIST}pdf.zip?name=Noor", {"scope": scope, "certificate": [only.number]})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{only.number}.pdf"'
    assert answer.content == document_bytes(only)
    assert [e.note for e in only.events.filter(kind="downloaded")] == ["pdf"]


def test_hr_takes_all_that_fit_the_filter(hr: Client, school: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certificates.views.personnel.ZIP_BATCH", 2)
    noors = [teacher_at(school, "Noor") for _ in range(3)]
    teacher_at(school, "Sam")
    response = hr.post(f"{LIST}pdf.zip?name=Noor", {"scope": "all"})
    assert response.streaming
    assert names_in(response) == [f"{c.number}.pdf" for c in noors]


def test_choosing_nothing_is_said_and_keeps_the_filter(hr: Client, school: Organisation) -> None:
    teacher_at(school)
    response = hr.post(f"{LIST}pdf.zip?name=Noor", {"scope": "chosen"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?name=Noor", 302)]
    assert "Kies eerst een of meer certificaten." in response.content.decode()


def test_somebody_elses_certificate_is_not_in_the_zip_however_it_is_asked(hr: Client, school: Organisation) -> None:
    teacher_at(school)
    foreign = teacher_at(organisation())
    response = hr.post(f"{LIST}pdf.zip", {"scope": "chosen", "certificate": [foreign.number, "x\x00"]})
    assert (response.status_code, response["Location"]) == (302, LIST)
    assert not foreign.events.filter(kind="downloaded").exists()


def test_what_cannot_be_in_the_zip_is_named_in_it(
    hr: Client, school: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased, lost, fine = (teacher_at(school) for _ in range(3))
    for certificate in (lost, fine):
        document_bytes(certificate)
    erase_person(certificate=erased, by=operator())
    delete_file(lost.documents.get().file.name)
    monkeypatch.setattr("certificates.rendering.pdf.render_pdf", lambda *_, **__: b"%PDF another")
    archive = zipfile.ZipFile(io.BytesIO(body(hr.post(f"{LIST}pdf.zip", {"scope": "all"}))))
    assert archive.namelist() == [f"{fine.number}.pdf", "LEESMIJ.txt"]
    assert archive.read("LEESMIJ.txt").decode().split("\r\n")[2:] == [erased.number, lost.number, ""]


def test_a_school_leader_sees_own_certificates_from_elsewhere_only_under_own(school: Organisation) -> None:
    leader: User = person_as(Role.SCHOOL_LEADER, school)
    elsewhere = employed(leader, organisation())
    certified(employment=elsewhere)
    client = Client()
    client.force_login(leader)
    assert "Nog geen certificaten" in html_of(client)
    member(leader, school, Role.TEACHER)
    assert "Nog geen certificaten" in html_of(client)


def test_filtering_by_course_and_kind_and_every_word_of_a_name(hr: Client, school: Organisation) -> None:
    noor, sam = teacher_at(school, "Noor", "P1"), teacher_at(school, "Sam", "P2")
    employment = employed(person(first_name="Noor", last_name="van Dam"), school)
    statement = certified(version=released(document(title="Zonder keurmerk")), employment=employment)

    def found(query: str) -> set[str]:
        return {row["Certificaatnummer"] for row in rows(hr, query)}

    assert found(f"?course={noor.version.course_id}") == {noor.number}
    assert found("?kind=attendance_statement") == {statement.number}
    assert found("?kind=certificate") == {noor.number, sam.number}
    assert found("?name=dam noor") == {statement.number}
    assert found("?kind=onzin") == set()
    html = html_of(hr)
    assert "2 certificaten en 1 deelnamebewijs, van 3 medewerkers." in html


def test_what_was_chosen_can_be_left_out_one_by_one(hr: Client, school: Organisation) -> None:
    teacher_at(school, "Noor")
    html = html_of(hr, "?name=niemand&kind=certificate&order=naam")
    assert "Niets gevonden" in html
    assert 'href="?kind=certificate&amp;order=naam"' in html
    assert 'href="?name=niemand&amp;order=naam"' in html
    assert "Soort: <strong>Certificaat</strong>" in html


def test_the_list_can_be_put_in_order(hr: Client, school: Organisation) -> None:
    branch = organisation(name="Aan de Vaart", parent=school)
    for first, last, where, title in [
        ("Bas", "van Zoest", branch, "B"),
        ("Zoë", "Çelik", school, "C"),
        ("Ada", "de Boer", school, "A"),
    ]:
        employment = employed(person(first_name=first, last_name=last), where)
        certified(version=released(document(title=title)), employment=employment)
    erase_person(certificate=Certificate.objects.get(person__name="Zoë Çelik"), by=operator())

    def order(query: str) -> list[str]:
        return [row["name"] or "" for row in hr.get(LIST + query).context["rows"]]

    assert order("") == ["Ada de Boer", "Zoë Çelik", "Bas van Zoest"]
    # Who has no account beside the certificate any more comes last.
    assert order("?order=naam") == ["Ada de Boer", "Bas van Zoest", "Zoë Çelik"]
    assert order("?order=organisatie") == ["Bas van Zoest", "Ada de Boer", "Zoë Çelik"]
    assert order("?order=cursus") == ["Ada de Boer", "Bas van Zoest", "Zoë Çelik"]


def test_a_zip_asks_for_its_documents_together(hr: Client, school: Organisation) -> None:
    made = [teacher_at(school, name) for name in ("Noor", "Sam", "Ben", "Eva")]
    for certificate in made:
        document_bytes(certificate)

    def queries_for(certificates: list[Certificate]) -> int:
        chosen = {"scope": "chosen", "certificate": [one.number for one in certificates]}
        with CaptureQueriesContext(connection) as captured:
            response = hr.post(f"{LIST}pdf.zip", chosen)
            assert names_in(response) == [f"{one.number}.pdf" for one in certificates]
        return len([query for query in captured.captured_queries if query["sql"].startswith("SELECT")])

    queries_for(made)  # what is kept, is kept from here on
    assert queries_for(made) == queries_for(made[:2])
