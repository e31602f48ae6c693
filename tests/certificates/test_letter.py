"""The ready mail about the hours: what it says, and what it does not claim."""

from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import translation

from certificates.letter import hours_letter
from certificates.models import Certificate
from lms.people.enums import Role
from lms.people.models import User
from tests.certificates.builders import certified, employed, marked
from tests.factories import document, person, person_as, released, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> User:
    return person(first_name="Noor", last_name="Dijkema")


def issued(noor: User, *, mark: bool, at_work: bool) -> Certificate:
    version = released(document(text_block(minutes=90), title="Wat is AI?", provider_name="Hogeschool De Vliet"))
    if mark:
        marked(version)
    return certified(noor, version, employment=employed(noor) if at_work else None)


def test_it_names_course_hours_request_address_and_sender(noor: User) -> None:
    certificate = issued(noor, mark=True, at_work=True)

    letter = hours_letter(certificate)

    assert letter.subject == "Uren voor AI-geletterdheid: Wat is AI?"
    assert letter.body.split("\n\n") == [
        "Beste schoolleider,",
        (
            "Ik heb de cursus “Wat is AI?” van Hogeschool De Vliet afgerond. "
            "Ik kreeg een certificaat. Vakgenoten hebben deze cursus gekeurd."
        ),
        (
            "De cursus telt voor 1,5 uur. Dat is de norm van de cursus, niet gemeten tijd. "
            "Deze uren zijn bedoeld bovenop de cao-uren."
        ),
        (
            "Mijn vraag: geef mij deze uren in mijn jaartaak, en haal ze niet van mijn eigen uren of budget af. "
            "Dit is geen wettelijke plicht. Het is een keuze van de werkgever. Welke keuze maken jullie?"
        ),
        f"Controleer het document, zonder in te loggen:\n{certificate.facts.verification_url}",
        "Groet,\nNoor Dijkema",
    ]


def test_without_a_mark_it_says_so_and_asks_the_same(noor: User) -> None:
    body = hours_letter(issued(noor, mark=False, at_work=True)).body

    assert "Ik kreeg een deelnamebewijs. Deze versie van de cursus heeft geen keurmerk" in body
    assert "gekeurd" not in body
    assert "bedoeld bovenop de cao-uren" in body


def test_without_an_employment_it_claims_no_booked_hours(noor: User) -> None:
    body = hours_letter(issued(noor, mark=True, at_work=False)).body

    assert "Ik volgde haar los van een dienstverband." in body
    assert "Deze uren zijn bedoeld bovenop de cao-uren." not in body


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("at_work", [True, False])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_mail_program_opens_the_same_text(noor: User, mark: bool, at_work: bool, language: str) -> None:
    certificate = issued(noor, mark=mark, at_work=at_work)
    with translation.override(language):
        letter = hours_letter(certificate)

    opened = parse_qs(letter.mailto.removeprefix("mailto:?"))
    assert opened == {"subject": [letter.subject], "body": [letter.body.replace("\n", "\r\n")]}
    # Mail programs on Windows take no longer addresses.
    assert len(letter.mailto) < 2000


def test_the_holder_finds_it_with_the_certificate_and_the_personnel_office_does_not(noor: User, client: Client) -> None:
    certificate = issued(noor, mark=True, at_work=True)
    assert certificate.employer is not None
    address = certificate.get_absolute_url()

    client.force_login(noor)
    own = client.get(address)
    client.force_login(person_as(Role.HR, certificate.employer))
    theirs = client.get(address)

    assert own.context["letter"] == hours_letter(certificate)
    assert (theirs.status_code, theirs.context["letter"]) == (200, None)
