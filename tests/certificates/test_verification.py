"""Anybody can check a document, for as long as the paper lasts."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.actions import correct_certificate, erase_person, revoke_certificate
from certificates.documents import ensure_document
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate, CertificateEvent
from quality_mark.enums import MarkStatus
from tests.certificates.builders import certified, employed, marked, operator
from tests.factories import document, person, released, text_block

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 4


@pytest.fixture
def certificate() -> Certificate:
    version = released(document(text_block(minutes=90), title="Wat is AI?"))
    marked(version)
    employment = employed(person(first_name="Noor", last_name="de Wit"), employee_number="P4711")
    return certified(version=version, employment=employment)


def check(token: str, status: int = 200) -> str:
    """What a stranger reads at the address."""
    response = Client().get(f"/controleer/{token}/")
    assert response.status_code == status
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"
    return " ".join(response.content.decode().split())


def test_a_stranger_sees_that_a_certificate_is_real_and_what_it_says(certificate: Certificate) -> None:
    html = check(certificate.token)
    facts = certificate.facts
    assert facts.mark is not None
    for part in (
        "<h1>Noor de Wit</h1>",
        "Dit certificaat is echt en geldig",
        "De cursus “Wat is AI?” is afgerond op",
        "1,5 uur",
        "<dt>Gaan de uren van de cao-uren af?</dt><dd>Nee, bovenop de cao-uren</dd>",
        "<dt>Op wiens initiatief?</dt><dd>Eigen initiatief</dd>",
        "<dt>In wiens tijd?</dt><dd>Nog niet bevestigd</dd>",
        "<dt>Wie betaalt?</dt><dd>Geen kosten</dd>",
        "<dt>Heeft de werkgever dit bevestigd?</dt><dd>Nog niet bevestigd</dd>",
        facts.mark.number,
        "Het geldt nu ook.",
        facts.course.sha256,
        certificate.snapshot_sha256,
        certificate.number,
        f"<dd><code>{certificate.snapshot_sha256[:12]}</code></dd>",
        f'href="/api/v1/verification/{certificate.token}"',
    ):
        assert part in html


def test_the_hash_of_the_pdf_is_there_to_compare_with_and_nothing_can_be_sent(certificate: Certificate) -> None:
    assert "pdf-check" not in check(certificate.token)
    issued = ensure_document(certificate)

    html = check(certificate.token)

    assert f'data-pdf-check="{issued.sha256}"' in html
    assert f'<code class="hash">{issued.sha256}</code>' in html
    assert "Het bestand wordt niet verstuurd." in html
    # The field stands in no form, and has no name to be sent by.
    section = html[html.index("data-pdf-check") : html.index('id="gegevens"')]
    assert "<form" not in section
    assert " name=" not in section

    revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=operator())
    assert issued.sha256 not in check(certificate.token)


def test_the_page_shows_nothing_that_is_not_on_the_paper(certificate: Certificate) -> None:
    html = check(certificate.token)
    assert certificate.employer is not None
    assert certificate.holder is not None
    for secret in ("P4711", certificate.employer.name, certificate.holder.email, certificate.person.salt):
        assert secret not in html


def test_checking_costs_few_queries(certificate: Certificate, django_assert_num_queries) -> None:
    with django_assert_num_queries(PAGE_QUERIES):
        check(certificate.token)


def test_the_mark_may_go_and_the_certificate_stays(certificate: Certificate) -> None:
    mark = certificate.mark
    assert mark is not None
    mark.status = MarkStatus.WITHDRAWN
    mark.save()
    html = check(certificate.token)
    assert "Dit certificaat is echt en geldig" in html
    assert "Het geldt nu niet meer. Dat verandert niets aan dit certificaat." in html


def test_the_employers_confirmation_shows_once_there_is_one(certificate: Certificate) -> None:
    CertificateEvent.objects.create(certificate=certificate, kind="employer_confirmed")
    assert "<dt>Heeft de werkgever dit bevestigd?</dt><dd>Ja</dd>" in check(certificate.token)


def test_without_employment_there_is_nothing_to_confirm() -> None:
    html = check(certified().token)
    assert html.count("Niet van toepassing: geen dienstverband") == 2
    assert "Dit deelnamebewijs is echt en geldig" in html
    assert "had geen keurmerk op de dag van afronding" in html


def test_a_revoked_document_says_so_with_the_class_of_reason_and_no_name(certificate: Certificate) -> None:
    revoke_certificate(certificate=certificate, reason=RevocationReason.ISSUED_IN_ERROR, by=operator())
    html = check(certificate.token)
    assert ">Dit document is ingetrokken</h1>" in html
    assert "Soort reden: ten onrechte uitgegeven." in html
    assert "echt en geldig" not in html
    assert "de Wit" not in html
    assert "bovenop de cao" not in html


def test_a_replaced_document_leads_to_the_new_one_and_never_tells_the_old_name(certificate: Certificate) -> None:
    holder = certificate.holder
    assert holder is not None
    holder.first_name = "Noah"
    holder.save()
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.NAME_CHANGED, by=operator())
    html = check(certificate.token)
    assert ">Dit document is vervangen</h1>" in html
    assert f'href="/controleer/{new.token}/"' in html
    assert "Soort reden: de naam is gewijzigd." in html
    assert "Noor" not in html
    assert "<h1>Noah de Wit</h1>" in check(new.token)


def test_after_erasure_the_document_still_counts_without_a_name(certificate: Certificate) -> None:
    erase_person(certificate=certificate, by=operator())
    html = check(certificate.token)
    assert "De naam is gewist" in html
    assert "Dit certificaat is echt en geldig" in html
    assert certificate.snapshot_sha256 in html
    assert "de Wit" not in html


def test_every_unknown_code_gives_the_very_same_page(certificate: Certificate) -> None:
    tokens = ("a" * 26, certificate.token[:-1], certificate.token.upper(), certificate.number, "%00", "é' OR 1")
    # Each form carries its own secret, and the page's own address to come back to.
    own = re.compile(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"')
    pages = {own.sub("", check(token, status=404)) for token in tokens}
    assert len(pages) == 1
    assert "Dit certificaat kennen wij niet" in pages.pop()


@pytest.mark.parametrize(
    "typed",
    ["{token}", " {token} ", "{upper}", "{spaced}", "http://localhost:8000/controleer/{token}/", "localhost/{token}"],
)
def test_the_code_is_understood_however_it_is_copied(certificate: Certificate, typed: str) -> None:
    token = certificate.token
    spaced = " ".join(token[place : place + 5] for place in range(0, 26, 5))
    code = typed.format(token=token, upper=token.upper(), spaced=spaced)
    response = Client().get("/controleer/", {"code": code})
    assert (response.status_code, response["Location"]) == (302, f"/controleer/{token}/")


@pytest.mark.parametrize("typed", ["", "MP-2026-000001", "x", "1" * 26])
def test_what_is_no_code_is_explained_and_kept(typed: str) -> None:
    response = Client().get("/controleer/", {"code": typed})
    html = response.content.decode()
    assert response.status_code == 200
    assert "field__error" in html
    assert f'value="{typed}"' in html or not typed


def test_the_form_asks_for_the_code() -> None:
    response = Client().get("/controleer/")
    assert response.status_code == 200
    assert "Code op het certificaat" in response.content.decode()


def test_nothing_is_posted_here(certificate: Certificate) -> None:
    assert Client().post(f"/controleer/{certificate.token}/").status_code == 405


@pytest.fixture
def _still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit counts by the minute: let none begin during a test."""
    monkeypatch.setattr("django_ratelimit.core.time.time", lambda: 1_800_000_030)


@pytest.mark.usefixtures("_still_clock")
def test_who_checks_too_much_waits_a_minute_and_others_do_not(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certificates.permissions.VERIFICATION_RATE", "60/m")
    client = Client(REMOTE_ADDR="192.0.2.1")
    address = f"/controleer/{certificate.token}/"
    assert {client.get(address).status_code for _ in range(60)} == {200}
    for path in (address, "/controleer/"):
        response = client.get(path)
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        assert "Over een minuut kun je weer verder." in response.content.decode()
    assert client.get(f"/api/v1/verification/{certificate.token}").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").get(address).status_code == 200


def api(token: str, status: int = 200) -> dict:
    response = Client().get(f"/api/v1/verification/{token}")
    assert response.status_code == status
    return response.json()


def test_machines_get_the_same_facts_without_a_name(certificate: Certificate) -> None:
    facts = certificate.facts
    assert facts.mark is not None
    today = timezone.localdate().isoformat()
    assert api(certificate.token) == {
        "number": certificate.number,
        "kind": "certificate",
        "status": "valid",
        "revocation_reason": "",
        "revoked_on": None,
        "superseded_by": None,
        "superseded_on": None,
        "superseded_reason": "",
        "relation_to_earlier": "",
        "earlier_number": "",
        "personal_data_erased": False,
        "issued_on": today,
        "completed_on": today,
        "expires_on": None,
        "course": {"title": "Wat is AI?", "version": 1, "sha256": facts.course.sha256, "provider": "Opleiding"},
        "outcomes": [
            {"code": "L1", "text": "Je legt uit hoe een model een woord kiest.", "shown": []},
        ],
        "hours": [
            {
                "part": "self_study",
                "category": "ai_literacy",
                "hours": "1.50",
                "off_entitlement": "no",
                "initiative": "own",
                "in_whose_time": "unknown",
                "who_pays": "no_cost",
            }
        ],
        "employer_confirmed": False,
        "mark": {
            "number": facts.mark.number,
            "standard": "0.1",
            "status_at_issue": "active",
            "expires_on": facts.mark.expires_on.isoformat(),
            "in_force": True,
        },
        "snapshot_sha256": certificate.snapshot_sha256,
    }


def test_machines_are_told_of_replacement_revocation_and_erasure(certificate: Certificate) -> None:
    by = operator()
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.CORRECTED, by=by)
    old = api(certificate.token)
    assert (old["status"], old["superseded_by"]) == ("superseded", new.facts.verification_url)
    assert (old["superseded_reason"], old["revoked_on"], old["revocation_reason"]) == ("corrected", None, "")
    assert (api(new.token)["relation_to_earlier"], api(new.token)["earlier_number"]) == ("corrects", certificate.number)
    erase_person(certificate=new, by=by)
    revoke_certificate(certificate=new, reason=RevocationReason.FRAUD, by=by)
    told = api(new.token)
    assert (told["status"], told["revocation_reason"], told["personal_data_erased"]) == ("revoked", "fraud", True)
    assert told["revoked_on"] == timezone.localdate().isoformat()


def test_machines_are_told_of_no_mark() -> None:
    assert api(certified().token)["mark"] is None


def test_an_unknown_code_is_a_problem_document() -> None:
    response = Client().get("/api/v1/verification/" + "a" * 26)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["title"] == "Not Found"


def test_the_printed_path_is_for_ever() -> None:
    assert reverse("certificates:verify", args=["abc"]) == "/controleer/abc/"
