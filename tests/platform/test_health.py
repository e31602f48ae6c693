"""Whether the site says truthfully that it can serve people."""

import datetime
from uuid import uuid4

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Task

from lms.health import sign_of_life
from lms.people.models import OutgoingMail
from lms.schedules import SCHEDULES
from lms.storage import StorageAwayError


def test_the_process_is_alive_without_a_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.fixture
def worker_alive(db: None) -> None:
    worked(timezone.now())


def worked(moment: datetime.datetime) -> None:
    Task.objects.create(
        id=uuid4().hex, name="zojuist", func="lms.health.sign_of_life", started=moment, stopped=moment, success=True
    )


def test_the_site_is_ready_when_the_database_holds_every_migration(client: Client, worker_alive: None) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_the_site_is_not_ready_while_a_migration_waits(client: Client, worker_alive: None) -> None:
    for leaf in MigrationLoader(connection).graph.leaf_nodes("people"):
        MigrationRecorder(connection).record_unapplied(*leaf)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"migrations waiting\n")


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_the_site_is_not_ready_without_its_database(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def gone(*_args: object) -> None:
        raise fault("the server closed the connection")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", gone)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"no database\n")


def test_what_is_away_beside_the_database_is_named_and_pages_go_on(
    client: Client, worker_alive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise StorageAwayError("OSError")

    monkeypatch.setattr(InMemoryStorage, "exists", full)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text) == (200, "ok\nstorage: no answer\n")


def test_workers_that_are_silent_and_what_waits_for_them_is_named(client: Client, db: None) -> None:
    at = datetime.datetime(2026, 3, 2, 8, 15, tzinfo=datetime.UTC)
    worked(at)
    OrmQ.objects.create(key="meesterproef", payload="", lock=at + datetime.timedelta(minutes=1))
    mail = OutgoingMail.objects.create(key="een", to="juf@example.org", subject="Hallo", text="Hallo")
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=at + datetime.timedelta(minutes=2))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text.splitlines()) == (
        200,
        [
            "ok",
            "workers: no sign of life since 2026-03-02 08:15Z",
            "tasks: one waits since 2026-03-02 08:16Z",
            "mail: one waits since 2026-03-02 08:17Z",
        ],
    )


def test_a_fresh_installation_says_that_no_worker_has_ever_been_at_work(client: Client, db: None) -> None:
    assert client.get("/health/ready").text == "ok\nworkers: no sign of life\n"


def test_a_worker_gives_its_sign_of_life_every_minute() -> None:
    job = SCHEDULES["worker: sign of life"]
    assert (job.func, job.every_minutes) == ("lms.health.sign_of_life", 1)
    assert sign_of_life() is None


@pytest.mark.django_db
def test_pages_travel_compressed_and_files_do_not(client: Client) -> None:
    page = client.get("/hulp/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    live = client.get("/health/live", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in live.headers
