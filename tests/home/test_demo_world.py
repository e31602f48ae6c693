"""The invented world to look around in."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from certificates.models import Certificate
from courses.models import Course, Enrolment
from courses.progress import checklist
from home.demo import load_demo_world
from lms.people.enums import Role
from lms.people.models import Membership, User
from quality_mark.models import Application, Mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def rows() -> dict[str, int]:
    """How many rows each table of ours holds."""
    ours = [model for model in apps.get_models() if model._meta.app_label not in {"sessions", "django_q"}]
    return {model._meta.label: model._default_manager.count() for model in ours}


def test_it_lists_one_account_of_every_role_and_the_operator_and_all_can_log_in(data_dir: Path) -> None:
    accounts = load_demo_world()

    assert json.loads((data_dir / "demo-accounts.json").read_text()) == accounts
    assert sorted(account["role"] for account in accounts) == sorted([*Role.values, "superuser"])
    assert {tuple(sorted(account)) for account in accounts} == {("email", "name", "password", "role")}
    for account in accounts:
        client = Client()
        response = client.post(
            "/accounts/login/", {"login": account["email"], "password": account["password"]}, REMOTE_ADDR="127.0.0.1"
        )
        assert (response.status_code, response.headers["Location"]) == (302, "/dashboard/"), account
        page = client.get("/dashboard/")
        assert page.status_code == 200
        held = {str(role.role) for role in User.objects.get(email=account["email"]).roles_held}
        assert held == ({account["role"]} if account["role"] != "superuser" else set())


def test_loading_again_adds_nothing(data_dir: Path) -> None:
    first = load_demo_world()
    before = rows()

    assert load_demo_world() == first
    assert rows() == before


def test_one_teacher_has_finished_one_is_halfway_and_one_has_not_begun(data_dir: Path) -> None:
    load_demo_world()

    certificate = Certificate.objects.get()
    assert certificate.holder is not None
    assert certificate.holder.email == "noor.dijkema@example.org"
    assert certificate.mark == Mark.objects.get()
    assert certificate.employer is not None
    assert certificate.employer.name == "Lyceum De Waterlijn"
    halfway = Enrolment.objects.get(person__email="sanne.terpstra@example.org")
    list_of = checklist(halfway)
    assert 0 < list_of.done_count < list_of.total
    assert not Enrolment.objects.filter(person__email="bram.oosterling@example.org").exists()
    asking = Membership.objects.awaiting_organisation().get()
    assert asking.user.email == "youssef.benali@example.org"


def test_the_mark_came_about_by_the_rules_and_another_application_waits(data_dir: Path) -> None:
    load_demo_world()

    granted = Application.objects.get(status="granted")
    decider = granted.decisions.get().decided_by
    assert granted.assignments.filter(status="final").count() == 2
    assert decider not in {place.reviewer for place in granted.assignments.all()}
    assert Application.objects.get(status="submitted").organisation.name == "Leerhuis Noordkust"
    assert Course.objects.offered().count() == 2


def test_what_people_changed_stays_changed(data_dir: Path) -> None:
    load_demo_world()
    sanne = User.objects.get(email="sanne.terpstra@example.org")
    sanne.set_password("een ander wachtwoord")
    sanne.save()
    Enrolment.objects.filter(person=sanne).update(completed_at=None, withdrawn_at="2026-11-01T12:00Z")

    load_demo_world()

    sanne.refresh_from_db()
    assert sanne.check_password("een ander wachtwoord")
    assert Enrolment.objects.get(person=sanne).withdrawn_at is not None


def test_it_is_refused_where_accounts_matter(settings: Settings, data_dir: Path) -> None:
    settings.DEMO_WORLD = False

    with pytest.raises(ImproperlyConfigured):
        load_demo_world()
    with pytest.raises(CommandError, match="wachtwoord dat iedereen kent"):
        call_command("load_demo_world")

    assert User.objects.count() == 0
    assert not (data_dir / "demo-accounts.json").exists()


def test_the_command_says_with_which_accounts_to_look_around(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_demo_world")

    assert "sanne.terpstra@example.org" in capsys.readouterr().out
