"""Pages that anyone can open, and what they promise."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "En laat het zien.</span>"),
        ("/cursussen/", "Cursussen"),
        ("/hulp/", "Hulp"),
        ("/privacy/", "Privacy"),
        ("/toegankelijkheid/", "Toegankelijkheid"),
    ],
)
def test_a_visitor_without_account_can_read(client: Client, path: str, heading: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert f">{heading}</h1>" in response.text
    assert response.headers["Content-Language"] == "nl"


def test_help_names_the_address_that_the_settings_give(client: Client, settings: Settings) -> None:
    settings.SUPPORT_EMAIL = "helpdesk@school.example"

    assert "mailto:helpdesk@school.example" in client.get("/hulp/").text


def test_security_txt_says_where_to_report_and_has_not_expired(client: Client, settings: Settings) -> None:
    settings.SUPPORT_EMAIL = "veilig@school.example"
    settings.PUBLIC_ORIGIN = "https://meesterproef.example"

    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:veilig@school.example"
    assert fields["Canonical"] == "https://meesterproef.example/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    assert datetime.timedelta(days=170) < expires - timezone.now() < datetime.timedelta(days=365)


@pytest.mark.parametrize("path", ["/", "/cursussen/", "/hulp/", "/dashboard/", "/.well-known/security.txt"])
def test_pages_are_for_reading_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
