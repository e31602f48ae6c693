"""What this room does when something happens below it."""

from typing import Any

from courses.models import Enrolment

from .actions import issue_certificate


def issue_on_completion(sender: object, *, enrolment: Enrolment, **_: Any) -> None:
    """Issue the certificate in the transaction that completes the course: neither exists without the other."""
    issue_certificate(enrolment=enrolment)
