"""A teacher's own certificates, and who else sees them."""

import datetime
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from certificates.actions import correct_certificate, erase_person, revoke_certificate
from certificates.documents import document_bytes
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate
from certificates.tasks import delete_file
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Membership, User
from tests.certificates.builders import board_with_school, certified, employed, enqueued, marked, operator
from tests.factories import document, member, organisation, person, person_as, released, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> User:
    return person(first_name="Noor", last_name="de Wit")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: str, status: int = 200) -> str:
    response = client.get(reverse(f"certificates:{name}", args=args))
    assert response.status_code == status
    return response.content.decode()


def test_a_new_teacher_is_shown_the_way_to_the_courses(noor: User) -> None:
    html = page(signed_in(noor), "mine")
    assert "Nog geen certificaat" in html
    assert f'href="{reverse("home:catalogue")}"' in html


def test_a_teacher_finds_her_certificate_with_hours_and_download(noor: User) -> None:
    version = released(document(text_block(minutes=90), title="Wat is AI?"))
    marked(version)
    certificate = certified(version=version, employment=employed(noor))
    certified(person(first_name="Vreemd"), released(document(title="Andermans cursus")))
    html = page(signed_in(noor), "mine")
    assert "Wat is AI?" in html
    assert '<p class="diploma__hours">1,5 uur</p>' in html
    assert "Bedoeld bovenop de cao-uren" in html
    assert reverse("certificates:pdf", args=[certificate.number]) in html
    assert "Andermans cursus" not in html


def test_the_list_costs_the_same_however_long(noor: User, django_assert_num_queries) -> None:
    client = signed_in(noor)
    certified(noor)
    page(client, "mine")
    with django_assert_num_queries(LIST_QUERIES):
        page(client, "mine")
    certified(noor)
    certified(noor)
    with django_assert_num_queries(LIST_QUERIES):
        page(client, "mine")


LIST_QUERIES = 5


def test_the_certificate_page_says_everything_and_leads_to_the_check(noor: User) -> None:
    version = released(document(text_block(minutes=90)))
    mark = marked(version)
    certificate = certified(version=version, employment=employed(noor))
    html = page(signed_in(noor), "detail", certificate.number)
    for part in (
        "Op naam van <strong>Noor de Wit</strong>",
        "1,5 uur",
        "Nee, bovenop de cao-uren",
        "Eigen initiatief",
        "Nog niet bevestigd",
        "Geen kosten",
        certificate.facts.verification_url,
        mark.number,
        "Het geldt nu ook.",
        "Mijn certificaten",
    ):
        assert part in html


def test_a_revoked_certificate_says_so_to_its_holder(noor: User) -> None:
    certificate = certified(noor)
    revoke_certificate(certificate=certificate, reason=RevocationReason.ISSUED_IN_ERROR, by=operator())
    html = page(signed_in(noor), "detail", certificate.number)
    assert "Dit document is ingetrokken" in html
    assert "ten onrechte uitgegeven. Het telt niet meer." in html


def test_a_replaced_certificate_leaves_the_list_and_leads_to_the_new_one(noor: User) -> None:
    old = certified(noor)
    new = correct_certificate(certificate=old, reason=ReplacementReason.NAME_CHANGED, by=operator())
    client = signed_in(noor)
    html = page(client, "mine")
    assert (old.number in html, new.number in html) == (False, True)
    assert new.get_absolute_url() in page(client, "detail", old.number)


def test_downloading_gives_the_pdf_and_is_recorded(noor: User) -> None:
    certificate = certified(noor)
    response = signed_in(noor).get(reverse("certificates:pdf", args=[certificate.number]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert response.content == document_bytes(certificate)
    event = certificate.events.get(kind="downloaded")
    assert (event.actor, event.note) == (noor, "pdf")


def test_looking_without_fetching_is_not_a_download(noor: User) -> None:
    certificate = certified(noor)
    assert signed_in(noor).head(reverse("certificates:pdf", args=[certificate.number])).status_code == 200
    assert not certificate.events.filter(kind="downloaded").exists()


def test_a_pdf_that_cannot_be_made_now_gives_a_clear_page_and_is_tried_again(
    noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certified(noor)
    document_bytes(certificate)
    delete_file(certificate.documents.get().file.name)
    monkeypatch.setattr("certificates.rendering.pdf.render_pdf", lambda *_, **__: b"%PDF another")
    html = page(signed_in(noor), "pdf", certificate.number, status=503)
    assert f"Het certificaat {certificate.number} staat vast en geldt." in html
    assert enqueued("certificates.tasks.render_certificate")[-1] == (certificate.pk,)
    assert not certificate.events.filter(kind="downloaded").exists()


def test_personnel_see_what_is_left_of_an_erased_certificate() -> None:
    school = organisation()
    certificate = certified(employment=employed(person(first_name="Noor"), school))
    erase_person(certificate=certificate, by=operator())
    client = signed_in(person_as(Role.HR, school))
    assert "De naam is gewist op verzoek van de houder." in page(client, "detail", certificate.number)
    assert "Er is geen PDF meer" in page(client, "pdf", certificate.number, status=410)


def test_a_visitor_is_asked_to_log_in() -> None:
    certificate = certified()
    for name, args in (("mine", []), ("detail", [certificate.number]), ("pdf", [certificate.number])):
        address = reverse(f"certificates:{name}", args=args)
        response = Client().get(address)
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_someone_elses_certificate_does_not_exist(noor: User) -> None:
    certificate = certified()
    for name in ("detail", "pdf"):
        page(signed_in(noor), name, certificate.number, status=404)


def test_who_sees_a_certificate() -> None:
    """Its holder and those who keep the personnel of the employer or of the board above it; nobody else."""
    board, school = board_with_school()
    sister = organisation(parent=board)
    teacher = person()
    certificate = certified(employment=employed(teacher, school))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    def as_role(role: Role, at, **fields) -> User:
        user = person()
        member(user, at, role, **fields)
        return user

    college = certificate.version.course.organisation
    expected = [
        (teacher, True),
        (as_role(Role.HR, school), True),
        (as_role(Role.SCHOOL_LEADER, school), True),
        (as_role(Role.HR, board), True),
        (as_role(Role.SCHOOL_LEADER, board), True),
        (as_role(Role.HR, school, ends_on=yesterday), False),
        (as_role(Role.HR, school, organisation_agreed_at=None), False),
        (as_role(Role.HR, school, person_agreed_at=None), False),
        (as_role(Role.HR, school, starts_on=timezone.localdate() + datetime.timedelta(days=1)), False),
        (as_role(Role.HR, sister), False),
        (as_role(Role.TEACHER, school), False),
        (as_role(Role.MANAGER, school), False),
        (as_role(Role.AUTHOR, college), False),
        (as_role(Role.PROVIDER_LEAD, college), False),
        (as_role(Role.DECIDER, organisation(OrganisationKind.PROFESSIONAL_BODY)), False),
        (person(), False),
        (operator(), False),
    ]
    seen = [(user, Certificate.objects.visible_to(user).filter(pk=certificate.pk).exists()) for user, _ in expected]
    assert seen == expected


def test_an_anonymous_visitor_sees_none() -> None:
    from django.contrib.auth.models import AnonymousUser

    certified()
    assert list(Certificate.objects.visible_to(AnonymousUser())) == []


def test_a_certificate_without_employment_is_seen_by_its_holder_alone() -> None:
    board, school = board_with_school()
    teacher = person()
    employed(teacher, school)
    certificate = certified(teacher)
    hr = person_as(Role.HR, board)
    assert list(Certificate.objects.visible_to(hr)) == []
    assert list(Certificate.objects.visible_to(teacher)) == [certificate]


def test_a_teacher_who_leaves_keeps_her_certificate_and_the_school_its_record(noor: User) -> None:
    school = organisation()
    employment = employed(noor, school)
    certificate = certified(employment=employment)
    Membership.objects.filter(pk=employment.pk).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    assert list(Certificate.objects.visible_to(noor)) == [certificate]
    assert list(Certificate.objects.visible_to(person_as(Role.HR, school))) == [certificate]


def test_the_moment_of_completion_shows_what_is_ready(noor: User) -> None:
    from django.template.loader import render_to_string

    certificate = certified(version=released(document(text_block(minutes=60))), employment=employed(noor))
    html = " ".join(render_to_string("certificates/_ready.html", {"certificate": certificate}).split())
    assert "Je deelnamebewijs is klaar" in html
    assert '<p class="card__large">1 uur</p>' in html
    assert "Deze uren zijn bedoeld bovenop de cao-uren." in html
    assert reverse("certificates:pdf", args=[certificate.number]) in html


@pytest.mark.parametrize(("minutes", "dutch", "english"), [(60, "1 uur", "1 hour"), (90, "1,5 uur", "1.5 hours")])
def test_one_hour_is_no_hours(noor: User, minutes: int, dutch: str, english: str) -> None:
    certificate = certified(version=released(document(text_block(minutes=minutes))), employment=employed(noor))
    client = signed_in(noor)
    for language, words in (("nl", dutch), ("en", english)):
        client.cookies["django_language"] = language
        listed = client.get("/certificaten/").text
        assert f'<p class="diploma__hours">{words}</p>' in listed
        assert f'<h2 id="uren">{words}</h2>' in client.get(certificate.get_absolute_url()).text
        with translation.override(language):
            for template in (
                "certificates/_ready.html",
                "mail/certificates/issued.txt",
                "mail/certificates/issued.html",
            ):
                text = render_to_string(template, {"certificate": certificate, "facts": certificate.facts})
                assert re.search(rf"\b{words}\b", text)
            printed = render_to_string("certificates/_document_hours.html", {"facts": certificate.facts})
            assert f"</strong> {words.split()[1]}</p>" in printed
