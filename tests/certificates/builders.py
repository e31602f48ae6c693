"""Completed enrolments, marks and certificates, made by the product's own actions."""

import datetime
import itertools
from typing import Any

from django.utils import timezone

from certificates.actions import issue_certificate
from certificates.models import Certificate
from courses.models import CourseVersion, Enrolment
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Membership, Organisation, User
from quality_mark.enums import ApplicationStatus
from quality_mark.models import Application, Mark, QualityStandard
from tests.factories import member, organisation, person, released

_numbers = itertools.count(1)


def marked(version: CourseVersion, **fields: Any) -> Mark:
    """A mark in force on ``version``."""
    number = next(_numbers)
    standard, _ = QualityStandard.objects.get_or_create(number="0.1", defaults={"title": "Standaard"})
    application = Application.objects.create(
        version=version,
        standard=standard,
        organisation=version.course.organisation,
        content_hash=version.sha256,
        status=ApplicationStatus.GRANTED,
    )
    today = timezone.localdate()
    values: dict[str, Any] = {
        "number": f"KM-2026-{number:04d}",
        "granted_on": today - datetime.timedelta(days=10),
        "expires_on": today + datetime.timedelta(days=1000),
        "content_hash": version.sha256,
    }
    return Mark.objects.create(version=version, application=application, standard=standard, **(values | fields))


def employed(user: User | None = None, at: Organisation | None = None, **fields: Any) -> Membership:
    """An employment as a teacher, with employee number P100 unless told otherwise."""
    fields.setdefault("employee_number", "P100")
    return member(user or person(), at or organisation(), Role.TEACHER, **fields)


def completed(
    user: User | None = None,
    version: CourseVersion | None = None,
    employment: Membership | None = None,
    **fields: Any,
) -> Enrolment:
    """An enrolment whose last rule has just been met, without its certificate."""
    version = version or released()
    fields.setdefault("completed_at", timezone.now())
    fields.setdefault("started_at", (fields["completed_at"] or timezone.now()) - datetime.timedelta(days=1))
    return Enrolment.objects.create(
        person=employment.user if employment else user or person(),
        course=version.course,
        version=version,
        employment=employment,
        **fields,
    )


def certified(
    user: User | None = None,
    version: CourseVersion | None = None,
    employment: Membership | None = None,
    **fields: Any,
) -> Certificate:
    """A certificate, issued as the product does."""
    return issue_certificate(enrolment=completed(user, version, employment, **fields))


def board_with_school() -> tuple[Organisation, Organisation]:
    """A board, and a school below it."""
    board = organisation(OrganisationKind.SCHOOL_BOARD)
    return board, organisation(OrganisationKind.INSTITUTION, parent=board)


def enqueued(task: str) -> list[tuple[Any, ...]]:
    """The arguments with which ``task`` waits in the queue."""
    from django_q.models import OrmQ

    return [job.task["args"] for job in OrmQ.objects.order_by("pk") if job.task["func"] == task]


def operator() -> User:
    """The platform's operator."""
    return person(is_superuser=True, is_staff=True)
