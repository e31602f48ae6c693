"""The operator reads in words whether the site runs, and what to do when it does not."""

import datetime
import re

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ, Task

from home.views.condition import _IN_WORDS
from lms import health
from lms.people.enums import OrganisationKind, Role
from lms.people.models import OutgoingMail, User
from lms.storage import StorageAwayError
from tests.factories import organisation, person, person_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("beheer@example.org", None, first_name="Beheer"))
    return client


def worked(moment: datetime.datetime) -> None:
    Task.objects.create(
        id="0", name="zojuist", func="lms.health.sign_of_life", started=moment, stopped=moment, success=True
    )


def read(client: Client) -> str:
    page = client.get(reverse("home_site_condition"))
    assert page.status_code == 200
    return page.text


def test_when_all_is_well_the_page_says_so_and_leads_back(operator: Client) -> None:
    worked(timezone.now())
    text = read(operator)
    assert "Alles draait" in text
    assert "Alle mail is verstuurd." in text
    assert f'class="button" href="{reverse("home:dashboard")}"' in text


def test_what_is_away_is_said_in_words_with_since_when_and_what_to_do(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise StorageAwayError("OSError")

    monkeypatch.setattr(InMemoryStorage, "exists", full)
    at = datetime.datetime(2026, 3, 2, 8, 15, tzinfo=datetime.UTC)
    worked(at)
    OrmQ.objects.create(key="meesterproef", payload="", lock=at)
    mail = OutgoingMail.objects.create(key="een", to="juf@example.org", subject="Hallo", text="Hallo")
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=at)
    text = read(operator)
    titles = re.findall(r"<h2>([^<]+)</h2>", text)
    assert titles == [str(_IN_WORDS[name][0]) for name in ("storage", "workers", "tasks", "mail")]
    assert text.count("Sinds 2 maart 2026 09:15.") == 3
    assert "Start een worker." in text
    assert "Eén mail moet nog weg." in text
    assert "Alles draait" not in text


def test_a_migration_that_waits_is_named(operator: Client) -> None:
    for leaf in MigrationLoader(connection).graph.leaf_nodes("people"):
        MigrationRecorder(connection).record_unapplied(*leaf)
    assert "Er wachten migraties." in read(operator)


def test_whatever_readiness_can_name_has_its_words() -> None:
    assert set(_IN_WORDS) == {"storage", "redis", "workers", "tasks", "mail"}
    assert set(health._PROBES) <= set(_IN_WORDS)


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.MANAGER])
def test_it_is_the_operator_s_alone(client: Client, role: Role | None) -> None:
    place = organisation(OrganisationKind.PUBLIC_PROVIDER if role == Role.AUTHOR else OrganisationKind.SCHOOL_BOARD)
    client.force_login(person_as(role, place) if role else person())
    page = client.get(reverse("home_site_condition"), follow=True)
    assert "De database, de bestanden" not in page.text
    assert "Of alles draait" not in page.text
