"""The periodic jobs are in the queue's schedule, once, and as the rooms have them now."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from lms import schedules
from lms.schedules import Periodic, ensure_schedules, register_schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "SCHEDULES", {})
    Schedule.objects.all().delete()


def test_migrating_schedules_every_job_that_rooms_have() -> None:
    expected = {name: job.func for name, job in schedules.SCHEDULES.items()}
    assert dict(Schedule.objects.values_list("name", "func")) == expected
    assert expected["audit: seal"] == "lms.audit.jobs.seal_events"


def test_every_scheduled_job_exists_and_needs_no_arguments() -> None:
    for job in schedules.SCHEDULES.values():
        assert import_string(job.func).__code__.co_argcount == 0, job


@pytest.mark.usefixtures("_registry")
def test_a_job_is_written_once_and_keeps_its_next_turn() -> None:
    register_schedule("a", "a.jobs.a", every_minutes=5)
    ensure_schedules()
    later = timezone.now() + datetime.timedelta(minutes=3)
    Schedule.objects.update(next_run=later)
    Schedule.objects.create(name="a", func="a.jobs.a")  # as two migrations at once could leave it
    ensure_schedules()
    (row,) = Schedule.objects.all()
    assert (row.func, row.schedule_type, row.minutes, row.repeats, row.next_run) == ("a.jobs.a", "I", 5, -1, later)


@pytest.mark.usefixtures("_registry")
def test_a_changed_job_is_changed_and_one_that_is_no_more_goes() -> None:
    register_schedule("a", "a.jobs.a", every_minutes=5)
    register_schedule("b", "a.jobs.b", every_minutes=5)
    ensure_schedules()
    schedules.SCHEDULES.clear()
    register_schedule("a", "a.jobs.other", daily_at="06:30")
    ensure_schedules()
    (row,) = Schedule.objects.all()
    assert (row.name, row.func, row.schedule_type, row.minutes) == ("a", "a.jobs.other", "D", None)
    register_schedule("a", "a.jobs.other", daily_at="07:00")
    ensure_schedules()
    assert timezone.localtime(Schedule.objects.get().next_run).time() == datetime.time(7, 0)


def test_a_daily_job_runs_first_at_the_next_such_time() -> None:
    job = Periodic(name="a", func="a", daily_at=datetime.time(6, 30))
    early = datetime.datetime(2026, 7, 1, 4, 0, tzinfo=datetime.UTC)  # 06:00 in the Netherlands
    assert job.first_run(early) == datetime.datetime(2026, 7, 1, 4, 30, tzinfo=datetime.UTC)
    late = datetime.datetime(2026, 7, 1, 5, 0, tzinfo=datetime.UTC)
    assert job.first_run(late) == datetime.datetime(2026, 7, 2, 4, 30, tzinfo=datetime.UTC)


def test_a_job_has_one_rhythm() -> None:
    with pytest.raises(ImproperlyConfigured):
        register_schedule("a", "a")
    with pytest.raises(ImproperlyConfigured):
        register_schedule("a", "a", every_minutes=5, daily_at="06:30")
