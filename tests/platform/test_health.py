"""Whether the site says truthfully that it can serve people."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_the_process_is_alive_without_a_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_the_site_is_ready_when_the_database_holds_every_migration(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_the_site_is_not_ready_while_a_migration_waits(client: Client) -> None:
    for leaf in MigrationLoader(connection).graph.leaf_nodes("people"):
        MigrationRecorder(connection).record_unapplied(*leaf)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"migrations waiting\n")


@pytest.mark.django_db
def test_the_site_is_not_ready_without_its_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone(*_args: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("lms.health.MigrationExecutor", gone)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"no database\n")


@pytest.mark.django_db
def test_pages_travel_compressed_and_files_do_not(client: Client) -> None:
    page = client.get("/hulp/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    live = client.get("/health/live", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in live.headers
