"""The invented world to look around in."""

import datetime
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.models import Count, F
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import Settings

from certificates.models import Certificate
from courses.authoring.notices import notices
from courses.exercises.registry import sandbox_kinds
from courses.learning.progress import checklist
from courses.models import Attempt, Course, Enrolment, Evaluation
from home.demo import clock, courses, load_demo_world
from lms.people.enums import Role
from lms.people.models import Invitation, Membership, OutgoingMail, User
from quality_mark.models import Application, Mark
from tests.browser.pages import KINDS
from tests.browser.stage import prepare

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo world")]


@pytest.fixture
def data_dir(demo_rows: Path) -> Path:
    return demo_rows


def rows() -> dict[str, int]:
    """How many rows each table of ours holds."""
    ours = [model for model in apps.get_models() if model._meta.app_label not in {"sessions", "django_q"}]
    return {model._meta.label: model._default_manager.count() for model in ours}


def test_it_lists_one_account_of_every_role_and_the_operator_and_all_can_log_in(data_dir: Path) -> None:
    accounts = json.loads((data_dir / "demo-accounts.json").read_text())
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


@pytest.mark.both
def test_every_page_is_there_for_whom_it_is(data_dir: Path) -> None:
    facts = prepare()
    wrong = {}
    for kind in KINDS:
        client = Client()
        if session := facts["sessions"].get(kind.by(facts["ids"])):
            client.cookies["sessionid"] = session
        status = client.get(kind.at(facts["ids"]), follow=True, REMOTE_ADDR="127.0.0.1").status_code
        if status != kind.status:
            wrong[kind.name] = status
    assert wrong == {}


@pytest.mark.both
def test_loading_again_adds_nothing(data_dir: Path) -> None:
    first = json.loads((data_dir / "demo-accounts.json").read_text())
    before = rows()

    assert load_demo_world() == first
    assert rows() == before


def test_one_teacher_has_finished_one_is_halfway_and_one_has_not_begun(data_dir: Path) -> None:
    certificate = Certificate.objects.get(holder__email="noor.dijkema@example.org")
    assert timezone.localdate(certificate.issued_at) == timezone.localdate()
    assert certificate.mark == Mark.objects.get()
    assert certificate.employer is not None
    assert certificate.employer.name == "Lyceum De Waterlijn"
    halfway = Enrolment.objects.get(person__email="sanne.terpstra@example.org")
    list_of = checklist(halfway)
    assert 0 < list_of.done_count < list_of.total
    assert not Enrolment.objects.filter(person__email="bram.oosterling@example.org").exists()
    assert Membership.objects.awaiting_organisation().filter(user__email="youssef.benali@example.org").exists()


def test_the_mark_came_about_by_the_rules_and_other_applications_stand_elsewhere(data_dir: Path) -> None:
    granted = Application.objects.get(status="granted")
    decider = granted.decisions.get().decided_by
    assert granted.assignments.filter(status="final").count() == 2
    assert decider not in {place.reviewer for place in granted.assignments.all()}
    assert sorted(Application.objects.values_list("status", flat=True)) == [
        "draft",
        "granted",
        "in_review",
        "incomplete",
        "refused",
        "submitted",
    ]
    assert Course.objects.offered().count() == 5
    # Whoever looks around as a reviewer has a case to judge.
    seats = Application.objects.get(status="in_review").assignments.values_list("reviewer__email", "status")
    assert dict(seats) == {"wietske.postma@example.org": "accepted", "karim.haddad@example.org": "submitted"}


def test_what_people_changed_stays_changed(data_dir: Path) -> None:
    load_demo_world()
    sanne = User.objects.get(email="sanne.terpstra@example.org")
    sanne.set_password("een ander wachtwoord")
    sanne.save()
    Enrolment.objects.filter(person=sanne).update(completed_at=None, withdrawn_at="2026-11-01T12:00Z")

    sanne.refresh_from_db()
    assert sanne.check_password("een ander wachtwoord")
    assert Enrolment.objects.get(person=sanne).withdrawn_at is not None


def test_it_is_refused_where_accounts_matter(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO_WORLD = False
    settings.DATA_DIR = tmp_path
    before = User.objects.count()

    with pytest.raises(ImproperlyConfigured):
        load_demo_world()
    with pytest.raises(CommandError, match="wachtwoord dat iedereen kent"):
        call_command("load_demo_world")

    assert User.objects.count() == before
    assert not (tmp_path / "demo-accounts.json").exists()


def test_the_command_says_with_which_accounts_to_look_around(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_demo_world")

    assert "sanne.terpstra@example.org" in capsys.readouterr().out


def test_every_step_of_a_story_has_its_own_day_in_the_past_ten_months(data_dir: Path) -> None:
    now = timezone.now()
    began = now - datetime.timedelta(days=340)
    assert Certificate.objects.filter(issued_at__range=(began, now)).count() == Certificate.objects.count()
    for certificate in Certificate.objects.filter(supersedes__isnull=True).select_related("enrolment"):
        assert certificate.issued_at - certificate.enrolment.completed_at < datetime.timedelta(minutes=1)
        assert certificate.events.get(kind="issued").at - certificate.issued_at < datetime.timedelta(minutes=1)
        assert certificate.facts.issued_at == certificate.issued_at
        assert certificate.facts.completed_on == timezone.localdate(certificate.issued_at)
        if certificate.mark is not None:
            assert certificate.mark.granted_on <= certificate.facts.completed_on
    numbers = list(Certificate.objects.order_by("issued_at", "pk").values_list("number", flat=True))
    assert [number for number in numbers if number.startswith(f"MP-{now.year}")] == sorted(
        number for number in numbers if number.startswith(f"MP-{now.year}")
    )
    assert Attempt.objects.filter(made_at__lt=F("enrolment__started_at")).count() == 0


def test_nothing_of_the_past_is_left_to_send_or_to_do(data_dir: Path) -> None:
    yesterday = timezone.now() - datetime.timedelta(days=1)
    assert OutgoingMail.objects.filter(created_at__lt=yesterday).exclude(sent_at=F("created_at"), text="").count() == 0
    assert OrmQ.objects.count() < 20


def test_the_clock_goes_back_for_a_moment_only_and_also_for_defaults_of_fields() -> None:
    then = timezone.now() - datetime.timedelta(days=100)

    with clock.at(then):
        assert timezone.now() == then
        assert OutgoingMail.objects.create(key="x", to="x@example.org").created_at == then
        assert timezone.template_localtime(then).tzname() in {"CET", "CEST"}

    assert timezone.now() - then >= datetime.timedelta(days=100)


def test_one_course_has_enough_evaluations_to_show_and_another_too_few(data_dir: Path) -> None:
    told = dict(Evaluation.objects.values_list("enrolment__course__slug").annotate(number=Count("pk")))

    assert told.pop(courses.current_version(courses.MAIN).course.slug) >= 12
    assert 0 < told.pop("chatbots-in-de-mentorles") < 10


def test_the_second_course_is_on_offer_and_people_are_on_their_way_in_it(data_dir: Path) -> None:
    second = courses.current_version(courses.SECOND)
    learners = Enrolment.objects.filter(course=second.course)
    halfway = [checklist(learner) for learner in learners.filter(completed_at=None)]
    assert len([row for row in halfway if 0 < row.done_count < row.total]) >= 3
    assert learners.filter(completed_at__isnull=False).count() >= 3
    page = Client().get("/cursussen/").content.decode()
    assert ("AI begrijpen" in page, "Veilig en rechtmatig met AI" in page) == (True, True)


def test_the_courses_together_have_an_exercise_of_every_kind(data_dir: Path) -> None:
    versions = [course.current_version for course in Course.objects.offered().select_related("current_version")]
    taken = {block.type for version in versions for module in version.document.modules for block in module.exercises}
    assert set(sandbox_kinds()) - taken == set()


def test_the_course_on_judging_keeps_to_the_norm_and_people_are_on_their_way_in_it(data_dir: Path) -> None:
    version = courses.current_version(courses.JUDGING)
    assert notices(version.document) == []
    learners = [checklist(learner) for learner in Enrolment.objects.filter(version=version)]
    assert [row for row in learners if 0 < row.done_count < row.total] != []
    assert [row for row in learners if row.done_count == row.total] != []


def test_every_kind_of_row_is_there(data_dir: Path) -> None:
    assert Certificate.objects.filter(revocation_reason="issued_in_error").count() == 1
    assert Certificate.objects.get(supersedes__isnull=False).name == "Rianne de Boer-Gerritsen"
    assert Certificate.objects.filter(person__isnull=True).count() == 1
    assert Certificate.objects.filter(employer__isnull=True).exists()
    assert Membership.objects.filter(ends_on__lt=timezone.localdate()).count() == 2
    assert Membership.objects.awaiting_organisation().count() == 4
    assert Membership.objects.filter(declined_at__isnull=False).count() == 1
    assert Membership.objects.in_force().filter(user__last_name="Timmermans").count() == 2
    assert sorted(invitation.expired for invitation in Invitation.objects.open()) == [False] * 4 + [True]
