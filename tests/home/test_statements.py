"""Pages that anyone can open, and what they promise."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import Settings

from home.accessibility import FACTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Leer wat AI kan, en wat niet. En laat het zien."),
        ("/cursussen/", "Cursussen"),
        ("/hulp/", "Hulp"),
        ("/privacy/", "Privacy"),
        ("/toegankelijkheid/", "Toegankelijkheid"),
    ],
)
def test_a_visitor_without_account_can_read(client: Client, path: str, heading: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)
    assert found is not None
    assert strip_tags(found[1]) == heading
    assert response.headers["Content-Language"] == "nl"


def test_help_names_the_address_that_the_settings_give(client: Client, settings: Settings) -> None:
    settings.SUPPORT_EMAIL = "helpdesk@school.example"

    assert "mailto:helpdesk@school.example" in client.get("/hulp/").text


def test_security_txt_says_where_to_report_and_has_not_expired(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "veilig@school.example"
    settings.PUBLIC_ORIGIN = "https://meesterproef.example"

    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:veilig@school.example"
    assert fields["Canonical"] == "https://meesterproef.example/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    settings.SECURITY_CONTACT = "https://school.example/melden"
    assert "Contact: https://school.example/melden\n" in client.get("/.well-known/security.txt").text
    assert datetime.timedelta(days=170) < expires - timezone.now() < datetime.timedelta(days=365)


@pytest.mark.parametrize("path", ["/cursussen/", "/hulp/", "/dashboard/", "/.well-known/security.txt"])
def test_pages_are_for_reading_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_accessibility_statement_says_what_the_last_walk_found_and_claims_no_conformance(client: Client) -> None:
    found = json.loads(FACTS.read_text(encoding="utf-8"))
    page = " ".join(strip_tags(client.get("/toegankelijkheid/").text).split())

    assert f"langs alle {len(found['kinds'])} soorten pagina’s, in {found['browser']}" in page
    assert f"{found['rules']} regels van axe {found['axe']}" in page
    assert "C: eerste maatregelen genomen." in page
    assert "We claimen dus niet dat de site voldoet." in page
    assert "Nationale ombudsman" in page
